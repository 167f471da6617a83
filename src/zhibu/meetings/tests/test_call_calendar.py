"""My meetings in my calendar, and an excuse from a phone without network."""

from datetime import timedelta
from uuid import uuid4

import pytest

from zhibu.foundation.offline.actions import Deed, take_deed
from zhibu.meetings.actions.calling import call_meeting
from zhibu.meetings.actions.changing import Place, cancel_meeting, move_meeting
from zhibu.meetings.call_calendar import events
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.tests.cast import TOMORROW, a_call, committee, later

YEAR = timedelta(days=365)


@pytest.fixture
def meeting(at, zone, secretary, member):
    committee(zone.branch, secretary.member)
    found = call_meeting(actor=secretary.actor, at=at, organization_id=zone.branch.pk, call=a_call(), token=uuid4())
    return Meeting.objects.get(pk=found.meeting.pk)


def mine(person, at):
    return events(person.actor, at - YEAR, at + YEAR)


def test_a_meeting_is_in_the_calendar_moves_with_it_and_is_cancelled_there(
    at, meeting, secretary, member, stranger, django_assert_num_queries
):
    actor = member.actor
    with django_assert_num_queries(1):
        [event] = events(actor, at - YEAR, at + YEAR)
    assert (event.uid, event.sequence, event.starts_at) == (f"meeting-{meeting.pk}", 0, TOMORROW)
    assert (event.title, event.place, event.state, event.words) == (
        "支部党员大会",
        "三楼会议室",
        "confirmed",
        "请回复",
    )
    to = Place(starts_at=later(days=1), minutes=60, place="党员之家")
    move_meeting(actor=secretary.actor, at=at, meeting_id=meeting.pk, to=to)
    [moved] = mine(member, at)
    assert (moved.uid, moved.sequence, moved.starts_at) == (event.uid, 1, later(days=1))
    cancel_meeting(actor=secretary.actor, at=at, meeting_id=meeting.pk, reason="台风")
    [gone] = mine(member, at)
    assert (gone.sequence, gone.state, gone.words) == (2, "cancelled", "台风")
    assert mine(stranger, at) == []


def test_only_the_span_that_is_asked_for(at, meeting, member):
    assert events(member.actor, TOMORROW, TOMORROW + timedelta(seconds=1))
    assert events(member.actor, TOMORROW + timedelta(seconds=1), at + YEAR) == []


def excuse(person, meeting, *, made_at, at, reason="出差", key=None):
    fields = {"meeting": str(meeting.pk), "reason": reason}
    deed = Deed(key or uuid4(), person.account.pk, "meeting.excuse", made_at, at, fields)
    return take_deed(actor=person.actor, at=at, deed=deed)


def test_an_excuse_without_network_is_taken_once_and_as_of_its_time(at, meeting, member):
    Meeting.objects.filter(pk=meeting.pk).update(state="open", opened_at=TOMORROW)
    key, now = uuid4(), later(minutes=40)
    for _ in range(2):
        receipt = excuse(member, meeting, made_at=TOMORROW - timedelta(minutes=5), at=now, key=key)
        assert (receipt.state, receipt.words) == ("done", "你已请假")
    late = excuse(member, meeting, made_at=later(minutes=10), at=now, reason="堵车")
    assert late.words == "请假待书记决定"
    assert Attendee.objects.get(meeting=meeting, member=member.member).excuse == "堵车"


def test_too_late_it_says_so_and_leaves_no_trace(at, meeting, member, stranger):
    Meeting.objects.filter(pk=meeting.pk).update(state="closed")
    receipt = excuse(member, meeting, made_at=at, at=later(days=1))
    assert (receipt.state, receipt.code) == ("refused", "over")
    assert "会议已经结束" in receipt.words
    assert excuse(stranger, meeting, made_at=at, at=later(days=1)).code == "not_found"
    assert excuse(member, meeting, made_at=at, at=later(days=1), reason="").code == "invalid"
    assert Attendee.objects.get(meeting=meeting, member=member.member).excuse == ""
