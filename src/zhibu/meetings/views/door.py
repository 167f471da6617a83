"""The secretary at the door."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.meetings import watching
from zhibu.meetings.access import get_run_meeting
from zhibu.meetings.actions import door as actions
from zhibu.meetings.frame import frame_of
from zhibu.meetings.queries.room import line_on_roll
from zhibu.meetings.room_forms import DoorForm, GuestForm, ReasonForm
from zhibu.meetings.views import live


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: Request, meeting_id: UUID) -> HttpResponse:
    """Everybody who may still come: sign in whoever has no phone."""
    if request.method != "POST":
        return _page(request, meeting_id)
    form = DoorForm(request.POST)
    chosen = form.cleaned_data["attendee"] if form.is_valid() else []
    try:
        people = actions.sign_in_by_hand(
            actor=request.actor, at=clock.now(), meeting_id=meeting_id, attendee_ids=chosen
        )
    except Refused as refused:
        if request.headers.get("Live"):
            return live.no(request, meeting_id, refused)
        return _page(request, meeting_id, words=refused.message)
    if request.headers.get("Live"):
        return HttpResponse(status=204)
    text = ngettext("%(people)d person signed in", "%(people)d people signed in", people) % {"people": people}
    messages.success(request, text)
    return redirect("meetings:door", meeting_id)


@require_POST
def guest(request: Request, meeting_id: UUID) -> HttpResponse:
    """Enter a guest by name."""
    form = GuestForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"name": "", "from_name": ""}
    try:
        actions.add_guest(actor=request.actor, at=clock.now(), meeting_id=meeting_id, **given)
    except Refused as refused:
        return _page(request, meeting_id, words=refused.message, **given)
    return redirect("meetings:door", meeting_id)


def _page(
    request: Request, meeting_id: UUID, *, words: Any = "", name: str = "", from_name: str = ""
) -> HttpResponse:
    meeting = get_run_meeting(request.actor, meeting_id)
    seen = watching.watch(meeting_id, fresh=True)
    if seen is None:
        raise NotFound
    context = {
        "frame": frame_of(request.actor, meeting, current="door", at=clock.now()),
        "meeting": meeting,
        "now": seen.snapshot,
        "words": words,
        "name": name,
        "from_name": from_name,
    }
    return render(request, "meetings/live/door.html", context, status=422 if words else 200)


@require_GET
def line(request: Request, meeting_id: UUID, attendee_id: UUID) -> HttpResponse:
    """One line of the roll: how they signed in, and what can be put right."""
    return _line_page(request, meeting_id, attendee_id)


def _line_page(request: Request, meeting_id: UUID, attendee_id: UUID, words: Any = "") -> HttpResponse:
    meeting = get_run_meeting(request.actor, meeting_id)
    context = {
        "frame": frame_of(request.actor, meeting, current="door", at=clock.now()),
        "meeting": meeting,
        "line": line_on_roll(meeting_id, attendee_id),
        "words": words,
    }
    return render(request, "meetings/live/line.html", context, status=422 if words else 200)


@require_POST
def undo(request: Request, meeting_id: UUID, attendee_id: UUID) -> HttpResponse:
    """Take a sign-in back."""
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _act(request, meeting_id, attendee_id, actions.undo_sign_in, reason=reason)


@require_POST
def leave(request: Request, meeting_id: UUID, attendee_id: UUID) -> HttpResponse:
    """Somebody has left."""
    return _act(request, meeting_id, attendee_id, actions.let_go)


def _act(request: Request, meeting_id: UUID, attendee_id: UUID, act: Any, **given: str) -> HttpResponse:
    try:
        act(actor=request.actor, at=clock.now(), meeting_id=meeting_id, attendee_id=attendee_id, **given)
    except Refused as refused:
        return _line_page(request, meeting_id, attendee_id, refused.message)
    return redirect("meetings:door_line", meeting_id, attendee_id)
