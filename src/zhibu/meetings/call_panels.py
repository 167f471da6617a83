"""The sections of a meeting's first page that belong to the call: facts, my answer, hints, agenda, who comes."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.ui.formats import as_moment
from zhibu.kernel.clock import ZONE
from zhibu.meetings.choices import Answer, AttendeeRole, ExcuseState, InvitationState, MeetingState, Mode, Presence
from zhibu.meetings.frame import Frame
from zhibu.meetings.models import AgendaItem, Attendee, Invitation, Meeting
from zhibu.meetings.queries.hints import hints_for
from zhibu.meetings.queries.kinds import kind_of, labels_of
from zhibu.meetings.queries.lists import answers_of
from zhibu.meetings.queries.rolls import attendees_of

BEFORE_THE_END = frozenset({MeetingState.CALLED, MeetingState.OPEN})


def facts(actor: Actor, frame: Frame, at: datetime) -> dict[str, Any]:
    """When, where, what kind, who hosts and writes. One query for kinds that a locality has added."""
    meeting = frame.meeting
    labels = labels_of([meeting.kind, *meeting.also])
    ends = meeting.ends_at.astimezone(ZONE)
    rows = [
        {"label": _("When"), "value": f"{as_moment(meeting.starts_at)}–{ends:%H:%M}"},
        {"label": _("Where"), "value": meeting.place or _("Online")},
        {"label": _("Kind of meeting"), "value": "、".join(labels[code] for code in (meeting.kind, *meeting.also))},
        {"label": _("Host"), "value": meeting.host_name},
        {"label": _("Speaker"), "value": meeting.speaker},
        {"label": _("Minutes by"), "value": meeting.recorder_name},
    ]
    if meeting.mode == Mode.HYBRID:
        rows[1]["note"] = _("and online")
    kept = [row for row in rows if row["value"]]
    is_ahead = meeting.state in BEFORE_THE_END
    return {"facts": kept, "link": meeting.link if is_ahead else "", "called_by": meeting.called_by_name}


def mine(actor: Actor, frame: Frame, at: datetime) -> dict[str, Any] | None:
    """My own answer, while it can be given."""
    line = frame.mine
    if line is None or frame.meeting.state not in BEFORE_THE_END or line.presence == Presence.PRESENT:
        return None
    return {
        "line": line,
        "is_coming": line.answer == Answer.COMING,
        "is_excused": line.presence == Presence.EXCUSED,
        "is_asked": line.excuse_state == ExcuseState.ASKED,
        "is_declined": line.excuse_state == ExcuseState.DECLINED,
        "is_expected": line.role == AttendeeRole.EXPECTED and line.counts,
    }


def agenda(actor: Actor, frame: Frame, at: datetime) -> dict[str, Any]:
    """What is to be discussed, with the files of the office's topics. One query."""
    items = AgendaItem.objects.select_related("topic", "carried_from__meeting").filter(meeting=frame.meeting)
    may_edit = frame.able.run and frame.meeting.state in BEFORE_THE_END
    return {"items": list(items), "may_edit": may_edit}


def answers(actor: Actor, frame: Frame, at: datetime) -> dict[str, Any] | None:
    """Who is coming and who is not: for those who lead, with the reasons; for the others the numbers. Two queries or
    three."""
    meeting = frame.meeting
    if meeting.state != MeetingState.CALLED:
        return None
    roll = list(attendees_of(meeting))
    numbers = answers_of(roll)
    if not (frame.able.run or frame.able.see):
        return {"numbers": numbers, "leads": False}
    needs_speaker = "speaker" in kind_of(meeting).contents
    path = meeting.organization.path
    return {
        "numbers": numbers,
        "leads": frame.able.run,
        "hints": hints_for(meeting, roll, needs_speaker=needs_speaker, at=at),
        "excused": [row for row in roll if row.excuse],
        "silent": [row for row in roll if row.counts and not row.answer and row.presence == Presence.INVITED],
        "may_remind": (frame.able.call or actor.can(Verb.REMIND, path)) and meeting.starts_at > at,
    }


def company(actor: Actor, frame: Frame, at: datetime) -> dict[str, Any] | None:
    """The branches that hold it too, the observers and guests. Two queries."""
    meeting = frame.meeting
    if not (frame.able.run or frame.able.see):
        return None
    invitations = list(Invitation.objects.select_related("organization").filter(meeting=meeting))
    guests = list(attendees_of(meeting).exclude(role=AttendeeRole.EXPECTED))
    if not invitations and not guests:
        return None
    tones = {InvitationState.ACCEPTED: "done", InvitationState.DECLINED: "idle"}
    rows = [{"row": row, "tone": tones.get(InvitationState(row.state), "due")} for row in invitations]
    return {"invitations": rows, "guests": guests}


def forward(actor: Actor, frame: Frame, at: datetime) -> dict[str, Any] | None:
    """The call as a text to send on, for those who are reached elsewhere. No query beyond the agenda's."""
    meeting = frame.meeting
    if not frame.able.run or meeting.state != MeetingState.CALLED:
        return None
    return {"text": text_of(meeting, [item.title for item in meeting.items.all()])}


def text_of(meeting: Meeting, titles: list[str]) -> str:
    """A call in plain lines: what, when, where, the agenda. No query."""
    lines = [
        _("%(organization)s: %(title)s") % {"organization": meeting.organization.name, "title": meeting.title},
        _("When: %(when)s") % {"when": as_moment(meeting.starts_at)},
    ]
    if meeting.place:
        lines.append(_("Where: %(where)s") % {"where": meeting.place})
    if meeting.link:
        lines.append(_("Link: %(link)s") % {"link": meeting.link})
    lines.append(_("Agenda:"))
    lines += [f"{number}. {title}" for number, title in enumerate(titles, start=1)]
    lines.append(_("Please answer in the program whether you are coming."))
    return "\n".join(lines)


def menu_of(frame: Frame) -> list[dict[str, Any]]:
    """What else may be done with a meeting that is called."""
    meeting, able = frame.meeting, frame.able
    if meeting.state not in BEFORE_THE_END:
        return []
    is_called = meeting.state == MeetingState.CALLED
    entries = [
        (able.call and is_called, "meetings:move", "calendar-event", _("Move it")),
        (able.run, "meetings:agenda", "list-check", _("Change the agenda")),
        (able.call, "meetings:details", "users", _("Host, minutes and more")),
        (able.run, "meetings:company", "user-plus", _("Guests and other branches")),
        (able.call and is_called, "meetings:cancel", "calendar-off", _("Cancel it")),
    ]
    return [
        {"url": reverse(name, args=[meeting.pk]), "icon": icon, "label": label}
        for allowed, name, icon, label in entries
        if allowed
    ]


def people_of(roll: list[Attendee]) -> list[tuple[str, str]]:
    """Those on a roll with a record, for a field of a form."""
    return [(str(row.member_id), row.name) for row in roll if row.member_id]
