"""Sending a record round, confirming and sealing it, and putting a sealed one right in sight of everybody."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.events import actions as events
from zhibu.foundation.notify.actions import notify
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, Refused
from zhibu.meetings.access import abilities, get_meeting, get_run_meeting
from zhibu.meetings.actions._floor import note
from zhibu.meetings.actions._telling import callers_of
from zhibu.meetings.choices import MeetingState, Presence
from zhibu.meetings.events import MeetingConfirmed
from zhibu.meetings.models import Attendee, Counted, Meeting, Minutes, MinutesRevision
from zhibu.meetings.queries.meetings import attendee_of
from zhibu.meetings.queries.roll import possible_hosts
from zhibu.meetings.queries.sealing import content_of, places_of
from zhibu.meetings.rules import record, sealing, states
from zhibu.meetings.rules.lines import one_line

CONFIRMING = {
    "alone": _("You wrote this record yourself. Send it round first; then you can confirm it."),
    "not_there": _("Whoever confirms in place of the host must have been at the meeting."),
    "wrote_it": _("You wrote this record. Somebody else who may stand in for the host confirms it."),
}


@transaction.atomic
def circulate(*, actor: Actor, at: datetime, meeting_id: UUID) -> int:
    """Send the record round to those who were present: they read it and may object. How many were told; again tells
    nobody anew.

    Sent round once more, it is to be read once more. Order of effects: roll, meeting, notices, audit. Raises
    NotFound, Forbidden; Refused `state`, `empty`.
    """
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    if meeting.state == MeetingState.CIRCULATED:
        return 0
    _demand_step(meeting, MeetingState.CIRCULATED)
    _demand_summary(meeting)
    meeting.state, meeting.circulated_at = MeetingState.CIRCULATED, at
    meeting.version += 1
    meeting.save(update_fields=["state", "circulated_at", "version"])
    present = Attendee.objects.filter(meeting=meeting, presence=Presence.PRESENT)
    present.update(read_at=None)
    accounts = present.filter(member__account__isnull=False).order_by("pk")
    told = notify(
        account_ids=[pk for pk in accounts.values_list("member__account_id", flat=True) if pk != actor.account_id],
        kind="meeting.circulated",
        title=_now("Please read the record: %(title)s") % {"title": meeting.title},
        body=_now("If something is not as it was, write it there before the record is sealed."),
        url=reverse("meetings:record", args=[meeting.pk]),
        at=at,
        unique_key=f"meeting.circulated:{meeting.pk}:{meeting.version}",
    )
    note("record.circulated", meeting, actor=actor, at=at, told=told)
    return told


@transaction.atomic
def take_back(*, actor: Actor, at: datetime, meeting_id: UUID) -> None:
    """Take a record that went round back, to write it further; objections stay. Twice changes nothing.

    Order of effects: meeting, audit. Raises NotFound, Forbidden; Refused `state`.
    """
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    if meeting.state == MeetingState.CLOSED:
        return
    _demand_step(meeting, MeetingState.CLOSED)
    meeting.state = MeetingState.CLOSED
    meeting.version += 1
    meeting.save(update_fields=["state", "version"])
    note("record.taken_back", meeting, actor=actor, at=at)


@transaction.atomic
def answer_record(*, actor: Actor, at: datetime, meeting_id: UUID, objection: str = "") -> None:
    """Say that the actor, who was present, has read the record, with an objection or without; without one, an earlier
    objection is withdrawn. A new objection is told to those who lead the meeting; the same again changes nothing.

    Order of effects: roll, notices, audit. Raises NotFound for who is not on the roll; Forbidden for who was not
    present; Refused `state`, `too_long`.
    """
    meeting = get_meeting(actor, meeting_id, lock=True)
    line = attendee_of(actor, meeting.pk)
    if line is None or line.presence != Presence.PRESENT:
        raise Forbidden
    if meeting.state != MeetingState.CIRCULATED:
        raise Refused("state", _("The record is not going round now."))
    objection = objection.strip()
    if len(objection) > 300:
        raise Refused("too_long", _("Say it in at most 300 characters."), field="objection")
    if line.read_at is not None and line.objection == objection:
        return
    is_new = bool(objection) and objection != line.objection
    line.read_at, line.objection = line.read_at or at, objection
    line.save(update_fields=["read_at", "objection"])
    if is_new:
        _tell_objection(actor, at, meeting, line)
    note("record.objected" if objection else "record.read", meeting, actor=actor, at=at, attendee=str(line.pk))


def _tell_objection(actor: Actor, at: datetime, meeting: Meeting, line: Attendee) -> None:
    leaders = Attendee.objects.filter(
        meeting=meeting, member__in=[pk for pk in (meeting.host_id, meeting.recorder_id) if pk]
    ).filter(member__account__isnull=False)
    accounts = [*leaders.order_by("pk").values_list("member__account_id", flat=True)]
    notify(
        account_ids=[pk for pk in {*accounts, *callers_of(meeting.organization, at=at)} if pk != actor.account_id],
        kind="record.objected",
        title=_now("%(name)s objects to the record: %(title)s") % {"name": line.name, "title": meeting.title},
        body=line.objection,
        url=reverse("meetings:record", args=[meeting.pk]),
        at=at,
    )


@transaction.atomic
def confirm(*, actor: Actor, at: datetime, meeting_id: UUID, reason: str = "") -> Meeting:
    """Confirm a record: it is archived and sealed, and no deed changes it any more. Who is not the host gives the
    `reason` why the host cannot. Confirming twice changes nothing.

    Order of effects: meeting, seal, what it counts for, MeetingConfirmed, audit. Raises NotFound; Forbidden for who
    neither hosts nor may stand in; Refused `state`, `empty`, `alone`, `not_there`, `wrote_it`, `no_reason`.
    """
    meeting = get_meeting(actor, meeting_id, lock=True)
    if meeting.state == MeetingState.ARCHIVED:
        return meeting
    who = confirming_of(actor, meeting)
    fault = record.fault_of_confirming(who)
    if fault == "not_host":
        raise Forbidden
    _demand_step(meeting, MeetingState.ARCHIVED)
    _demand_summary(meeting)
    if fault:
        raise Refused(fault, CONFIRMING[fault])
    reason = "" if who.is_host else one_line(reason, 200)
    if not who.is_host and not reason:
        raise Refused("no_reason", _("Write why the host cannot confirm it."), field="reason")
    meeting.state, meeting.confirmed_at = MeetingState.ARCHIVED, at
    meeting.confirmed_by_name, meeting.confirm_note = actor.name, reason
    meeting.version += 1
    meeting.digest = sealing.digest_of(content_of(places_of(meeting)))
    meeting.save(update_fields=["state", "confirmed_at", "confirmed_by_name", "confirm_note", "version", "digest"])
    Counted.objects.filter(meeting=meeting).update(confirmed_on=clock.day_of(at))
    path = meeting.organization.path
    events.publish(MeetingConfirmed(meeting.pk, meeting.organization_id, path, meeting.kind, meeting.on), at=at)
    note("record.confirmed", meeting, actor=actor, at=at, digest=meeting.digest)
    return meeting


def confirming_of(actor: Actor, meeting: Meeting) -> record.Confirming:
    """The actor as the rule of confirming sees them (meeting's organization loaded). Six queries at most."""
    able = abilities(actor, meeting)
    mine = attendee_of(actor, meeting.pk)
    hosts = possible_hosts(meeting, on=meeting.on) if mine and not able.hosts else []
    named = any(host.post and host.member_id == actor.member_id for host in hosts)
    return record.Confirming(
        is_host=able.hosts,
        may_stand_in=mine is not None and (able.call or named),
        was_present=mine is not None and mine.presence == Presence.PRESENT,
        wrote_it=_wrote(actor, meeting),
        went_round=meeting.state == MeetingState.CIRCULATED,
    )


def _wrote(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor is the recorder, or wrote every word where no recorder is named."""
    if meeting.recorder_id is not None:
        return meeting.recorder_id == actor.member_id
    writers = MinutesRevision.objects.filter(minutes_id=meeting.pk).order_by().values_list("by_id", flat=True)
    return set(writers.distinct()) == {actor.account_id}


def _demand_step(meeting: Meeting, to: MeetingState) -> None:
    if states.can_go(meeting.state, to):
        return
    if meeting.state == MeetingState.ARCHIVED:
        raise Refused("state", _("The record is sealed. It can be put right by a visible amendment only."))
    if meeting.state == MeetingState.CANCELLED:
        raise Refused("state", _("The meeting was cancelled."))
    raise Refused("state", _("Close the meeting first; then its record can be sent round and confirmed."))


def _demand_summary(meeting: Meeting) -> None:
    if not Minutes.objects.filter(meeting=meeting).exclude(summary="").exists():
        raise Refused("empty", _("Write in a sentence or two what was talked about and decided."), field="summary")
