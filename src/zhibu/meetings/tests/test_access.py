"""Who may know of a meeting."""

import pytest

from zhibu.foundation.access.choices import Verb
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.meetings.access import abilities, get_meeting, get_run_meeting
from zhibu.meetings.models import Counted
from zhibu.meetings.tests.factories import AttendeeFactory, MeetingFactory


@pytest.fixture
def meeting(zone):
    return MeetingFactory(organization=zone.branch)


def test_who_is_not_on_the_roll_sees_no_meeting(at, meeting, member, stranger, neighbor, auditor, administrator):
    for person in (member, stranger, neighbor, auditor, administrator):
        with pytest.raises(NotFound):
            get_meeting(person.actor, meeting.pk)


def test_the_roll_makes_a_member_see_it_and_no_more(at, meeting, member):
    AttendeeFactory(meeting=meeting, member=member.member)
    assert get_meeting(member.actor, meeting.pk) == meeting
    assert not abilities(member.actor, meeting).run
    with pytest.raises(Forbidden):
        get_meeting(member.actor, meeting.pk, Verb.CALL_MEETINGS)
    with pytest.raises(Forbidden):
        get_run_meeting(member.actor, meeting.pk)


def test_secretary_and_office_lead_it(at, meeting, secretary, office, django_assert_num_queries):
    for actor in (secretary.actor, office.actor):
        assert actor.can(Verb.CALL_MEETINGS, meeting.organization.path)
        with django_assert_num_queries(1):
            assert get_meeting(actor, meeting.pk, Verb.CALL_MEETINGS) == meeting
        assert abilities(actor, meeting).run


def test_a_host_without_a_grant_leads_it(at, zone, member):
    meeting = MeetingFactory(organization=zone.branch, host=member.member)
    AttendeeFactory(meeting=meeting, member=member.member)
    assert get_run_meeting(member.actor, meeting.pk, lock=True) == meeting
    with pytest.raises(Forbidden):
        get_meeting(member.actor, meeting.pk, Verb.CALL_MEETINGS)


def test_a_joint_meeting_is_seen_by_the_other_branch_but_not_led(at, meeting, zone, neighbor):
    Counted.objects.create(meeting=meeting, organization=zone.branch_next, kind=meeting.kind, on=meeting.on)
    assert get_meeting(neighbor.actor, meeting.pk) == meeting
    with pytest.raises(Forbidden):
        get_run_meeting(neighbor.actor, meeting.pk)
