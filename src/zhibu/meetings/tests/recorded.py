"""A meeting that was held and is to be recorded: what tests of the record begin with."""

from datetime import UTC, datetime, timedelta

from zhibu.meetings.actions import leading, minutes, sealing
from zhibu.meetings.choices import Presence
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.tests.factories import THURSDAY, AttendeeFactory, ItemFactory, MeetingFactory

OVER = THURSDAY + timedelta(minutes=80)
LATER = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def held(branch, host, *present, absent=0, **given):
    """A meeting of the branch, hosted by one person, with these present and some absent, ended."""
    meeting = MeetingFactory(organization=branch, host=host.member, host_name=host.member.name, **given)
    ItemFactory(meeting=meeting, position=1, title="讨论培训计划")
    for person in (host, *present):
        AttendeeFactory(meeting=meeting, member=person.member, presence=Presence.PRESENT)
    for _ in range(absent):
        AttendeeFactory(meeting=meeting)
    leading.open_meeting(actor=host.actor, at=THURSDAY, meeting_id=meeting.pk)
    leading.close_meeting(actor=host.actor, at=OVER, meeting_id=meeting.pk)
    return fresh(meeting)


def written(meeting, by, summary="会议讨论了年度培训计划。", **fields):
    """The minutes written by somebody who leads."""
    base = fields.pop("base", 0)
    return minutes.save_minutes(
        actor=by.actor, at=OVER, meeting_id=meeting.pk, base=base, fields={"summary": summary, **fields}
    )


def sealed(meeting, by):
    """The record written, sent round and confirmed by the host."""
    written(meeting, by)
    sealing.circulate(actor=by.actor, at=OVER, meeting_id=meeting.pk)
    return sealing.confirm(actor=by.actor, at=LATER, meeting_id=meeting.pk)


def fresh(meeting):
    """The meeting as it stands, its organization loaded."""
    return Meeting.objects.select_related("organization").get(pk=meeting.pk)


def line_of(meeting, person):
    """Somebody's line on the roll."""
    return Attendee.objects.get(meeting=meeting, member=person.member)
