"""A check-in that was made without a network: judged by the server's own rules when it arrives."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.offline.actions import Deed, take_deed
from zhibu.learning.actions.study import check_in
from zhibu.learning.models import CheckIn, HoursEntry, StudyProgress
from zhibu.learning.tests.factories import FinishedFactory, PublicationFactory
from zhibu.learning.tests.parallel import at_once
from zhibu.learning.tests.test_check_in import finished

SUNDAY = timedelta(days=3)
"""From NOW, a Wednesday noon, back to the Sunday of the week before."""


def deed_of(person, lesson, at, *, ago=timedelta(minutes=10), sentence="会前公示要满五天", **fields):
    """The person's check-in at a lesson, made some time before it arrives at `at`."""
    return Deed(
        id=uuid4(), account_id=person.account.pk, kind="lesson.check_in", made_at=at - ago, sent_at=at,
        fields={"lesson_id": str(lesson.pk), "reflection": sentence, **fields},
    )  # fmt: skip


def begun(person, organization, *, credited_ms, seen_at, **given):
    """A lesson of three needed minutes that the person's page has reported on, not finished."""
    lesson = PublicationFactory(organization=organization).lesson
    FinishedFactory(
        member_id=person.member.pk, lesson=lesson, completed_at=None, is_scripted=True, credited_ms=credited_ms,
        seen_at=seen_at, **given,
    )  # fmt: skip
    return lesson


def test_a_check_in_that_arrives_late_is_entered_and_led_to(member, zone, at):
    [lesson] = finished(member, zone.branch)
    receipt = take_deed(actor=member.actor, at=at, deed=deed_of(member, lesson, at))
    made = CheckIn.objects.get()
    assert (receipt.state, receipt.words) == ("done", "已打卡，记入 0.1 学时")
    assert receipt.url == f"/learning/check-ins/{made.pk}/"
    assert (made.reflection, made.at) == ("会前公示要满五天", at - timedelta(minutes=10))
    assert HoursEntry.objects.get().hours == Decimal("0.1")


def test_it_counts_in_the_week_in_which_it_was_made(member, zone, at):
    [lesson] = finished(member, zone.branch)
    PublicationFactory(lesson=lesson, organization=zone.branch, week=date(2026, 11, 9))
    StudyProgress.objects.update(completed_at=at - SUNDAY - timedelta(hours=1))
    receipt = take_deed(actor=member.actor, at=at, deed=deed_of(member, lesson, at, ago=SUNDAY))
    assert CheckIn.objects.get().week == date(2026, 11, 9)
    assert HoursEntry.objects.get().on == date(2026, 11, 15)
    assert "11月9日" in receipt.words
    entry = Entry.objects.get(action="lesson.checked_in")
    assert (entry.at, entry.detail["done_at"]) == (at, (at - SUNDAY).isoformat())


def test_it_does_not_count_before_the_study_was_proven(member, zone, at):
    [lesson] = finished(member, zone.branch)
    StudyProgress.objects.update(completed_at=at - timedelta(hours=2))
    take_deed(actor=member.actor, at=at, deed=deed_of(member, lesson, at, ago=SUNDAY))
    assert CheckIn.objects.get().at == at - timedelta(hours=2)


def test_study_that_nobody_saw_is_not_credited(member, zone, at):
    lesson = begun(member, zone.branch, credited_ms=100_000, seen_at=at - timedelta(hours=1))
    late = deed_of(member, lesson, at, visible_ms="3000000", position="0", reached_end="on")
    receipt = take_deed(actor=member.actor, at=at, deed=late)
    assert (receipt.state, receipt.code) == ("refused", "not_finished")
    assert ("20 秒" in receipt.words, "再试一次" in receipt.words) == (True, True)
    assert not CheckIn.objects.exists()
    assert StudyProgress.objects.get().credited_ms == 160_000


def test_the_last_minute_arrives_with_the_check_in(member, zone, at):
    lesson = begun(member, zone.branch, credited_ms=150_000, seen_at=at - timedelta(hours=1))
    late = deed_of(member, lesson, at, visible_ms="31000", position="0", reached_end="on")
    assert take_deed(actor=member.actor, at=at, deed=late).state == "done"
    assert CheckIn.objects.get().at == at


def test_a_lesson_that_was_never_opened_is_refused_with_what_to_do(member, zone, at):
    lesson = PublicationFactory(organization=zone.branch).lesson
    receipt = take_deed(actor=member.actor, at=at, deed=deed_of(member, lesson, at))
    assert (receipt.code, "再试一次" in receipt.words) == ("not_started", True)


@pytest.mark.parametrize(("sentence", "code"), [("", "empty"), ("长" * 21, "too_long")])
def test_the_sentence_is_judged_as_ever(member, zone, at, sentence, code):
    [lesson] = finished(member, zone.branch)
    assert take_deed(actor=member.actor, at=at, deed=deed_of(member, lesson, at, sentence=sentence)).code == code


def test_a_lesson_of_next_door_is_not_there(member, zone, at):
    [lesson] = finished(member, zone.branch_next)
    receipt = take_deed(actor=member.actor, at=at, deed=deed_of(member, lesson, at))
    assert (receipt.state, receipt.code) == ("refused", "not_found")


@pytest.mark.parametrize("fields", [{"lesson_id": "x"}, {"visible_ms": "-5"}, {"position": "NaN"}])
def test_a_garbled_deed_is_refused(member, zone, at, fields):
    [lesson] = finished(member, zone.branch)
    receipt = take_deed(actor=member.actor, at=at, deed=deed_of(member, lesson, at, **fields))
    assert (receipt.state, receipt.code) == ("refused", "invalid")


def test_who_has_checked_in_meanwhile_is_told_so(member, zone, at):
    [lesson] = finished(member, zone.branch)
    check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="网上先打了")
    receipt = take_deed(actor=member.actor, at=at, deed=deed_of(member, lesson, at))
    assert (receipt.state, receipt.words) == ("done", "之前已经打过卡。")
    assert CheckIn.objects.get().reflection == "网上先打了"


def test_the_fourth_of_its_week_is_kept_and_does_not_count(member, zone, at):
    lessons = finished(member, zone.branch, count=4)
    for lesson in lessons[:3]:
        check_in(actor=member.actor, at=at, lesson_id=lesson.pk, reflection="好")
    receipt = take_deed(actor=member.actor, at=at, deed=deed_of(member, lessons[3], at))
    assert (receipt.state, HoursEntry.objects.count(), CheckIn.objects.count()) == ("done", 3, 4)


@pytest.mark.django_db(transaction=True)
def test_a_deed_and_the_form_at_once_leave_one_check_in(member, zone, at, tmp_path):
    [lesson] = finished(member, zone.branch)
    actor, late = member.actor, deed_of(member, lesson, at)
    works = [lambda: take_deed(actor=actor, at=at, deed=late).state] * 10
    works += [lambda: check_in(actor=actor, at=at, lesson_id=lesson.pk, reflection="好") and "done"] * 10
    assert at_once(works, tmp_path) == ["done"] * 20
    assert at_once([lambda: [m.objects.count() for m in (CheckIn, HoursEntry)]], tmp_path) == [[1, 1]]


def test_the_form_of_a_lesson_is_marked_for_the_queue(member, zone, at):
    [lesson] = finished(member, zone.branch)
    page = member.client.get(f"/learning/lessons/{lesson.pk}/")
    assert ('data-offline="lesson.check_in"' in page.content.decode(), "Zhibu-Keep" in page.headers) == (True, True)
