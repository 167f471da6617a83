"""The secretary at the door: signing in by hand, entering guests by name, taking a sign-in back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import NotFound, Refused
from zhibu.meetings.access import get_run_meeting
from zhibu.meetings.actions._floor import count, not_open, note
from zhibu.meetings.actions.attending import go
from zhibu.meetings.choices import AttendeeRole, ExcuseState, MeetingState, MotionState, Presence, SignedInBy
from zhibu.meetings.models import Attendee, Meeting, Vote
from zhibu.meetings.rules.lines import one_line

ENTERED = frozenset({MeetingState.CALLED, MeetingState.OPEN, MeetingState.CLOSED})
"""States in which the secretary enters who is there: also before the opening and until the record goes round."""


@transaction.atomic
def sign_in_by_hand(*, actor: Actor, at: datetime, meeting_id: UUID, attendee_ids: Collection[UUID]) -> int:
    """Mark people on the roll present; how many were not before. After the end the meeting is counted anew.

    Order of effects: roll, meeting, audit. Raises NotFound (also for a line of another meeting), Forbidden; Refused
    `not_open`, `too_early` before the day of the meeting.
    """
    meeting = _at_the_door(actor, at, meeting_id)
    lines = Attendee.objects.filter(meeting=meeting, pk__in=attendee_ids)
    if lines.count() != len(set(attendee_ids)):
        raise NotFound
    back = lines.filter(presence=Presence.PRESENT, left_at__isnull=False).update(left_at=None)
    entered = lines.exclude(presence=Presence.PRESENT).update(
        presence=Presence.PRESENT,
        signed_in_at=at,
        signed_in_by=SignedInBy.HAND,
        entered_by_name=actor.name,
        left_at=None,
    )
    if entered + back:
        changed(meeting, at=at)
        note(
            "meeting.entered",
            meeting,
            actor=actor,
            at=at,
            people=entered + back,
            attendees=[str(pk) for pk in attendee_ids],
        )
    return entered + back


@transaction.atomic
def add_guest(*, actor: Actor, at: datetime, meeting_id: UUID, name: str, from_name: str = "") -> UUID:
    """Enter a guest by name, without a vote; the same name from the same place again is the same guest.

    Order of effects: roll, meeting, audit. Raises NotFound, Forbidden; Refused `not_open`, `too_early`, `no_name`.
    """
    meeting = _at_the_door(actor, at, meeting_id)
    name, from_name = one_line(name, 40), one_line(from_name, 120)
    if not name:
        raise Refused("no_name", _("Write the name of the guest."), field="name")
    same = Attendee.objects.filter(meeting=meeting, name=name, from_name=from_name, role=AttendeeRole.GUEST).first()
    if same is not None:
        return same.pk
    line = Attendee.objects.create(
        meeting=meeting, name=name, from_name=from_name, role=AttendeeRole.GUEST, counts=False, is_entitled=False,
        presence=Presence.PRESENT, signed_in_at=at, signed_in_by=SignedInBy.HAND, entered_by_name=actor.name,
    )  # fmt: skip
    changed(meeting, at=at)
    note("meeting.guest_entered", meeting, actor=actor, at=at, attendee=str(line.pk))
    return line.pk


@transaction.atomic
def undo_sign_in(*, actor: Actor, at: datetime, meeting_id: UUID, attendee_id: UUID, reason: str) -> None:
    """Take a sign-in back; an open vote of that person goes with it, a vote that is closed stands. Doing it twice
    changes nothing.

    Order of effects: votes, roll, meeting, audit. Raises NotFound, Forbidden; Refused `not_open`, `no_reason`.
    """
    meeting = _at_the_door(actor, at, meeting_id)
    reason = one_line(reason, 200)
    if not reason:
        raise Refused("no_reason", _("Write why the sign-in is taken back; the log keeps it."), field="reason")
    line = _line(meeting, attendee_id)
    if line.presence != Presence.PRESENT:
        return
    Vote.objects.filter(attendee=line, motion__state=MotionState.OPEN).delete()
    line.presence = _before(meeting, line)
    line.signed_in_at, line.signed_in_by, line.entered_by_name = None, "", ""
    line.left_at = line.hand_raised_at = line.online_since = line.online_seen_at = None
    line.online_seconds = line.answered = 0
    line.save()
    changed(meeting, at=at)
    note("meeting.sign_in_undone", meeting, actor=actor, at=at, attendee=str(line.pk), reason=reason)


def _before(meeting: Meeting, line: Attendee) -> Presence:
    if line.excuse_state == ExcuseState.GRANTED:
        return Presence.EXCUSED
    return Presence.ABSENT if meeting.state == MeetingState.CLOSED else Presence.INVITED


@transaction.atomic
def let_go(*, actor: Actor, at: datetime, meeting_id: UUID, attendee_id: UUID) -> None:
    """Note that somebody has gone before the end. Raises NotFound, Forbidden; Refused `not_open`, `not_here`."""
    meeting = _at_the_door(actor, at, meeting_id)
    if meeting.state != MeetingState.OPEN:
        raise not_open(meeting.state)
    go(meeting, _line(meeting, attendee_id), actor=actor, at=at)


def changed(meeting: Meeting, *, at: datetime) -> None:
    """Tell those who watch a locked meeting; one that has ended is counted anew."""
    if meeting.state == MeetingState.CLOSED:
        count(meeting, at=at)
        return
    meeting.version += 1
    meeting.save(update_fields=["version"])


def _at_the_door(actor: Actor, at: datetime, meeting_id: UUID) -> Meeting:
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    if meeting.state not in ENTERED:
        raise not_open(meeting.state)
    if meeting.state == MeetingState.CALLED and at < meeting.starts_at:
        raise Refused("too_early", _("Open the meeting first; before it begins nobody is there."))
    return meeting


def _line(meeting: Meeting, attendee_id: UUID) -> Attendee:
    line = Attendee.objects.filter(meeting=meeting, pk=attendee_id).first()
    if line is None:
        raise NotFound
    return line
