"""Meetings that several branches hold together."""

from uuid import uuid4

import pytest

from zhibu.foundation.notify.models import Notice
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.access import get_invitation, get_meeting
from zhibu.meetings.actions.calling import call_meeting
from zhibu.meetings.actions.changing import Place, move_meeting
from zhibu.meetings.actions.joining import answer_invitation, invite_branch
from zhibu.meetings.models import Attendee, Counted, Meeting
from zhibu.meetings.tests.cast import a_call, committee, group, later, members
from zhibu.organizations.actions import suspend_organization
from zhibu.organizations.models import Organization


@pytest.fixture
def meeting(at, zone, secretary, member):
    committee(zone.branch, secretary.member)
    return called(secretary, zone.branch, at, kind="theme_day", also=("lecture",))


def called(person, organization, at, **changes):
    found = call_meeting(
        actor=person.actor, at=at, organization_id=organization.pk, call=a_call(**changes), token=uuid4()
    )
    return Meeting.objects.get(pk=found.meeting.pk)


def invite(person, meeting, at, name="数联信息党支部"):
    return invite_branch(actor=person.actor, at=at, meeting_id=meeting.pk, name=name)


def answer(person, row, at, accepts=True):
    return answer_invitation(actor=person.actor, at=at, invitation_id=row.pk, accepts=accepts)


def test_an_invited_branch_accepts_and_its_members_are_called(at, meeting, zone, secretary, neighbor):
    members(zone.branch_next, 2)
    row = invite(secretary, meeting, at)
    assert invite(secretary, meeting, at) == row
    assert row.state == "invited"
    assert Notice.objects.filter(kind="meeting.invitation", account_id=neighbor.account.pk).count() == 1
    with pytest.raises(NotFound):
        get_meeting(neighbor.actor, meeting.pk)
    assert get_invitation(neighbor.actor, row.pk) == row
    for _ in range(2):
        answer(neighbor, row, at)
    assert get_meeting(neighbor.actor, meeting.pk) == meeting
    assert Attendee.objects.filter(meeting=meeting, organization=zone.branch_next).count() == 3
    counted = Counted.objects.filter(meeting=meeting)
    assert (
        counted.filter(organization=zone.branch_next).count() == counted.filter(organization=zone.branch).count() == 2
    )
    assert Notice.objects.filter(kind="meeting.called", account_id=neighbor.account.pk).count() == 1


def test_the_roll_of_a_moved_joint_meeting_keeps_both(at, meeting, secretary, neighbor):
    answer(neighbor, invite(secretary, meeting, at), at)
    to = Place(starts_at=later(days=1), minutes=60, place="三楼会议室")
    move_meeting(actor=secretary.actor, at=at, meeting_id=meeting.pk, to=to)
    assert Attendee.objects.filter(meeting=meeting).count() == 3
    assert set(Counted.objects.filter(meeting=meeting).values_list("on", flat=True)) == {later(days=1).date()}


def test_a_branch_may_decline_later_and_be_asked_again(at, meeting, zone, secretary, neighbor):
    row = answer(neighbor, invite(secretary, meeting, at), at)
    answer(neighbor, row, at, accepts=False)
    assert not Attendee.objects.filter(meeting=meeting, organization=zone.branch_next).exists()
    assert not Counted.objects.filter(meeting=meeting, organization=zone.branch_next).exists()
    assert invite(secretary, meeting, at).state == "invited"


def test_whoever_calls_for_both_needs_no_answer(at, meeting, zone, office):
    assert invite(office, meeting, at).state == "accepted"
    assert Counted.objects.filter(meeting=meeting, organization=zone.branch_next).exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("没有这个党支部", "unknown"),
        ("", "unknown"),
        ("软件园党委", "unknown"),
        ("云创科技党支部", "itself"),
        ("数联", "unknown"),
    ],
)
def test_only_another_branch_by_its_full_name(at, meeting, secretary, name, code):
    with pytest.raises(Refused) as refused:
        invite(secretary, meeting, at, name)
    assert refused.value.code == code


def test_a_branch_is_found_by_its_code_too(at, meeting, zone, secretary):
    Organization.objects.filter(pk=zone.branch_far.pk).update(code="610113-0042")
    assert invite(secretary, meeting, at, " 610113-0042 ").organization == zone.branch_far


def test_meetings_of_a_committee_or_a_group_are_their_own(at, zone, secretary, member):
    committee(zone.branch, secretary.member, member.member, *members(zone.branch, 1))
    found = group(zone.branch, member.member)
    for organization, kind in ((zone.branch, "committee"), (found, "group")):
        with pytest.raises(Refused) as refused:
            invite(secretary, called(secretary, organization, at, kind=kind), at)
        assert refused.value.code == "kind"


def test_who_may_neither_invite_nor_answer(at, meeting, secretary, member, neighbor, stranger):
    with pytest.raises(NotFound):
        invite(neighbor, meeting, at)
    row = invite(secretary, meeting, at)
    with pytest.raises(NotFound):
        answer(stranger, row, at)
    with pytest.raises(NotFound):
        answer(member, row, at)
    with pytest.raises(Forbidden):
        answer(secretary, row, at)
    Meeting.objects.filter(pk=meeting.pk).update(state="open")
    with pytest.raises(Refused) as refused:
        answer(neighbor, row, at)
    assert refused.value.code == "state"


def suspend(office, branch, at, on):
    suspend_organization(actor=office.actor, at=at, organization_id=branch.pk, on=on, reason="厂房搬迁")


def test_a_branch_that_rests_is_not_invited_and_does_not_accept(at, meeting, zone, secretary, neighbor, office):
    row = invite(secretary, meeting, at)
    suspend(office, zone.branch_next, at, meeting.on)
    for act in (lambda: answer(neighbor, row, at), lambda: invite(office, other(office, zone, at), at)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "suspended"
        assert "数联信息党支部" in str(refused.value.message)
        assert "厂房搬迁" in str(refused.value.message)
    assert not Attendee.objects.filter(organization=zone.branch_next).exists()


def other(office, zone, at):
    """Another meeting of the branch here on the same day."""
    return called(office, zone.branch, at, kind="lecture", starts_at=later(hours=2))


def test_a_meeting_above_branches_is_joined_by_nobody(at, zone, office, neighbor):
    members(zone.branch, 3)
    found = called(office, zone.committee, at)
    with pytest.raises(Refused) as refused:
        invite(office, found, at)
    assert refused.value.code == "kind"
