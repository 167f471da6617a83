"""Entering a meeting that was held without the program."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import Refused
from zhibu.meetings.actions._floor import note
from zhibu.meetings.actions.calling import Call, call_meeting
from zhibu.meetings.actions.leading import close_meeting
from zhibu.meetings.actions.minutes import save_minutes
from zhibu.meetings.choices import Presence, SignedInBy
from zhibu.meetings.models import Attendee, Meeting


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held: its call, the members who were there and who were excused, and what was decided."""

    call: Call
    present_ids: tuple[UUID, ...]
    excused_ids: tuple[UUID, ...] = ()
    summary: str = ""


@transaction.atomic
def enter_held(
    *, actor: Actor, at: datetime, organization_id: UUID, held: Held, token: UUID | None = None
) -> Meeting:
    """Enter a meeting that was held without the program: called, attended, closed and judged by the same rules as
    any other, nobody told. The same token again returns the meeting that stands.

    Order of effects: those of the call, roll, those of the closing, minutes, audit. Raises NotFound, Forbidden
    without CALL_MEETINGS there; Refused `not_over`, `nobody`, and what the call refuses.
    """
    if held.call.starts_at > at:
        raise Refused("not_over", _("This meeting is still to come. Call it instead."), field="day")
    if not held.present_ids:
        raise Refused("nobody", _("Tick who was there."), field="present")
    called = call_meeting(actor=actor, at=at, organization_id=organization_id, call=held.call, token=token)
    meeting = called.meeting
    if not called.is_new:
        return meeting
    _mark(actor, meeting, held)
    meeting = close_meeting(actor=actor, at=at, meeting_id=meeting.pk)
    ended = min(meeting.ends_at, at)
    Meeting.objects.filter(pk=meeting.pk).update(closed_at=ended)
    if held.summary.strip():
        save_minutes(actor=actor, at=at, meeting_id=meeting.pk, base=0, fields={"summary": held.summary})
    note(
        "meeting.entered_afterwards", meeting, actor=actor, at=at, present=meeting.present, expected=meeting.expected
    )
    meeting.closed_at = ended
    return meeting


def _mark(actor: Actor, meeting: Meeting, held: Held) -> None:
    roll = Attendee.objects.filter(meeting=meeting)
    roll.filter(member_id__in=held.present_ids).update(
        presence=Presence.PRESENT, signed_in_at=meeting.starts_at, signed_in_by=SignedInBy.HAND,
        entered_by_name=actor.name,
    )  # fmt: skip
    excused = set(held.excused_ids) - set(held.present_ids)
    roll.filter(member_id__in=excused).update(presence=Presence.EXCUSED, excused_by_name=actor.name)
    if not roll.filter(presence=Presence.PRESENT).exists():
        raise Refused("nobody", _("Tick who was there."), field="present")
