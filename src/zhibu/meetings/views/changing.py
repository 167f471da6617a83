"""Changing a call: time and place, agenda, people, guests and branches; calling it off."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.kernel.periods import span_of
from zhibu.meetings.access import get_meeting, get_run_meeting
from zhibu.meetings.actions import changing, joining, rolls
from zhibu.meetings.call_panels import people_of
from zhibu.meetings.forms import (
    Agenda,
    CancelForm,
    DetailsForm,
    GuestForm,
    InviteForm,
    MoveForm,
    seen_in,
    sent,
    show_refusal,
)
from zhibu.meetings.frame import frame_of
from zhibu.meetings.models import Meeting
from zhibu.meetings.queries.company import agenda_of, invitations_of
from zhibu.meetings.queries.hints import missing_words
from zhibu.meetings.queries.kinds import choices_of, dues_of, kinds_held_by
from zhibu.meetings.queries.proposals import places_used
from zhibu.meetings.queries.roll import possible_hosts
from zhibu.meetings.queries.rolls import attendees_of
from zhibu.meetings.rules.hints import leaves_period

either = require_http_methods(["GET", "POST"])


def _page(
    request: Request, meeting: Meeting, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    frame = frame_of(request.actor, meeting, current="", at=clock.now())
    return render(request, template, {"frame": frame, "meeting": meeting, **context}, status=status)


@either
def move(request: Request, meeting_id: UUID) -> HttpResponse:
    """Another time or place."""
    meeting = get_meeting(request.actor, meeting_id, Verb.CALL_MEETINGS)
    form = MoveForm(sent(request), meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            moved = changing.move_meeting(
                actor=request.actor, at=clock.now(), meeting_id=meeting.pk, to=form.to(), seen=seen_in(request.POST)
            )
        except Refused as refusal:
            show_refusal(form, refusal.message, refusal.field)
        else:
            messages.success(request, _("Changed; those called have been told."))
            _say_what_is_missing(request, meeting, moved)
            return redirect("meetings:meeting", meeting.pk)
    context = {"form": form, "places": places_used(meeting.organization)}
    return _page(request, meeting, "meetings/move.html", context, status=422 if form.errors else 200)


def _say_what_is_missing(request: Request, before: Meeting, after: Meeting) -> None:
    """Tell when a move leaves a period without its meeting."""
    kinds = kinds_held_by(after.organization, before.on)
    for code in (before.kind, *before.also):
        kind = kinds.get(code)
        if kind is None or not kind.period:
            continue
        period = span_of(kind.period, before.on)
        assert period.ends_on is not None
        if leaves_period(before.on, after.on, period_ends_on=period.ends_on):
            due = dues_of(after.organization, {code: kind}, before.on)[code]
            if due.is_missing:
                messages.warning(request, missing_words(due))


@either
def cancel(request: Request, meeting_id: UUID) -> HttpResponse:
    """No meeting after all."""
    meeting = get_meeting(request.actor, meeting_id, Verb.CALL_MEETINGS)
    form = CancelForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            changing.cancel_meeting(
                actor=request.actor, at=clock.now(), meeting_id=meeting.pk, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            show_refusal(form, refusal.message, refusal.field)
        else:
            messages.success(request, _("Cancelled; those called have been told."))
            return redirect("meetings:meeting", meeting.pk)
    return _page(request, meeting, "meetings/cancel.html", {"form": form}, status=422 if form.errors else 200)


@either
def details(request: Request, meeting_id: UUID) -> HttpResponse:
    """Title, host, recorder, speaker, and what else the meeting is."""
    meeting = get_meeting(request.actor, meeting_id, Verb.CALL_MEETINGS)
    roll = list(attendees_of(meeting))
    kinds = kinds_held_by(meeting.organization, meeting.on)
    kind = kinds.get(meeting.kind)
    alike = [k for k in kinds.values() if kind and k.expected == kind.expected and k.code != kind.code]
    hosts = [(str(host.member_id), host.name) for host in possible_hosts(meeting, on=meeting.on)]
    if meeting.host_id and str(meeting.host_id) not in dict(hosts):
        hosts.append((str(meeting.host_id), meeting.host_name))
    form = DetailsForm(sent(request), meeting=meeting, hosts=hosts, people=people_of(roll), also=choices_of(alike))
    if request.method == "POST" and form.is_valid():
        try:
            changing.change_details(
                actor=request.actor, at=clock.now(), meeting_id=meeting.pk, details=form.details(),
                seen=seen_in(request.POST),
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal.message, refusal.field)
        else:
            return redirect("meetings:meeting", meeting.pk)
    return _page(request, meeting, "meetings/details.html", {"form": form}, status=422 if form.errors else 200)


class _Problems(forms.Form):
    """Holds what a rule says where there is no field."""


@either
def agenda(request: Request, meeting_id: UUID) -> HttpResponse:
    """The agenda, written anew."""
    meeting = get_run_meeting(request.actor, meeting_id)
    items = agenda_of(meeting)
    form = _Problems(sent(request))
    lines = Agenda.sent(request.POST) if request.method == "POST" else Agenda.standing(items)
    if "arrange" in request.POST:
        lines.arrange(request.POST["arrange"])
    elif request.method == "POST":
        try:
            changing.change_agenda(
                actor=request.actor, at=clock.now(), meeting_id=meeting.pk, items=lines.items(),
                seen=seen_in(request.POST),
            )  # fmt: skip
        except Refused as refusal:
            form.is_valid()
            show_refusal(form, refusal.message, None)
        else:
            return redirect("meetings:meeting", meeting.pk)
    seen = request.POST.get("seen") or meeting.updated_at.isoformat()
    context = {"form": form, "agenda": lines.lines, "seen": seen, "proposal": None}
    return _page(request, meeting, "meetings/agenda.html", context, status=422 if form.errors else 200)


@either
def company(request: Request, meeting_id: UUID) -> HttpResponse:
    """Observers and guests by name; other branches that hold it too; who is noted as without a vote."""
    meeting = get_run_meeting(request.actor, meeting_id)
    word = request.POST.get("do", "")
    guest = GuestForm(request.POST if word == "guest" else None)
    branch = InviteForm(request.POST if word == "branch" else None)
    form: forms.Form = branch if word == "branch" else guest
    if request.method == "POST" and form.is_valid():
        add = rolls.add_guest if word == "guest" else joining.invite_branch
        try:
            add(actor=request.actor, at=clock.now(), meeting_id=meeting.pk, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal.message, refusal.field)
        else:
            return redirect("meetings:company", meeting.pk)
    roll = list(attendees_of(meeting))
    context = {
        "guest_form": guest,
        "branch_form": branch,
        "invitations": invitations_of(meeting),
        "guests": [row for row in roll if row.role != "expected"],
        "voters": [row for row in roll if row.is_entitled and row.member_id],
        "noted": [row for row in roll if row.left_out_why == "discipline"],
        "may_call": request.actor.can(Verb.CALL_MEETINGS, meeting.organization.path),
    }
    status = 422 if guest.errors or branch.errors else 200
    return _page(request, meeting, "meetings/company.html", context, status=status)


@require_POST
def drop_guest(request: Request, meeting_id: UUID, attendee_id: UUID) -> HttpResponse:
    """A guest is not coming."""
    return _done(request, meeting_id, rolls.remove_guest, attendee_id=attendee_id)


@require_POST
def note_vote(request: Request, meeting_id: UUID, attendee_id: UUID) -> HttpResponse:
    """A member on the roll has no vote at present, or has it again."""
    has_vote = request.POST.get("has_vote") != "0"
    return _done(request, meeting_id, rolls.note_vote, attendee_id=attendee_id, has_vote=has_vote)


@require_POST
def refresh(request: Request, meeting_id: UUID) -> HttpResponse:
    """Make the roll agree with the branch of today."""
    return _done(request, meeting_id, rolls.refresh_roll)


def _done(request: Request, meeting_id: UUID, action: Any, **values: Any) -> HttpResponse:
    try:
        action(actor=request.actor, at=clock.now(), meeting_id=meeting_id, **values)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("meetings:company", meeting_id)
