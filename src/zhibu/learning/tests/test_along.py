"""Lessons taken along: what has to lie on the phone, and the account of study that arrives later."""

from datetime import timedelta
from uuid import uuid4

import pytest

from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.offline.actions import Deed, take_deed
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.learning.actions.offline import take_along
from zhibu.learning.actions.study import record_beat
from zhibu.learning.choices import Form
from zhibu.learning.models import CheckIn, Lesson, Slide, StudyProgress, TakenAlong
from zhibu.learning.queries.home import today_for
from zhibu.learning.tests.factories import FinishedFactory, PublicationFactory
from zhibu.learning.tests.test_outbox import deed_of

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def film(zone, at):
    """A film of six minutes in this week, of which 324 seconds have to be seen."""
    return PublicationFactory(organization=zone.branch, lesson__form=Form.VIDEO).lesson


def study_of(person, lesson, at, *, ago=timedelta(0), minutes=6, **given):
    """The account of a study that ended some time before it arrives."""
    fields = {"lesson_id": str(lesson.pk), "position": "0", "visible_ms": str(minutes * 60_000), "reached_end": "on"}
    return Deed(
        id=uuid4(), account_id=person.account.pk, kind="lesson.study", made_at=at - ago, sent_at=at,
        fields=fields | given,
    )  # fmt: skip


def stored(kind, size, **given):
    return StoredFile.objects.create(
        kind=kind, name="f", size=size, content_type="video/mp4", sha256="0" * 64, created_at=given.pop("at"), **given
    )


def test_a_lesson_taken_along_is_finished_without_a_network(member, at, film):
    take_along(actor=member.actor, at=at - HOUR, lesson_id=film.pk)
    receipt = take_deed(actor=member.actor, at=at, deed=study_of(member, film, at, ago=20 * MINUTE))
    assert (receipt.state, receipt.words, receipt.url) == (
        "done",
        "已记入：已学完。",
        f"/learning/lessons/{film.pk}/",
    )
    progress = StudyProgress.objects.get()
    assert (progress.credited_ms, progress.completed_at) == (360_000, at - 20 * MINUTE)
    checked = take_deed(actor=member.actor, at=at, deed=deed_of(member, film, at, ago=19 * MINUTE))
    assert (checked.state, CheckIn.objects.get().at) == ("done", at - 19 * MINUTE)


def test_the_same_account_twice_counts_once(member, at, film):
    take_along(actor=member.actor, at=at - HOUR, lesson_id=film.pk)
    deed = study_of(member, film, at, minutes=2)
    words = {take_deed(actor=member.actor, at=at, deed=deed).words for _ in range(2)}
    assert words == {"已记入，还要再学 3:24。"}
    assert StudyProgress.objects.get().credited_ms == 120_000


def test_the_rest_of_an_account_comes_with_the_check_in(member, at, film):
    take_along(actor=member.actor, at=at - HOUR, lesson_id=film.pk)
    take_deed(actor=member.actor, at=at, deed=study_of(member, film, at, ago=10 * MINUTE, minutes=4))
    late = deed_of(member, film, at, ago=5 * MINUTE, visible_ms="120000", position="360", reached_end="on")
    assert take_deed(actor=member.actor, at=at, deed=late).state == "done"
    assert StudyProgress.objects.get().credited_ms == 360_000


def test_what_was_not_taken_along_keeps_the_minute(member, at, film):
    record_beat(
        actor=member.actor, at=at - HOUR, lesson_id=film.pk, position_seconds=0, visible_ms=0, reached_end=False
    )
    take_deed(actor=member.actor, at=at, deed=study_of(member, film, at))
    assert StudyProgress.objects.get().credited_ms == 60_000


def test_nothing_is_studied_before_it_was_taken_along(member, at, film):
    take_along(actor=member.actor, at=at - MINUTE, lesson_id=film.pk)
    take_deed(actor=member.actor, at=at, deed=study_of(member, film, at))
    assert StudyProgress.objects.get().credited_ms == 60_000


def test_two_lessons_at_once_earn_no_more_than_one(member, zone, at, film):
    other = PublicationFactory(organization=zone.branch, position=2, lesson__form=Form.VIDEO).lesson
    for lesson in (film, other):
        take_along(actor=member.actor, at=at - HOUR, lesson_id=lesson.pk)
    for lesson in (film, other):
        take_deed(actor=member.actor, at=at, deed=study_of(member, lesson, at, ago=10 * MINUTE))
    assert sorted(StudyProgress.objects.values_list("credited_ms", flat=True)) == [0, 360_000]


def test_one_after_the_other_earns_both(member, zone, at, film):
    other = PublicationFactory(organization=zone.branch, position=2, lesson__form=Form.VIDEO).lesson
    for lesson in (film, other):
        take_along(actor=member.actor, at=at - HOUR, lesson_id=lesson.pk)
    for lesson, ago in ((film, 20 * MINUTE), (other, 10 * MINUTE)):
        take_deed(actor=member.actor, at=at, deed=study_of(member, lesson, at, ago=ago))
    assert StudyProgress.objects.filter(completed_at__isnull=False).count() == 2


def test_taking_along_begins_no_study(member, zone, at, film):
    second = PublicationFactory(organization=zone.branch, position=2).lesson
    take_along(actor=member.actor, at=at - HOUR, lesson_id=second.pk)
    today = today_for(member.actor, at)
    assert (today.lesson.lesson_id, [card.is_started for card in today.week]) == (film.pk, [False, False])
    assert not StudyProgress.objects.exists()


def test_taken_along_again_nothing_of_before_is_believed(member, at, film):
    for hours in (2, 1):
        take_along(actor=member.actor, at=at - hours * HOUR, lesson_id=film.pk)
    assert TakenAlong.objects.get().at == at - HOUR


def test_a_lesson_from_next_door_is_taken_by_nobody(member, office, zone, at):
    lesson = PublicationFactory(organization=zone.branch_next).lesson
    with pytest.raises(NotFound):
        take_along(actor=member.actor, at=at, lesson_id=lesson.pk)
    with pytest.raises(Forbidden):
        take_along(actor=office.actor, at=at, lesson_id=lesson.pk)
    receipt = take_deed(actor=member.actor, at=at, deed=study_of(member, lesson, at))
    assert (receipt.state, receipt.code) == ("refused", "not_found")


def test_an_account_that_cannot_be_read_is_refused(member, at, film):
    receipt = take_deed(actor=member.actor, at=at, deed=study_of(member, film, at, visible_ms="x"))
    assert (receipt.state, receipt.code) == ("refused", "invalid")


def test_the_week_names_every_file_of_its_lessons_with_its_size(member, zone, at, film):
    poster, media = stored("lesson.image", 400, at=at), stored("lesson.media", 9000, at=at)
    stored("lesson.image", 40, at=at, preview_of=poster)
    Lesson.objects.filter(pk=film.pk).update(poster_id=poster.pk, media_id=media.pk)
    slides = PublicationFactory(organization=zone.branch, position=2, lesson__form=Form.SLIDES).lesson
    picture = stored("lesson.image", 70, at=at)
    Slide.objects.create(lesson=slides, position=1, image_id=picture.pk)
    done = PublicationFactory(organization=zone.branch, position=3).lesson
    FinishedFactory(member_id=member.member.pk, lesson=done)
    CheckIn.objects.create(
        member=member.member, lesson=done, path=zone.branch.path, week="2026-11-16", nth_of_week=1, counted=True,
        hours="0.1", reflection="好", at=at,
    )  # fmt: skip
    said = member.client.get("/learning/week-along").json()
    assert (said["week"], [one["title"] for one in said["lessons"]]) == ("2026-11-16", [film.title, slides.title])
    assert said["lessons"][0]["files"] == [
        {"url": f"/files/{poster.pk}/preview", "size": 40},
        {"url": f"/files/{poster.pk}", "size": 400},
        {"url": f"/files/{media.pk}", "size": 9000},
    ]
    assert said["lessons"][1]["files"] == [{"url": f"/files/{picture.pk}", "size": 70}]
    assert said["lessons"][0]["page"] == f"/learning/lessons/{film.pk}/"


@pytest.mark.parametrize("count", [1, 3])
def test_the_week_costs_the_same_for_one_and_three(member, zone, at, count, django_assert_num_queries):
    for n in range(count):
        PublicationFactory(organization=zone.branch, position=n + 1)
    client = member.client
    with django_assert_num_queries(6):
        assert len(client.get("/learning/week-along").json()["lessons"]) == count


def test_a_page_says_that_its_lesson_was_taken_along(member, zone, at):
    page = f"/learning/lessons/{PublicationFactory(organization=zone.branch).lesson_id}/"
    before = member.client.get(page).content.decode()
    assert member.client.post(f"{page}take-along/").status_code == 204
    assert ("data-along" in before, "data-along" in member.client.get(page).content.decode()) == (False, True)


def test_a_shortcut_leads_to_the_lesson_of_today(member, zone, at, film):
    assert member.client.get("/learning/now/")["Location"] == f"/learning/lessons/{film.pk}/"
    Lesson.objects.update(state="withdrawn")
    assert member.client.get("/learning/now/")["Location"] == "/learning/"
