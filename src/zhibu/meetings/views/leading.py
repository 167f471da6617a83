"""Opening, taking over, going through the agenda, ending; the screen for the wall."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.meetings import tickets, watching
from zhibu.meetings.access import get_run_meeting
from zhibu.meetings.actions import leading as actions
from zhibu.meetings.choices import MeetingState
from zhibu.meetings.frame import frame_of
from zhibu.meetings.models import Meeting
from zhibu.meetings.qr import path_of
from zhibu.meetings.rules import codes
from zhibu.meetings.tickets import Watcher
from zhibu.meetings.views import live

AHEAD = 360
"""Codes that a screen is given at once: two hours of them, should its network go."""
DRAWN = 15
"""Of so many the QR code is drawn too: five minutes of them."""


@require_POST
def open_meeting(request: Request, meeting_id: UUID) -> HttpResponse:
    """Open the meeting and go to its page."""
    try:
        actions.open_meeting(actor=request.actor, at=clock.now(), meeting_id=meeting_id)
    except Refused as refused:
        return live.no(request, meeting_id, refused)
    return live.done(request, meeting_id)


@require_POST
def take_over(request: Request, meeting_id: UUID) -> HttpResponse:
    """Become its host."""
    try:
        actions.take_over(actor=request.actor, at=clock.now(), meeting_id=meeting_id)
    except Refused as refused:
        return live.no(request, meeting_id, refused)
    return live.done(request, meeting_id)


@require_POST
def begin_item(request: Request, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Go to an item of the agenda."""
    try:
        actions.begin_item(actor=request.actor, at=clock.now(), meeting_id=meeting_id, item_id=item_id)
    except Refused as refused:
        return live.no(request, meeting_id, refused)
    return live.done(request, meeting_id)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, meeting_id: UUID) -> HttpResponse:
    """Show what ending the meeting will enter, then end it."""
    words: Any = ""
    if request.method == "POST":
        try:
            actions.close_meeting(actor=request.actor, at=clock.now(), meeting_id=meeting_id)
        except Refused as refused:
            words = refused.message
        else:
            return redirect("meetings:meeting", meeting_id)
    meeting = get_run_meeting(request.actor, meeting_id)
    context = {
        "frame": frame_of(request.actor, meeting, current="close", at=clock.now()),
        "meeting": meeting,
        "now": _seen(meeting).snapshot,
        "words": words,
    }
    return render(request, "meetings/live/close.html", context, status=422 if words else 200)


def _seen(meeting: Meeting) -> watching.Watch:
    seen = watching.watch(meeting.pk, fresh=True)
    if seen is None:
        raise NotFound
    return seen


@require_GET
def screen(request: Request, meeting_id: UUID) -> HttpResponse:
    """The wall: the code, large, for as long as the meeting lasts."""
    meeting = get_run_meeting(request.actor, meeting_id)
    if meeting.state != MeetingState.OPEN:
        return redirect("meetings:live", meeting_id)
    at, seen = clock.now(), _seen(meeting)
    code = codes.code_at(meeting.secret, at)
    path, size = path_of(_address(request, meeting, code))
    shared = seen.parts(get_language() or "", live.parts_of)
    context = {
        "meeting": meeting,
        "code": code,
        "left": codes.seconds_left(at),
        "qr": {"path": path, "size": size},
        "parts": shared.by_name,
        "stamp": shared.stamp,
        "ticket": tickets.issue(meeting_id, Watcher(None, leads=False)),
    }
    return render(request, "meetings/live/screen.html", context)


@require_GET
def screen_codes(request: Request, meeting_id: UUID) -> JsonResponse:
    """The codes of the next two hours, the first of them drawn: for a screen that may lose its network."""
    meeting = get_run_meeting(request.actor, meeting_id)
    if meeting.state != MeetingState.OPEN:
        return JsonResponse({"codes": []})
    at = clock.now()
    first = codes.step_of(at)
    rows = []
    for step in range(first, first + AHEAD):
        code = codes.code_of(meeting.secret, step)
        rows.append([code, path_of(_address(request, meeting, code))[0]] if step < first + DRAWN else [code])
    return JsonResponse({"now": at.timestamp(), "period": codes.PERIOD_SECONDS, "first": first, "codes": rows})


def _address(request: Request, meeting: Meeting, code: str) -> str:
    return request.build_absolute_uri(reverse("meetings:scan", args=[meeting.pk, code]))
