"""Twenty taps at the same instant: one meeting, one notice each, one answer, one move."""

from uuid import uuid4

import pytest

from zhibu.foundation.notify.models import Notice
from zhibu.learning.tests.parallel import at_once
from zhibu.meetings.actions.answers import excuse_oneself
from zhibu.meetings.actions.calling import call_meeting
from zhibu.meetings.actions.changing import Place, move_meeting
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.tests.cast import a_call, committee, later

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_taps_call_one_meeting(secretary, member, zone, at, tmp_path):
    committee(zone.branch, secretary.member)
    actor, token = secretary.actor, uuid4()
    works = [
        lambda: call_meeting(actor=actor, at=at, organization_id=zone.branch.pk, call=a_call(), token=token)
    ] * 20
    results = at_once(works, tmp_path)
    assert len({result.meeting.pk for result in results}) == 1
    assert sorted(result.is_new for result in results) == [False] * 19 + [True]
    counts = at_once([lambda: [model.objects.count() for model in (Meeting, Attendee, Notice)]], tmp_path)
    assert counts == [[1, 2, 2]]


def test_twenty_other_forms_for_the_same_time_call_one_meeting(secretary, zone, at, tmp_path):
    actor = secretary.actor

    def call():
        try:
            call_meeting(actor=actor, at=at, organization_id=zone.branch.pk, call=a_call(), token=uuid4())
        except Exception as error:
            return getattr(error, "code", repr(error))
        return "called"

    assert sorted(at_once([call] * 6, tmp_path)) == ["called"] + ["twin"] * 5
    assert at_once([Meeting.objects.count], tmp_path) == [1]


def test_taps_on_the_same_move_and_the_same_excuse_count_once(secretary, member, zone, at, tmp_path):
    committee(zone.branch, secretary.member)
    meeting = call_meeting(
        actor=secretary.actor, at=at, organization_id=zone.branch.pk, call=a_call(), token=uuid4()
    ).meeting
    leader, person = secretary.actor, member.actor
    to = Place(starts_at=later(days=1), minutes=60, place="党员之家")
    moves = [lambda: move_meeting(actor=leader, at=at, meeting_id=meeting.pk, to=to).sequence] * 6
    assert at_once(moves, tmp_path) == [1] * 6
    excuses = [lambda: excuse_oneself(actor=person, at=at, meeting_id=meeting.pk, reason="出差").presence] * 6
    assert at_once(excuses, tmp_path) == ["excused"] * 6
    told = [lambda: Notice.objects.filter(kind="meeting.moved").count()]
    assert at_once(told, tmp_path) == [2]
