"""The days of an appraisal in the calendars of those on its roll."""

from datetime import date, timedelta

import pytest

from zhibu.appraisals.actions.running import call_off, set_days
from zhibu.appraisals.calendars import events
from zhibu.appraisals.models import Participant
from zhibu.appraisals.tests.factories import DAY, appraisal_in, hand_in

pytestmark = pytest.mark.django_db


def found(person, at):
    return events(person.actor, at - timedelta(days=92), at + timedelta(days=366))


def test_both_days_stand_in_the_calendar_move_with_it_and_leave_it(
    secretary, member, stranger, office, zone, at, django_assert_num_queries
):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    actor = member.actor
    with django_assert_num_queries(1):
        days = events(actor, at, at + timedelta(days=366))
    assert [(e.all_day_on, e.state, e.sequence) for e in days] == [
        (DAY + timedelta(days=7), "confirmed", 0), (DAY + timedelta(days=17), "confirmed", 0),
    ]  # fmt: skip
    assert (found(stranger, at), found(office, at)) == ([], [])
    set_days(
        actor=secretary.actor, at=at, appraisal_id=appraisal.pk, self_due_on=date(2026, 12, 1),
        sheet_due_on=date(2026, 12, 9),
    )  # fmt: skip
    moved = found(member, at)
    assert [(e.uid, e.sequence) for e in moved] == [(e.uid, 1) for e in days]
    call_off(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, reason="换届后再开展")
    assert {(e.state, e.sequence) for e in found(member, at)} == {("cancelled", 2)}


def test_nothing_is_asked_of_the_exempt_and_what_is_handed_in_is_said_here_alone(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    hand_in(member, appraisal, at)
    assert [str(e.words) for e in found(member, at)] == ["已交", ""]
    Participant.objects.filter(member=member.member).update(is_exempt=True)
    assert found(member, at) == []


def test_days_beyond_the_stretch_are_left_out(secretary, member, zone, at):
    appraisal_in("self", secretary, zone.branch, at)
    assert len(events(member.actor, at, at + timedelta(days=10))) == 1
