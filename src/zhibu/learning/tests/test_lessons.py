"""Writing lessons and taking them through review."""

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.notify.models import Notice
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.kernel.ids import new_id
from zhibu.learning import access
from zhibu.learning.actions.lessons import Content, Page, create_lesson, revise_lesson, step
from zhibu.learning.choices import Form, LessonState, Topic
from zhibu.learning.models import Lesson, Publication
from zhibu.learning.tests.factories import LessonFactory, PublicationFactory
from zhibu.learning.tests.media_files import video


def article(**changes):
    values = {
        "form": Form.ARTICLE,
        "title": "支部大会怎样才有效",
        "topic": Topic.ORGANIZATION_LIFE,
        "body": "一" * 600,
    }
    return Content(**{**values, "source": "支部工作条例第十一条", "key_points": "半数以上到会", **changes})


def drafted(person, zone, at, **changes):
    return create_lesson(actor=person.actor, at=at, organization_id=zone.branch.pk, content=article(**changes))


def test_a_draft_is_measured_kept_and_traced(secretary, zone, at):
    lesson = drafted(secretary, zone, at)
    assert (lesson.state, lesson.duration_seconds, lesson.author_name) == (LessonState.DRAFT, 120, "林知行")
    assert Entry.objects.get(action="lesson.created").object_id == lesson.pk


def test_the_same_form_sent_twice_makes_one_lesson(secretary, zone, at):
    token = new_id()
    made = [
        create_lesson(actor=secretary.actor, at=at, organization_id=zone.branch.pk, content=article(), token=token).pk
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert Lesson.objects.count() == 1


def test_a_member_and_the_neighbor_write_no_lesson_here(member, neighbor, zone, at):
    with pytest.raises(Forbidden):
        drafted(member, zone, at)
    with pytest.raises((NotFound, Forbidden)):
        drafted(neighbor, zone, at)


def test_slides_keep_their_order_and_are_replaced_as_a_whole(secretary, zone, at):
    pages = (Page("一", "先说人数"), Page("二", "再说票数"))
    lesson = drafted(secretary, zone, at, form=Form.SLIDES, body="", pages=pages)
    revise_lesson(
        actor=secretary.actor, at=at, lesson_id=lesson.pk,
        content=article(form=Form.SLIDES, body="", pages=tuple(reversed(pages))),
    )  # fmt: skip
    assert list(lesson.slides.values_list("position", "title")) == [(1, "二"), (2, "一")]


def test_a_video_is_stored_with_its_measured_length(secretary, zone, at):
    lesson = drafted(secretary, zone, at, form=Form.VIDEO, body="", media=video(8))
    assert (lesson.duration_seconds, lesson.media_type) == (8, "video/mp4")
    answer = secretary.client.get(f"/files/{lesson.media_id}", headers={"Range": "bytes=0-9"})
    answer.close()
    assert answer.status_code == 206


def test_what_lacks_something_is_not_sent_in(secretary, zone, at):
    lesson = drafted(secretary, zone, at, source="", key_points="")
    with pytest.raises(Refused, match="incomplete"):
        step(actor=secretary.actor, at=at, lesson_id=lesson.pk, step="submit")


def test_a_branch_lesson_is_approved_by_the_office_above(secretary, office, zone, at):
    lesson = drafted(secretary, zone, at)
    step(actor=secretary.actor, at=at, lesson_id=lesson.pk, step="submit")
    with pytest.raises(Forbidden):
        step(actor=secretary.actor, at=at, lesson_id=lesson.pk, step="approve")
    done = step(actor=office.actor, at=at, lesson_id=lesson.pk, step="approve")
    again = step(actor=office.actor, at=at, lesson_id=lesson.pk, step="approve")
    assert (done.state, again.state, done.reviewer_name) == (LessonState.APPROVED, LessonState.APPROVED, "许衡")
    assert Notice.objects.get().account_id == secretary.account.pk
    assert Entry.objects.filter(action="lesson.approved").count() == 1


def test_nobody_reviews_what_they_wrote_or_changed(office, secretary, zone, at):
    own = drafted(office, zone, at)
    step(actor=office.actor, at=at, lesson_id=own.pk, step="submit")
    with pytest.raises(Refused, match="own"):
        step(actor=office.actor, at=at, lesson_id=own.pk, step="approve")
    changed = drafted(secretary, zone, at)
    revise_lesson(actor=office.actor, at=at, lesson_id=changed.pk, content=article(title="改过的"))
    step(actor=secretary.actor, at=at, lesson_id=changed.pk, step="submit")
    assert not access.abilities(office.actor, Lesson.objects.get(pk=changed.pk)).review


def test_returning_needs_a_note_and_opens_the_draft_again(secretary, office, zone, at):
    lesson = drafted(secretary, zone, at)
    step(actor=secretary.actor, at=at, lesson_id=lesson.pk, step="submit")
    with pytest.raises(Refused, match="state"):
        revise_lesson(actor=secretary.actor, at=at, lesson_id=lesson.pk, content=article())
    with pytest.raises(Refused, match="note"):
        step(actor=office.actor, at=at, lesson_id=lesson.pk, step="send_back")
    back = step(actor=office.actor, at=at, lesson_id=lesson.pk, step="send_back", note="补上出处条款")
    assert (back.state, back.review_note) == (LessonState.RETURNED, "补上出处条款")
    revise_lesson(actor=secretary.actor, at=at, lesson_id=lesson.pk, content=article(title="改好了"))


def test_a_verdict_on_an_earlier_version_is_refused(secretary, office, zone, at):
    lesson = drafted(secretary, zone, at)
    step(actor=secretary.actor, at=at, lesson_id=lesson.pk, step="submit")
    with pytest.raises(Refused, match="changed"):
        step(actor=office.actor, at=at, lesson_id=lesson.pk, step="approve", submitted_at=at.replace(hour=1))


def test_withdrawing_empties_the_weeks_to_come(office, zone, at):
    now = PublicationFactory(organization=zone.committee)
    PublicationFactory(organization=zone.committee, lesson=now.lesson, week=now.week.replace(day=23))
    with pytest.raises(Refused, match="note"):
        step(actor=office.actor, at=at, lesson_id=now.lesson_id, step="withdraw")
    step(actor=office.actor, at=at, lesson_id=now.lesson_id, step="withdraw", note="条款已修订")
    assert list(Publication.objects.values_list("pk", flat=True)) == [now.pk]


def test_drafts_are_seen_by_those_who_work_on_them_alone(secretary, member, neighbor, office, zone, at):
    draft = drafted(secretary, zone, at)
    approved = LessonFactory(organization=zone.branch)
    above = LessonFactory(organization=zone.root)
    assert access.get_lesson(secretary.actor, draft.pk) == draft
    assert access.get_lesson(office.actor, draft.pk) == draft
    assert access.get_lesson(neighbor.actor, above.pk) == above
    for person, lesson in ((member, draft), (neighbor, draft), (neighbor, approved)):
        with pytest.raises(NotFound):
            access.get_lesson(person.actor, lesson.pk)
    with pytest.raises(Forbidden):
        access.get_lesson(member.actor, approved.pk)
