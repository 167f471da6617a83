"""Leading a meeting: opened, taken over, item by item, closed."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.access import abilities, get_meeting, get_run_meeting
from zhibu.meetings.actions._floor import count, demand_open, not_open, note, touch
from zhibu.meetings.actions.rolls import agree
from zhibu.meetings.actions.video import end_room
from zhibu.meetings.choices import MeetingState, MotionState, Presence
from zhibu.meetings.models import AgendaItem, Attendee, Meeting, Motion
from zhibu.meetings.queries.meetings import attendee_of
from zhibu.meetings.queries.roll import possible_hosts
from zhibu.meetings.rules import attending, states
from zhibu.meetings.rules.hosting import may_host


@transaction.atomic
def open_meeting(*, actor: Actor, at: datetime, meeting_id: UUID) -> Meeting:
    """Open a called meeting: its roll is made to agree with the members of the day, and from now on people sign in. A
    second opening changes nothing.

    Order of effects: roll, meeting, audit. Raises NotFound, Forbidden (see `get_run_meeting`); Refused `too_early`,
    `too_late`, `not_open` (cancelled, or ended).
    """
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    if meeting.state == MeetingState.OPEN:
        return meeting
    if not states.can_go(meeting.state, MeetingState.OPEN):
        raise not_open(meeting.state)
    if not attending.can_open(meeting.starts_at, meeting.ends_at, at):
        raise _wrong_time(meeting, at)
    agree(meeting, at=at, tell=False)
    meeting.state, meeting.opened_at = MeetingState.OPEN, at
    meeting.secret = meeting.secret or secrets.token_urlsafe(24)
    meeting.version += 1
    meeting.save(update_fields=["state", "opened_at", "secret", "version"])
    note("meeting.opened", meeting, actor=actor, at=at)
    return meeting


def _wrong_time(meeting: Meeting, at: datetime) -> Refused:
    if at < meeting.starts_at:
        return Refused("too_early", _("A meeting can be opened from twelve hours before it begins."))
    return Refused(
        "too_late",
        _("This meeting ended more than a day ago. Enter by hand who was there, then close it."),
    )


@transaction.atomic
def take_over(*, actor: Actor, at: datetime, meeting_id: UUID) -> Meeting:
    """Become the host of a meeting whose host cannot go on: whoever may stand in, or calls meetings there and stands
    on the roll. Taking over twice changes nothing.

    Order of effects: meeting, audit. Raises NotFound; Forbidden for all others; Refused `not_open` once it has ended.
    """
    meeting = get_meeting(actor, meeting_id, lock=True)
    mine = attendee_of(actor, meeting.pk)
    if mine is None or mine.member_id is None:
        raise Forbidden
    if not (abilities(actor, meeting).call or may_host(possible_hosts(meeting, on=meeting.on), mine.member_id)):
        raise Forbidden
    if meeting.state not in {MeetingState.CALLED, MeetingState.OPEN}:
        raise not_open(meeting.state)
    if meeting.host_id == mine.member_id:
        return meeting
    before = meeting.host_id
    meeting.host_id, meeting.host_name = mine.member_id, mine.name
    meeting.version += 1
    meeting.save(update_fields=["host", "host_name", "version"])
    note("meeting.taken_over", meeting, actor=actor, at=at, before=str(before or ""))
    return meeting


@transaction.atomic
def begin_item(*, actor: Actor, at: datetime, meeting_id: UUID, item_id: UUID) -> None:
    """Go to an item of the agenda, which is the one that everybody sees as being talked about. Not audited: the
    record says what was discussed.

    Raises NotFound (also for an item of another meeting), Forbidden; Refused `not_open`.
    """
    meeting = get_run_meeting(actor, meeting_id)
    demand_open(meeting)
    if not AgendaItem.objects.filter(pk=item_id, meeting=meeting).update(begun_at=at):
        raise NotFound
    touch(meeting)


@transaction.atomic
def close_meeting(*, actor: Actor, at: datetime, meeting_id: UUID) -> Meeting:
    """Close a meeting: whoever has not come is absent, the numbers are fixed, the meeting is judged for each branch.

    One that was held without the program is closed from "called", once those present are entered. Motions that were
    never put to the vote are withdrawn. Closing twice changes nothing. Order of effects: motions, roll, meeting,
    counted, MeetingClosed, audit. Raises NotFound, Forbidden; Refused `not_open`, `too_early`, `nobody`, `voting`.
    """
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    if meeting.state in {MeetingState.CLOSED, MeetingState.CIRCULATED, MeetingState.ARCHIVED}:
        return meeting
    if not states.can_go(meeting.state, MeetingState.CLOSED):
        raise not_open(meeting.state)
    _demand_held(meeting, at)
    Motion.objects.filter(meeting=meeting, state=MotionState.READY).update(
        state=MotionState.WITHDRAWN, closed_at=at, closed_by_name=actor.name
    )
    roll = Attendee.objects.filter(meeting=meeting)
    roll.filter(presence=Presence.INVITED).update(presence=Presence.ABSENT)
    roll.filter(hand_raised_at__isnull=False).update(hand_raised_at=None)
    meeting.state, meeting.closed_at = MeetingState.CLOSED, at
    meeting.opened_at = meeting.opened_at or meeting.starts_at
    meeting.save(update_fields=["state", "closed_at", "opened_at"])
    count(meeting, at=at)
    end_room(meeting, at=at)
    note("meeting.closed", meeting, actor=actor, at=at, present=meeting.present, expected=meeting.expected)
    return meeting


def _demand_held(meeting: Meeting, at: datetime) -> None:
    if meeting.state == MeetingState.CALLED:
        if at < meeting.starts_at:
            raise Refused("too_early", _("The meeting has not begun yet. If it does not take place, cancel it."))
        if not Attendee.objects.filter(meeting=meeting, presence=Presence.PRESENT).exists():
            raise Refused("nobody", _("Enter first who was there. If nobody came, cancel the meeting."))
    if Motion.objects.filter(meeting=meeting, state=MotionState.OPEN).exists():
        raise Refused("voting", _("A vote is still open. Close or withdraw it first."))
