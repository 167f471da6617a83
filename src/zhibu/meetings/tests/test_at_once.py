"""Many at the same instant: nobody lost, nobody twice, and an end that leaves nobody between."""

from datetime import timedelta
from uuid import uuid4

import pytest

from conftest import enroll
from zhibu.foundation.audit.models import Entry
from zhibu.kernel.errors import Refused
from zhibu.learning.tests.parallel import at_once
from zhibu.meetings.actions import attending, leading, motions
from zhibu.meetings.models import Attendee, Meeting, Motion, Vote
from zhibu.meetings.rules import codes
from zhibu.meetings.tests.factories import THURSDAY, AttendeeFactory, MeetingFactory

pytestmark = pytest.mark.django_db(transaction=True)
AT = THURSDAY + timedelta(minutes=1)


@pytest.fixture
def people(zone):
    """Twenty members of the branch."""
    return [enroll(zone.branch, f"党员{n}") for n in range(20)]


@pytest.fixture
def meeting(zone, secretary, people):
    """A meeting under way with the twenty on its roll."""
    made = MeetingFactory(organization=zone.branch, host=secretary.member)
    for person in (secretary, *people):
        AttendeeFactory(meeting=made, member=person.member)
    return leading.open_meeting(actor=secretary.actor, at=THURSDAY, meeting_id=made.pk)


def coming(meeting, person):
    actor, code = person.actor, codes.code_at(meeting.secret, AT)
    return lambda: attending.sign_in(actor=actor, at=AT, meeting_id=meeting.pk, code=code)


def present():
    return Attendee.objects.filter(presence="present").count()


def test_twenty_sign_in_at_once(meeting, people, tmp_path):
    results = at_once([coming(meeting, person) for person in people], tmp_path)
    assert [result.is_new for result in results] == [True] * 20
    assert at_once([present], tmp_path) == [20]
    version = at_once([lambda: Meeting.objects.get(pk=meeting.pk).version], tmp_path)
    assert version == [meeting.version + 20]


def test_twenty_identical_sign_ins_are_one(meeting, people, tmp_path):
    results = at_once([coming(meeting, people[0])] * 20, tmp_path)
    assert sorted(result.is_new for result in results) == [False] * 19 + [True]
    assert at_once([present], tmp_path) == [1]
    assert at_once([Entry.objects.filter(action="meeting.signed_in").count], tmp_path) == [1]


def test_one_guest_who_presses_twenty_times_is_one_guest(meeting, stranger, tmp_path):
    at_once([coming(meeting, stranger)] * 20, tmp_path)
    assert at_once([Attendee.objects.filter(role="guest").count], tmp_path) == [1]


def test_the_end_and_the_last_sign_ins_never_disagree(meeting, secretary, people, tmp_path):
    def tried(work):
        def run():
            try:
                return work()
            except Refused as refused:
                return refused.code

        return run

    actor = secretary.actor
    first = coming(meeting, secretary)
    at_once([first], tmp_path)
    ending = lambda: leading.close_meeting(actor=actor, at=AT, meeting_id=meeting.pk) and "ended"  # noqa: E731
    works = [tried(coming(meeting, person)) for person in people[:10]]
    results = at_once([*works[:5], tried(ending), *works[5:]], tmp_path)
    signed = sum(getattr(result, "is_new", False) for result in results)
    assert {result for result in results if isinstance(result, str)} <= {"ended", "not_open"}
    counted = at_once([lambda: (Meeting.objects.get(pk=meeting.pk).present, present())], tmp_path)
    assert counted == [(signed + 1, signed + 1)]


def test_twenty_clicks_make_one_motion_one_vote_and_one_end(meeting, secretary, people, tmp_path):
    at_once([coming(meeting, person) for person in (secretary, *people[:12])], tmp_path)
    lead, voter, token = secretary.actor, people[0].actor, uuid4()

    def make():
        return motions.make_motion(actor=lead, at=AT, meeting_id=meeting.pk, text="通过计划", token=token).pk

    [motion] = set(at_once([make] * 20, tmp_path))
    at_once([lambda: motions.put_to_vote(actor=lead, at=AT, motion_id=motion, way="electronic")] * 20, tmp_path)
    cast = at_once([lambda: motions.vote(actor=voter, at=AT, motion_id=motion, choice="approve")] * 20, tmp_path)
    assert sorted(cast) == [False] * 19 + [True]
    closed = at_once([lambda: motions.close_vote(actor=lead, at=AT, motion_id=motion).state] * 20, tmp_path)
    assert set(closed) == {"lost"}
    assert at_once([lambda: (Motion.objects.count(), Vote.objects.count())], tmp_path) == [(1, 1)]
    assert at_once([Entry.objects.filter(action="motion.decided").count], tmp_path) == [1]
