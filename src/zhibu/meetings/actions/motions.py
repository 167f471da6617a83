"""Resolutions: made, put to the vote, voted on, decided."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.access import get_meeting, get_run_meeting
from zhibu.meetings.actions._floor import demand_open, not_open, note
from zhibu.meetings.actions._tokens import once, standing
from zhibu.meetings.choices import Choice, Decision, MeetingState, MotionState, VoteWay
from zhibu.meetings.models import AgendaItem, Attendee, Meeting, Motion, Vote
from zhibu.meetings.queries.judging import vote_of
from zhibu.meetings.queries.meetings import attendee_of
from zhibu.meetings.queries.roll import seats_of
from zhibu.meetings.rules import quorum, votes
from zhibu.meetings.rules.attending import counted
from zhibu.meetings.rules.lines import one_line

WHY_NO_VOTE = {
    "guest": _("Guests take part without a vote. Your own branch is where you vote."),
    "observer": _("Observers take part without a vote."),
    "not_entitled": _("You take part without a vote in this meeting: only full members with voting rights vote."),
    "not_here": _("Sign in first, then vote."),
    "left": _("You have left the meeting. Sign in again to vote."),
}


@transaction.atomic
def make_motion(
    *,
    actor: Actor,
    at: datetime,
    meeting_id: UUID,
    text: str,
    token: UUID,
    decision: str = Decision.ORDINARY,
    way: str = VoteWay.HANDS,
    item_id: UUID | None = None,
) -> Motion:
    """Write down what is to be decided, before the meeting or in it. The same `token` again is the same motion.

    Order of effects: motion, meeting, audit. Raises NotFound (also for an item of another meeting), Forbidden;
    Refused `not_open` once the meeting has ended, `no_text`, `not_here` for an admission outside a general meeting.
    """
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    same = standing(Motion, token, meeting_id=meeting.pk)
    if same is not None:
        return same
    if meeting.state not in {MeetingState.CALLED, MeetingState.OPEN}:
        raise not_open(meeting.state)
    text = one_line(text, 300)
    if not text:
        raise Refused("no_text", _("Write what is to be decided, as it shall stand in the record."), field="text")
    if not votes.fits(decision, meeting.kind):
        raise Refused("not_here", _("Members are admitted by a general meeting alone."), field="decision")
    if item_id is not None and not AgendaItem.objects.filter(pk=item_id, meeting=meeting).exists():
        raise NotFound
    with once():
        motion = Motion.objects.create(
            meeting=meeting, item_id=item_id, text=text, decision=decision, way=way, token=token, made_at=at
        )
    _changed(meeting)
    note("motion.made", meeting, actor=actor, at=at, motion=str(motion.pk), decision=decision)
    return motion


@transaction.atomic
def put_to_vote(*, actor: Actor, at: datetime, motion_id: UUID, way: str) -> Motion:
    """Open the vote on a motion, by hands or electronically; a second time changes nothing.

    Order of effects: motion, meeting, audit. Raises NotFound, Forbidden; Refused `not_open`, `decided`,
    `one_at_a_time` while another vote is open.
    """
    motion, meeting = _motion(actor, motion_id)
    demand_open(meeting)
    if motion.state == MotionState.OPEN:
        return motion
    _demand_step(motion, MotionState.OPEN)
    if Motion.objects.filter(meeting=meeting, state=MotionState.OPEN).exists():
        raise Refused("one_at_a_time", _("Another vote is still open. Close or withdraw it first."))
    motion.state, motion.way, motion.opened_at = MotionState.OPEN, VoteWay(way), at
    motion.save(update_fields=["state", "way", "opened_at"])
    _changed(meeting)
    note("motion.put", meeting, actor=actor, at=at, motion=str(motion.pk), way=str(motion.way))
    return motion


@transaction.atomic
def vote(*, actor: Actor, at: datetime, motion_id: UUID, choice: str) -> bool:
    """Give the actor's own open vote, or change it while the vote is open; whether anything changed.

    Everybody sees who voted how once the vote is closed. Order of effects: vote, meeting. Not audited one by one: the
    votes themselves are the record. Raises NotFound; Refused `decided` once it is closed, `by_hands`, and one of
    `guest`, `observer`, `not_entitled`, `not_here`, `left` for who may not.
    """
    motion = Motion.objects.select_related("meeting__organization").filter(pk=motion_id).first()
    if motion is None:
        raise NotFound
    get_meeting(actor, motion.meeting_id)
    line = attendee_of(actor, motion.meeting_id)
    if line is None:
        raise Forbidden
    _demand_vote(line)
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=motion.meeting_id)
    motion.refresh_from_db(fields=["state", "way"])
    if motion.state != MotionState.OPEN:
        raise Refused("decided", _("This vote is closed."))
    if motion.way != VoteWay.ELECTRONIC:
        raise Refused("by_hands", _("This vote is by show of hands in the room."))
    found, is_new = Vote.objects.get_or_create(
        motion=motion, attendee=line, defaults={"choice": Choice(choice), "at": at}
    )
    if not is_new and found.choice == choice:
        return False
    if not is_new:
        Vote.objects.filter(pk=found.pk).update(choice=Choice(choice), at=at)
    Attendee.objects.filter(pk=line.pk).update(answered=line.answered + 1)
    _changed(meeting)
    return True


def _demand_vote(line: Attendee) -> None:
    why = votes.why_no_vote(
        role=line.role, is_entitled=line.is_entitled, presence=line.presence, has_left=line.left_at is not None
    )
    if why:
        raise Refused(why, WHY_NO_VOTE[why])


@transaction.atomic
def close_hands(*, actor: Actor, at: datetime, motion_id: UUID, approve: int, against: int, abstain: int) -> Motion:
    """Enter the hands that were counted and close the vote. Closing twice changes nothing.

    Order of effects: motion, meeting, audit. Raises NotFound, Forbidden; Refused `not_open`, `decided`,
    `electronic`, `negative`, `none`, `too_many`.
    """
    motion, meeting = _motion(actor, motion_id)
    if motion.state in votes.DECIDED:
        return motion
    _demand_closing(motion, meeting)
    if motion.way != VoteWay.HANDS:
        raise Refused("electronic", _("This vote is taken on the phones; its numbers come from there."))
    counts = counted(seats_of(meeting.pk))
    hands = votes.Hands(approve, against, abstain)
    _demand_hands(hands, counts.entitled_here)
    return _decide(actor, at, meeting, motion, hands, counts.entitled, counts.entitled_here)


def _demand_hands(hands: votes.Hands, here: int) -> None:
    fault = votes.fault_of_hands(hands, entitled_present=here)
    if fault == "too_many":
        message = ngettext_lazy(
            "%(hands)d hands, but %(here)d person entitled to vote is here. Count again, or check the roll.",
            "%(hands)d hands, but %(here)d people entitled to vote are here. Count again, or check the roll.",
            here,
        )
        raise Refused(fault, message % {"hands": hands.total, "here": here}, field="approve")
    if fault:
        raise Refused(fault, _("Enter the hands that were counted."), field="approve")


@transaction.atomic
def close_vote(*, actor: Actor, at: datetime, motion_id: UUID) -> Motion:
    """Close an electronic vote: those who are entitled and here are counted; who has gone since does not count among
    those present, but their vote, given while here, stands. Closing twice changes nothing.

    Order of effects: motion, meeting, audit. Raises NotFound, Forbidden; Refused `not_open`, `decided`, `by_hands`.
    """
    motion, meeting = _motion(actor, motion_id)
    if motion.state in votes.DECIDED:
        return motion
    _demand_closing(motion, meeting)
    if motion.way != VoteWay.ELECTRONIC:
        raise Refused("by_hands", _("This vote is by show of hands in the room."))
    rows = Vote.objects.filter(motion=motion, attendee__is_entitled=True).order_by("pk")
    given = list(rows.values_list("choice", "attendee__left_at"))
    tally = Counter(choice for choice, _left in given)
    hands = votes.Hands(tally[Choice.APPROVE], tally[Choice.AGAINST], tally[Choice.ABSTAIN])
    counts = counted(seats_of(meeting.pk))
    gone_after_voting = sum(left is not None for _choice, left in given)
    return _decide(actor, at, meeting, motion, hands, counts.entitled, counts.entitled_here + gone_after_voting)


def _decide(
    actor: Actor, at: datetime, meeting: Meeting, motion: Motion, hands: votes.Hands, entitled: int, present: int
) -> Motion:
    enough, carried = vote_of(meeting, motion.decision, entitled=entitled, present=present, approve=hands.approve)
    motion.state = quorum.outcome(enough, carried)
    motion.approve, motion.against, motion.abstain = hands.approve, hands.against, hands.abstain
    motion.entitled, motion.entitled_present = entitled, present
    motion.closed_at, motion.closed_by_name = at, actor.name
    motion.save()
    _changed(meeting)
    note(
        "motion.decided",
        meeting,
        actor=actor,
        at=at,
        motion=str(motion.pk),
        state=str(motion.state),
        approve=hands.approve,
    )
    return motion


@transaction.atomic
def withdraw(*, actor: Actor, at: datetime, motion_id: UUID) -> None:
    """Withdraw a motion before it is decided; votes given so far stay with it. Twice changes nothing.

    Order of effects: motion, meeting, audit. Raises NotFound, Forbidden; Refused `not_open`, `decided`.
    """
    motion, meeting = _motion(actor, motion_id)
    if motion.state == MotionState.WITHDRAWN:
        return
    if meeting.state not in {MeetingState.CALLED, MeetingState.OPEN}:
        raise not_open(meeting.state)
    _demand_step(motion, MotionState.WITHDRAWN)
    motion.state, motion.closed_at, motion.closed_by_name = MotionState.WITHDRAWN, at, actor.name
    motion.save(update_fields=["state", "closed_at", "closed_by_name"])
    _changed(meeting)
    note("motion.withdrawn", meeting, actor=actor, at=at, motion=str(motion.pk))


def _motion(actor: Actor, motion_id: UUID) -> tuple[Motion, Meeting]:
    """A motion and its meeting, locked, for whoever leads it. Raises NotFound, Forbidden."""
    meeting_id = Motion.objects.filter(pk=motion_id).values_list("meeting_id", flat=True).first()
    if meeting_id is None:
        raise NotFound
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    return Motion.objects.get(pk=motion_id), meeting


def _demand_step(motion: Motion, to: MotionState) -> None:
    if not votes.can_become(motion.state, to):
        raise Refused("decided", _("This motion is decided. Make a new one to vote again."))


def _demand_closing(motion: Motion, meeting: Meeting) -> None:
    demand_open(meeting)
    if motion.state != MotionState.OPEN:
        raise Refused("decided", _("This motion is not being voted on."))


def _changed(meeting: Meeting) -> None:
    meeting.version += 1
    meeting.save(update_fields=["version"])
