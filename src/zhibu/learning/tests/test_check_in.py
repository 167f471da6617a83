"""Checking in: the first three of a week enter hours; a repeat changes nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.learning.actions.study import check_in
from zhibu.learning.choices import LessonState
from zhibu.learning.models import CheckIn, HoursEntry, StudyProgress
from zhibu.learning.tests.factories import MONDAY, FinishedFactory, PublicationFactory


def finished(person, organization, count=1, **lesson):
    """`count` lessons of the organization's earlier weeks, all finished by the person."""
    made = []
    for n in range(count):
        week = MONDAY - timedelta(weeks=n // 3)
        values = {f"lesson__{key}": value for key, value in lesson.items()}
        publication = PublicationFactory(organization=organization, week=week, position=n % 3 + 1, **values)
        FinishedFactory(member_id=person.member.pk, lesson=publication.lesson)
        made.append(publication.lesson)
    return made


def test_a_check_in_enters_the_hours_and_leaves_a_trace(member, zone, at):
    [lesson] = finished(member, zone.branch, title="支部大会怎样才有效")
    result = check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="  会前公示\n要满五天 ")
    made = CheckIn.objects.get()
    assert (made.pk, made.reflection, made.week, made.nth_of_week, made.counted, made.path) == (
        result.check_in_id, "会前公示 要满五天", date(2026, 11, 16), 1, True, zone.branch.path,
    )  # fmt: skip
    entry = HoursEntry.objects.get()
    assert (entry.hours, entry.year, entry.title, entry.source_id, entry.on) == (
        Decimal("0.1"), 2026, "支部大会怎样才有效", lesson.pk, date(2026, 11, 18),
    )  # fmt: skip
    assert Entry.objects.get(action="lesson.checked_in").object_id == lesson.pk


def test_a_repeat_changes_nothing_and_returns_what_stands(member, zone, at):
    [lesson] = finished(member, zone.branch)
    first = check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="记住了")
    second = check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="x" * 99)
    assert (second.check_in_id, second.is_new, second.hours, second.nth_of_week) == (
        first.check_in_id, False, Decimal("0.1"), 1,
    )  # fmt: skip
    assert (CheckIn.objects.count(), HoursEntry.objects.count()) == (1, 1)


def test_the_fourth_of_a_week_is_kept_and_does_not_count(member, zone, at):
    lessons = finished(member, zone.branch, count=4)
    results = [check_in(actor=member.actor, at=at, lesson_id=x.pk, reflection="好") for x in lessons]
    assert [(r.nth_of_week, r.hours) for r in results] == [
        (1, Decimal("0.1")), (2, Decimal("0.1")), (3, Decimal("0.1")), (4, Decimal(0)),
    ]  # fmt: skip
    assert HoursEntry.objects.count() == 3


def test_the_next_monday_in_shanghai_begins_a_new_week(member, zone, at):
    lessons = finished(member, zone.branch, count=4)
    for lesson in lessons[:3]:
        check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="好")
    sunday_1700_utc = at.replace(day=22, hour=17)
    result = check_in(actor=member.actor, at=sunday_1700_utc, lesson_id=lessons[3].pk, reflection="好")
    assert (result.nth_of_week, result.hours) == (1, Decimal("0.1"))


@pytest.mark.parametrize(("text", "code"), [("", "empty"), (" \n ", "empty"), ("一" * 21, "too_long")])
def test_a_sentence_that_is_none_or_too_long_is_refused(member, zone, at, text, code):
    [lesson] = finished(member, zone.branch)
    with pytest.raises(Refused) as refused:
        check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection=text)
    assert (refused.value.code, refused.value.field) == (code, "reflection")
    assert CheckIn.objects.count() == 0


def test_an_unfinished_lesson_is_refused_with_the_missing_time(member, zone, at):
    lesson = PublicationFactory(organization=zone.branch).lesson
    with pytest.raises(Refused, match="not_started"):
        check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="好")
    FinishedFactory(
        member_id=member.member.pk, lesson=lesson, completed_at=None, is_scripted=True, credited_ms=100_000
    )
    with pytest.raises(Refused, match="not_finished") as refused:
        check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="好")
    assert "80" in str(refused.value.message)


def test_without_a_script_the_time_since_the_start_counts(member, zone, at):
    lesson = PublicationFactory(organization=zone.branch).lesson
    FinishedFactory(
        member_id=member.member.pk, lesson=lesson, completed_at=None, started_at=at - timedelta(minutes=3)
    )
    assert check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="好").is_new


def test_a_lesson_of_above_reaches_the_branch_and_one_of_next_door_does_not(member, zone, at):
    [above] = finished(member, zone.root)
    assert check_in(actor=member.actor, at=at, lesson_id=above.pk, reflection="好").is_new
    [next_door] = finished(member, zone.branch_next)
    with pytest.raises(NotFound):
        check_in(actor=member.actor, at=at, lesson_id=next_door.pk, reflection="好")


def test_a_withdrawn_lesson_and_one_of_a_week_to_come_are_unknown(member, zone, at):
    [withdrawn] = finished(member, zone.branch, state=LessonState.WITHDRAWN)
    later = PublicationFactory(organization=zone.branch, week=MONDAY + timedelta(weeks=1)).lesson
    FinishedFactory(member_id=member.member.pk, lesson=later)
    for lesson in (withdrawn, later):
        with pytest.raises(NotFound):
            check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="好")


def test_only_a_member_checks_in(office, zone, at):
    lesson = PublicationFactory(organization=zone.branch).lesson
    with pytest.raises(Forbidden):
        check_in(actor=office.actor, at=at, lesson_id=lesson.pk, reflection="好")


def test_a_check_in_costs_few_statements(member, zone, at, django_assert_max_num_queries):
    [lesson] = finished(member, zone.branch)
    actor = member.actor
    with django_assert_max_num_queries(9):
        check_in(actor=actor, at=at, lesson_id=lesson.pk, reflection="好")
    assert StudyProgress.objects.count() == 1
