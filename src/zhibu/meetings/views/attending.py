"""Signing in, by what the screen in the room shows or from home; staying and leaving."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.meetings import tickets
from zhibu.meetings.access import get_meeting
from zhibu.meetings.actions import attending, room
from zhibu.meetings.choices import MeetingState, Presence
from zhibu.meetings.models import Meeting
from zhibu.meetings.queries.lists import my_coming
from zhibu.meetings.queries.room import own_line
from zhibu.meetings.room_forms import CodeForm
from zhibu.meetings.views import live
from zhibu.members.access import get_own_record


@login_not_required
@require_GET
def scan(request: Request, meeting_id: UUID, digits: str) -> HttpResponse:
    """Where the QR code leads: the browser keeps what it has scanned, signed with the time, and goes on to sign in.

    Nothing is looked up, so nothing can be learned here; whoever is not signed in to the platform does that first.
    """
    response = redirect("meetings:here", meeting_id)
    tickets.keep_scan(response, request, meeting_id, digits, at=clock.now())
    return response


@require_GET
def here_now(request: Request) -> HttpResponse:
    """To where one signs in at the meeting that is under way, else to the own meetings: where a shortcut leads."""
    get_own_record(request.actor)
    under_way = [line for line in my_coming(request.actor) if line.meeting.state == MeetingState.OPEN]
    return redirect("meetings:here", under_way[0].meeting_id) if len(under_way) == 1 else redirect("meetings:mine")


@require_http_methods(["GET", "HEAD", "POST"])
def here(request: Request, meeting_id: UUID) -> HttpResponse:
    """Sign in with the code that was scanned, or with six digits."""
    scanned = tickets.scan_of(request, meeting_id)
    if request.method != "POST":
        return _page(request, meeting_id, has_scanned=scanned is not None)
    form = CodeForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    by_scan = bool(given.get("scanned")) and scanned is not None
    try:
        attending.sign_in(
            actor=request.actor,
            at=clock.now(),
            meeting_id=meeting_id,
            code=scanned.code if by_scan and scanned else str(given.get("code", "")),
            scanned_at=scanned.at if by_scan and scanned else None,
        )
    except Refused as refused:
        response = _page(request, meeting_id, has_scanned=False, refused=refused)
        tickets.forget_scan(response, meeting_id)
        return response
    response = redirect("meetings:here", meeting_id)
    tickets.forget_scan(response, meeting_id)
    return response


def _page(request: Request, meeting_id: UUID, *, has_scanned: bool, refused: Refused | None = None) -> HttpResponse:
    """What to press, or the seal of who has signed in: for those on the roll with the meeting's name, for a guest who
    has scanned its code without."""
    line = own_line(request.actor, meeting_id)
    meeting = line.meeting if line else _visible(request, meeting_id)
    if meeting is None and not has_scanned and refused is None:
        raise NotFound
    in_field = refused is not None and refused.field == "code" and meeting is not None
    context: dict[str, Any] = {
        "meeting_id": meeting_id,
        "meeting": meeting,
        "line": line,
        "has_signed": line is not None and line.presence == Presence.PRESENT and line.left_at is None,
        "has_scanned": has_scanned,
        "words": refused.message if refused and not in_field else "",
        "wrong": refused.message if refused and in_field else "",
    }
    return render(request, "meetings/live/here.html", context, status=422 if refused else 200)


def _visible(request: Request, meeting_id: UUID) -> Meeting | None:
    try:
        return get_meeting(request.actor, meeting_id)
    except NotFound:
        return None


@require_POST
def here_online(request: Request, meeting_id: UUID) -> HttpResponse:
    """Sign in from the online room."""
    try:
        attending.sign_in_online(actor=request.actor, at=clock.now(), meeting_id=meeting_id)
    except Refused as refused:
        return live.no(request, meeting_id, refused)
    return live.done(request, meeting_id)


@require_POST
def here_leading(request: Request, meeting_id: UUID) -> HttpResponse:
    """Sign in as who leads the meeting: one tap."""
    try:
        attending.sign_in_leading(actor=request.actor, at=clock.now(), meeting_id=meeting_id)
    except Refused as refused:
        return live.no(request, meeting_id, refused)
    return live.done(request, meeting_id)


@require_POST
def leave(request: Request, meeting_id: UUID) -> HttpResponse:
    """Go before the end."""
    try:
        attending.leave(actor=request.actor, at=clock.now(), meeting_id=meeting_id)
    except Refused as refused:
        return live.no(request, meeting_id, refused)
    return live.done(request, meeting_id)


@require_POST
def beat(request: Request, meeting_id: UUID) -> JsonResponse:
    """The page of somebody online still answers."""
    return JsonResponse({"seconds": room.beat(actor=request.actor, at=clock.now(), meeting_id=meeting_id)})


@require_POST
def answer(request: Request, meeting_id: UUID) -> HttpResponse:
    """ "I am here"."""
    try:
        room.answer(actor=request.actor, at=clock.now(), meeting_id=meeting_id)
    except Refused as refused:
        return live.no(request, meeting_id, refused)
    return live.done(request, meeting_id)


@require_POST
def hand(request: Request, meeting_id: UUID) -> HttpResponse:
    """Raise or lower one's own hand."""
    act = room.raise_hand if request.POST.get("up") == "1" else room.lower_hand
    try:
        act(actor=request.actor, at=clock.now(), meeting_id=meeting_id)
    except Refused as refused:
        return live.no(request, meeting_id, refused)
    return live.done(request, meeting_id)
