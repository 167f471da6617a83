"""Meetings are found by whoever sees them, and by those on their roll; what was confided is not in the index."""

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.search.actions import rebuild
from zhibu.foundation.search.proof import verify
from zhibu.foundation.search.tests.finding import found, kept
from zhibu.meetings.actions.calling import call_meeting
from zhibu.meetings.actions.changing import cancel_meeting
from zhibu.meetings.actions.rolls import refresh_roll
from zhibu.meetings.choices import MeetingState, MotionState
from zhibu.meetings.models import Minutes, Motion, Remark
from zhibu.meetings.tests.cast import a_call
from zhibu.meetings.tests.factories import AttendeeFactory, ItemFactory, MeetingFactory
from zhibu.members.actions import move_member


def test_the_desk_and_the_roll_find_it_and_nobody_else(zone, secretary, member, neighbor, stranger, office, auditor):
    meeting = MeetingFactory(organization=zone.branch, title="讨论年度计划")
    AttendeeFactory(meeting=meeting, member=member.member)
    rebuild(kind="meeting")
    assert found(secretary, "年度计划") == found(office, "年度计划") == found(member, "年度计划") == ["讨论年度计划"]
    for other in (neighbor, stranger, auditor):
        assert found(other, "年度计划") == []
    assert found(member, "会议室") == ["讨论年度计划"]
    assert found(member, "党员大会 11月") == ["讨论年度计划"]


def test_called_moved_off_the_roll_and_cancelled(zone, secretary, member, office, at):
    called = call_meeting(actor=secretary.actor, at=at, organization_id=zone.branch.pk, call=a_call(title="安全学习"))
    assert found(member, "安全") == found(secretary, "安全") == ["安全学习"]
    move_member(actor=office.actor, at=at, member_id=member.member.pk, to_organization_id=zone.branch_next.pk)
    refresh_roll(actor=SYSTEM, at=at, meeting_id=called.meeting.pk)
    assert found(member, "安全") == []
    cancel_meeting(actor=secretary.actor, at=at, meeting_id=called.meeting.pk, reason="改期")
    assert found(secretary, "安全") == []
    assert [one for one in verify() if one.kind == "meeting"] == []


def test_resolutions_are_found_once_the_record_is_archived(zone, secretary, at):
    meeting = MeetingFactory(organization=zone.branch, state=MeetingState.CIRCULATED)
    Motion.objects.create(meeting=meeting, text="通过结余经费方案", state=MotionState.CARRIED, made_at=at)
    Motion.objects.create(meeting=meeting, text="撤回的动议", state=MotionState.WITHDRAWN, made_at=at)
    rebuild(kind="meeting")
    assert found(secretary, "结余经费") == []
    type(meeting).objects.update(state=MeetingState.ARCHIVED)
    rebuild(kind="meeting")
    assert found(secretary, "结余经费") == ["支部党员大会"]
    assert "动议" not in kept()


def test_what_was_confided_is_not_kept(zone, secretary, member, at):
    meeting = MeetingFactory(organization=zone.branch, kind="organization_life", state=MeetingState.ARCHIVED)
    line = AttendeeFactory(meeting=meeting, member=member.member, excuse="动了手术", objection="记错了数字")
    ItemFactory(meeting=meeting, title="批评与自我批评", notes="作风拖沓")
    Motion.objects.create(meeting=meeting, text="处分决定", state=MotionState.CARRIED, made_at=at)
    Minutes.objects.create(meeting=meeting, summary="相互提了意见", measures="限期整改")
    Remark.objects.create(meeting=meeting, attendee=line, text="我有保留", at=at)
    rebuild(kind="meeting")
    text = kept()
    for confided in ("手术", "记错", "拖沓", "处分", "批评", "相互", "限期", "保留", "周晓"):
        assert confided not in text, confided
    assert found(secretary, "支部党员大会") == ["支部党员大会"]
