"""The online room: staying, answering, speaking, raising a hand."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.access import get_meeting, get_run_meeting
from zhibu.meetings.actions._floor import demand_open, note, touch
from zhibu.meetings.actions._tokens import elsewhere, once
from zhibu.meetings.choices import MeetingState, Presence, SignedInBy
from zhibu.meetings.models import Attendee, Meeting, Remark
from zhibu.meetings.queries.meetings import attendee_of
from zhibu.meetings.rules import attending
from zhibu.meetings.rules.lines import one_line

LONGEST_REMARK = 300


@transaction.atomic
def beat(*, actor: Actor, at: datetime, meeting_id: UUID) -> int:
    """Note that the page of somebody who signed in online still answers; the seconds that they have been there.

    Those in the room, and a meeting that is not under way, count nothing. Not audited: no effect but on the actor's
    own line. Raises NotFound, Forbidden for who is not on the roll.
    """
    line = attendee_of(actor, meeting_id)
    if line is None:
        get_meeting(actor, meeting_id)
        raise Forbidden
    meeting = Meeting.objects.only("state").get(pk=meeting_id)
    online = line.presence == Presence.PRESENT and line.signed_in_by == SignedInBy.ONLINE and line.left_at is None
    if meeting.state != MeetingState.OPEN or not online:
        return line.online_seconds
    seconds = attending.online_after(line.online_seconds, line.online_seen_at, at)
    if not attending.is_online(line.online_seen_at, at):
        touch(meeting)
    Attendee.objects.filter(pk=line.pk).update(online_seconds=seconds, online_seen_at=at)
    return seconds


@transaction.atomic
def answer(*, actor: Actor, at: datetime, meeting_id: UUID) -> None:
    """Answer "I am here" in the online room. Raises NotFound, Forbidden; Refused `not_open`, `not_here`."""
    line, _meeting = _here(actor, meeting_id)
    _answered(line)


@transaction.atomic
def speak(*, actor: Actor, at: datetime, meeting_id: UUID, text: str, deed: UUID) -> Remark:
    """Write a line into the discussion; the same `deed` again is the same line.

    Order of effects: version, remark, roll. Not audited: the discussion itself is kept. Raises NotFound,
    Forbidden for who is not on the roll; Refused `not_open`, `not_here`, `empty`, `too_long`.
    """
    line, meeting = _here(actor, meeting_id)
    same = Remark.objects.filter(deed=deed).first()
    if same is not None:
        if same.attendee_id != line.pk:
            raise elsewhere()
        return same
    text = text.replace("\0", "").strip()
    if not text:
        raise Refused("empty", _("Write what you want to say."), field="text")
    if len(text) > LONGEST_REMARK:
        message = _("At most %(most)d characters; yours has %(count)d.")
        raise Refused("too_long", message % {"most": LONGEST_REMARK, "count": len(text)}, field="text")
    touch(meeting)
    with once():
        remark = Remark.objects.create(meeting=meeting, attendee=line, text=text, at=at, deed=deed)
    _answered(line)
    return remark


@transaction.atomic
def hide_remark(*, actor: Actor, at: datetime, remark_id: UUID, reason: str) -> None:
    """Hide a line of the discussion from all but those who lead; everybody sees that, by whom and why. Twice changes
    nothing.

    Order of effects: remark, version, audit. Raises NotFound, Forbidden; Refused `no_reason`.
    """
    remark = Remark.objects.filter(pk=remark_id).first()
    if remark is None:
        raise NotFound
    meeting = get_run_meeting(actor, remark.meeting_id)
    reason = one_line(reason, 200)
    if not reason:
        raise Refused("no_reason", _("Write why the line is hidden; everybody sees the reason."), field="reason")
    if remark.hidden_at is not None:
        return
    remark.hidden_at, remark.hidden_by_name, remark.hidden_why = at, actor.name, reason
    remark.save(update_fields=["hidden_at", "hidden_by_name", "hidden_why"])
    touch(meeting, frozenset(MeetingState.values))
    note("meeting.remark_hidden", meeting, actor=actor, at=at, remark=str(remark.pk), reason=reason)


@transaction.atomic
def raise_hand(*, actor: Actor, at: datetime, meeting_id: UUID) -> None:
    """Raise the actor's hand: they stand in the queue from now on. Twice keeps the place. Raises as `answer`."""
    line, meeting = _here(actor, meeting_id)
    touch(meeting)
    if Attendee.objects.filter(pk=line.pk, hand_raised_at=None).update(hand_raised_at=at):
        _answered(line)


@transaction.atomic
def lower_hand(*, actor: Actor, at: datetime, meeting_id: UUID, attendee_id: UUID | None = None) -> None:
    """Lower the actor's hand, or, for whoever leads, that of somebody who has had the floor.

    Raises NotFound (also for a line of another meeting), Forbidden; Refused `not_open`.
    """
    if attendee_id is None:
        line, meeting = _here(actor, meeting_id)
        attendee_id = line.pk
    else:
        meeting = get_run_meeting(actor, meeting_id)
        demand_open(meeting)
        if not Attendee.objects.filter(pk=attendee_id, meeting=meeting).exists():
            raise NotFound
    touch(meeting)
    Attendee.objects.filter(pk=attendee_id, hand_raised_at__isnull=False).update(hand_raised_at=None)


def _here(actor: Actor, meeting_id: UUID) -> tuple[Attendee, Meeting]:
    """The actor's line on the roll and the meeting, if they have signed in to it and it is under way."""
    meeting = get_meeting(actor, meeting_id)
    line = attendee_of(actor, meeting_id)
    if line is None:
        raise Forbidden
    demand_open(meeting)
    if line.presence != Presence.PRESENT or line.left_at is not None:
        raise Refused("not_here", _("Sign in first."))
    return line, meeting


def _answered(line: Attendee) -> None:
    Attendee.objects.filter(pk=line.pk).update(answered=F("answered") + 1)
