"""Answering a call: coming, or asking to be excused; deciding about excuses; reminding those who are silent."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.ui.formats import as_moment
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.access import get_meeting, get_run_meeting
from zhibu.meetings.actions._telling import demand_called, record, tell_roll
from zhibu.meetings.choices import Answer, AttendeeRole, ExcuseState, MeetingState, Presence
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.rules.lines import one_line

ANSWERABLE = frozenset({MeetingState.CALLED, MeetingState.OPEN})


@transaction.atomic
def come(*, actor: Actor, at: datetime, meeting_id: UUID) -> Attendee:
    """Say that one is coming; an excuse is taken back with that. Again changes nothing.

    Order of effects: roll, audit. Raises NotFound, Forbidden for one who is not on the roll, Refused "over".
    """
    meeting, line = _own_line(actor, meeting_id)
    if line.answer == Answer.COMING or line.presence == Presence.PRESENT:
        return line
    if line.presence == Presence.EXCUSED:
        line.presence = Presence.INVITED
    line.answer, line.excuse, line.excuse_state, line.excused_by_name = Answer.COMING, "", "", ""
    _save(line)
    record("meeting.answered", meeting, actor=actor, at=at, answer=str(Answer.COMING))
    return line


@transaction.atomic
def excuse_oneself(
    *, actor: Actor, at: datetime, meeting_id: UUID, reason: str, made_at: datetime | None = None
) -> Attendee:
    """Ask to be excused. Until the meeting is opened that is granted at once; afterwards the secretary decides, as
    long as it lasts. `made_at` is when it was said on a phone without network: what was said in time counts as such.

    Order of effects: roll, notice to whoever called (late ones), audit. Raises NotFound, Forbidden for one who is not
    on the roll; Refused "reason", "present", "over".
    """
    meeting, line = _own_line(actor, meeting_id)
    if line.presence == Presence.PRESENT:
        raise Refused("present", _("You have signed in already. Tell the secretary when you leave."))
    reason = _reason(reason)
    if line.answer == Answer.EXCUSE and line.excuse == reason:
        return line
    said_at = min(made_at or at, at)
    is_timely = meeting.state == MeetingState.CALLED or (
        meeting.opened_at is not None and said_at < meeting.opened_at
    )
    line.answer, line.excuse, line.excused_by_name = Answer.EXCUSE, reason, ""
    line.excuse_state = ExcuseState.GRANTED if is_timely else ExcuseState.ASKED
    line.presence = Presence.EXCUSED if is_timely else Presence.INVITED
    _save(line)
    if not is_timely:
        _tell_leaders(meeting, line, at=at)
    record("meeting.answered", meeting, actor=actor, at=at, answer=str(Answer.EXCUSE))
    return line


def _own_line(actor: Actor, meeting_id: UUID) -> tuple[Meeting, Attendee]:
    """The actor's own line, locked, of a meeting that may still be answered."""
    meeting = get_meeting(actor, meeting_id, lock=True)
    rows = Attendee.objects.select_for_update(of=("self",))
    line = rows.filter(meeting=meeting, member_id=actor.member_id).first() if actor.member_id else None
    if line is None:
        raise Forbidden
    if meeting.state not in ANSWERABLE:
        words = (
            _("The meeting has been cancelled: no answer is needed.")
            if meeting.state == MeetingState.CANCELLED
            else _("The meeting is over. Tell the secretary, who can put it into the record.")
        )
        raise Refused("over", words)
    return meeting, line


def _reason(text: str) -> str:
    reason = one_line(text, 200)
    if not reason:
        raise Refused("reason", _("Write the reason: a word or two are enough."), field="reason")
    return reason


def _tell_leaders(meeting: Meeting, line: Attendee, *, at: datetime) -> None:
    rows = Attendee.objects.filter(meeting=meeting, member_id__in=[meeting.host_id, meeting.recorder_id])
    accounts = {pk for pk in rows.values_list("member__account_id", flat=True) if pk}
    accounts |= {meeting.called_by_id} if meeting.called_by_id else set()
    tell_roll(
        meeting,
        at=at,
        kind="meeting.excuse",
        title=_("%(name)s asks to be excused: %(title)s") % {"name": line.name, "title": meeting.title},
        accounts=sorted(accounts),
        unique_key=f"meeting.excuse:{line.pk}:{meeting.sequence}",
    )


@transaction.atomic
def decide_excuse(
    *, actor: Actor, at: datetime, meeting_id: UUID, attendee_id: UUID, granted: bool, words: str = ""
) -> Attendee:
    """Grant or decline an excuse, with words for the member when it is declined. The same decision again changes
    nothing.

    Until the meeting is opened every excuse may be declined; once it is under way those that came late are decided,
    what was granted before stays. Order of effects: roll, notice to the member, audit. Raises NotFound; Forbidden
    (see `get_run_meeting`); Refused "state", "none", "stands", "words".
    """
    meeting, line = _line(actor, meeting_id, attendee_id)
    wanted = ExcuseState.GRANTED if granted else ExcuseState.DECLINED
    if line.excuse_state == wanted:
        return line
    if not line.excuse:
        raise Refused("none", _("Nobody has asked for this. Enter the excuse with its reason instead."))
    if meeting.state == MeetingState.OPEN and line.excuse_state == ExcuseState.GRANTED:
        raise Refused("stands", _("The meeting has begun: an excuse that was granted stays."))
    words = one_line(words, 200)
    if not granted and not words:
        raise Refused("words", _("Say why it is declined; the member is told."), field="words")
    line.excuse_state, line.excused_by_name = wanted, actor.name
    if line.presence != Presence.PRESENT:
        line.presence = Presence.EXCUSED if granted else Presence.INVITED
    _save(line)
    _tell_member(meeting, line, granted=granted, words=words, at=at)
    record(
        "meeting.excused" if granted else "meeting.excuse_declined",
        meeting,
        actor=actor,
        at=at,
        attendee=str(line.pk),
    )
    return line


@transaction.atomic
def excuse_for(*, actor: Actor, at: datetime, meeting_id: UUID, attendee_id: UUID, reason: str) -> Attendee:
    """Enter the excuse of somebody who has told the secretary; again with the same reason changes nothing.

    Order of effects: roll, audit. Raises NotFound, Forbidden; Refused "state", "reason", "present".
    """
    meeting, line = _line(actor, meeting_id, attendee_id)
    reason = _reason(reason)
    if line.presence == Presence.PRESENT:
        raise Refused("present", _("This person has signed in already."))
    if line.presence == Presence.EXCUSED and line.excuse == reason:
        return line
    line.answer, line.excuse, line.excuse_state = Answer.EXCUSE, reason, ExcuseState.GRANTED
    line.presence, line.excused_by_name = Presence.EXCUSED, actor.name
    _save(line)
    record("meeting.excused", meeting, actor=actor, at=at, attendee=str(line.pk))
    return line


def _line(actor: Actor, meeting_id: UUID, attendee_id: UUID) -> tuple[Meeting, Attendee]:
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    demand_called(meeting, also_open=True)
    rows = Attendee.objects.select_for_update(of=("self",))
    line = rows.filter(pk=attendee_id, meeting=meeting, role=AttendeeRole.EXPECTED).first()
    if line is None:
        raise NotFound
    return meeting, line


def _tell_member(meeting: Meeting, line: Attendee, *, granted: bool, words: str, at: datetime) -> None:
    account = Attendee.objects.filter(pk=line.pk).values_list("member__account_id", flat=True).first()
    title = _("You are excused: %(title)s") if granted else _("Please come after all: %(title)s")
    tell_roll(
        meeting,
        at=at,
        kind="meeting.excuse_decided",
        title=title % {"title": meeting.title},
        body=words or as_moment(meeting.starts_at),
        accounts=[account] if account else [],
        unique_key=f"meeting.excuse_decided:{line.pk}:{meeting.sequence}:{at.isoformat()}",
    )


@transaction.atomic
def remind_silent(*, actor: Actor, at: datetime, meeting_id: UUID) -> int:
    """Ask those expected who have not answered, at most once a day each; how many were told now.

    Order of effects: notices, audit (if anybody was told). Raises NotFound; Forbidden without REMIND or CALL_MEETINGS
    there; Refused "state", "past".
    """
    meeting = get_meeting(actor, meeting_id)
    path = meeting.organization.path
    if not (actor.can(Verb.REMIND, path) or actor.can(Verb.CALL_MEETINGS, path)):
        raise Forbidden
    demand_called(meeting)
    if meeting.starts_at <= at:
        raise Refused("past", _("The time of the meeting has come: there is nothing to answer any more."))
    silent = Attendee.objects.filter(
        meeting=meeting, role=AttendeeRole.EXPECTED, counts=True, answer="", presence=Presence.INVITED,
        member__account__isnull=False,
    )  # fmt: skip
    told = tell_roll(
        meeting,
        at=at,
        kind="meeting.reminder",
        title=_("Are you coming? %(title)s, %(when)s")
        % {"title": meeting.title, "when": as_moment(meeting.starts_at)},
        body=_("One tap answers."),
        accounts=[pk for pk in silent.order_by("pk").values_list("member__account_id", flat=True) if pk],
        unique_key=f"meeting.reminder:{meeting.pk}:{meeting.sequence}:{clock.day_of(at).isoformat()}",
    )
    if told:
        record("meeting.reminded", meeting, actor=actor, at=at, told=told)
    return told


def _save(line: Attendee) -> None:
    line.save(update_fields=["presence", "answer", "excuse", "excuse_state", "excused_by_name"])
    Meeting.objects.filter(pk=line.meeting_id).update(version=F("version") + 1)
