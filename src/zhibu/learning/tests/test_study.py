"""Studying: what the week asks, and study time that the server believes."""

from datetime import timedelta
from decimal import Decimal

import pytest

from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.learning.actions.study import check_in, record_beat, start_study
from zhibu.learning.choices import Audience, Form
from zhibu.learning.models import StudyProgress
from zhibu.learning.queries import study
from zhibu.learning.queries.home import today_for
from zhibu.learning.tests.factories import MONDAY, FinishedFactory, PublicationFactory
from zhibu.organizations.models import PostHolding


def beat(person, at, lesson, *, visible_ms=15_000, position=0, end=False):
    return record_beat(
        actor=person.actor, at=at, lesson_id=lesson.pk,
        position_seconds=position, visible_ms=visible_ms, reached_end=end,
    )  # fmt: skip


def test_honest_reports_finish_a_lesson(member, zone, at):
    lesson = PublicationFactory(organization=zone.branch, lesson__duration_seconds=60).lesson
    left = [beat(member, at + timedelta(seconds=15 * n), lesson, position=15 * n) for n in range(3)]
    assert left == [30, 15, 1]
    assert beat(member, at + timedelta(seconds=46), lesson, visible_ms=0, end=True) == 0
    progress = StudyProgress.objects.get()
    assert (progress.credited_ms, progress.completed_at) == (30_000, at + timedelta(seconds=46))


def test_claims_beyond_the_clock_are_not_believed(member, zone, at):
    lesson = PublicationFactory(organization=zone.branch, lesson__form=Form.VIDEO).lesson
    for _ in range(5):
        beat(member, at, lesson, visible_ms=3_600_000)
    assert StudyProgress.objects.get().credited_ms == 0


def test_what_does_not_reach_a_member_cannot_be_studied(member, office, zone, at):
    lesson = PublicationFactory(organization=zone.branch_next).lesson
    with pytest.raises(NotFound):
        start_study(actor=member.actor, at=at, lesson_id=lesson.pk)
    with pytest.raises(Forbidden):
        start_study(actor=office.actor, at=at, lesson_id=lesson.pk)


def test_starting_twice_keeps_the_first_start(member, zone, at):
    lesson = PublicationFactory(organization=zone.branch).lesson
    start_study(actor=member.actor, at=at, lesson_id=lesson.pk)
    start_study(actor=member.actor, at=at + timedelta(minutes=5), lesson_id=lesson.pk)
    assert StudyProgress.objects.get().started_at == at


@pytest.mark.parametrize("count", [1, 3])
def test_the_week_costs_two_queries(member, zone, at, count, django_assert_num_queries):
    for n in range(count):
        PublicationFactory(organization=zone.branch, position=n + 1)
    actor = member.actor
    with django_assert_num_queries(2):
        today = today_for(actor, at)
    assert (len(today.week), today.done_this_week, today.per_week) == (count, 0, 3)
    assert (today.hours.total, today.hours.required) == (Decimal(0), Decimal(32))


def test_the_week_follows_what_is_done(member, zone, at):
    first = PublicationFactory(organization=zone.branch, position=1).lesson
    second = PublicationFactory(organization=zone.branch, position=2).lesson
    assert today_for(member.actor, at).lesson.lesson_id == first.pk
    FinishedFactory(member_id=member.member.pk, lesson=first)
    check_in(actor=member.actor, at=at, lesson_id=first.pk, reflection="好")
    today = today_for(member.actor, at)
    assert (today.lesson.lesson_id, today.counted, today.hours.total) == (second.pk, 1, Decimal("0.1"))


def test_lessons_for_others_come_last_and_lock_nobody_out(member, zone, at):
    PublicationFactory(organization=zone.branch, position=1, lesson__audience=Audience.MANAGERS)
    second = PublicationFactory(organization=zone.branch, position=2).lesson
    today = today_for(member.actor, at)
    assert today.lesson.lesson_id == second.pk
    assert len(today.week) == 2


def test_a_lesson_published_at_two_levels_appears_once(member, zone, at):
    lesson = PublicationFactory(organization=zone.root).lesson
    PublicationFactory(organization=zone.branch, lesson=lesson)
    assert [card.lesson_id for card in today_for(member.actor, at).week] == [lesson.pk]


def test_who_holds_a_post_owes_more_and_the_exempt_nothing(member, zone, at):
    holding = PostHolding.objects.create(
        organization=zone.branch, post="publicity", holder_id=member.member.pk, holder_name="周晓禾",
        starts_on=MONDAY,
    )  # fmt: skip
    assert today_for(member.actor, at).hours.required == 56
    holding.ends_on = MONDAY + timedelta(days=1)
    holding.save()
    assert today_for(member.actor, at).hours.required == 32
    member.member.exempt_from_hours = True
    member.member.save()
    assert today_for(member.actor, at).hours.required == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_library_costs_one_query(member, zone, at, count, django_assert_num_queries):
    for n in range(count):
        PublicationFactory(organization=zone.branch, position=n + 1, lesson__title=f"会议{n}")
    PublicationFactory(organization=zone.branch_next)
    with django_assert_num_queries(1):
        found = list(study.library(member.actor, study.Search(q="会议", state="open"), at=at))
    assert len(found) == count


def test_a_finished_lesson_stays_open_to_its_member(member, zone, at):
    publication = PublicationFactory(organization=zone.branch)
    FinishedFactory(member_id=member.member.pk, lesson=publication.lesson)
    check_in(actor=member.actor, at=at, lesson_id=publication.lesson_id, reflection="好")
    publication.delete()
    assert study.lesson_page(member.actor, publication.lesson_id, at=at).check_in.reflection == "好"
