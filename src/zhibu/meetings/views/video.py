"""Video rooms: of a meeting, and the servers of offices."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, Refused
from zhibu.meetings.access import abilities, get_meeting, get_run_meeting
from zhibu.meetings.actions import video as actions
from zhibu.meetings.frame import frame_of
from zhibu.meetings.queries.meetings import attendee_of
from zhibu.meetings.queries.video import (
    may_set_servers,
    places_for_servers,
    server_of,
    servers_visible_to,
    video_of,
    way_in,
)
from zhibu.meetings.room_forms import ServerForm, VideoForm
from zhibu.meetings.video.trouble import VideoTrouble, words_of
from zhibu.meetings.views import live


@require_http_methods(["GET", "HEAD", "POST"])
def video(request: Request, meeting_id: UUID) -> HttpResponse:
    """Say where the video room of the meeting is."""
    meeting = get_run_meeting(request.actor, meeting_id)
    initial = {"service": meeting.service, "link": meeting.link}
    form = VideoForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_video(actor=request.actor, at=clock.now(), meeting_id=meeting_id, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return redirect("meetings:live", meeting_id)
    context = {
        "frame": frame_of(request.actor, meeting, current="video", at=clock.now()),
        "meeting": meeting,
        "form": form,
        "video": video_of(meeting),
    }
    return render(request, "meetings/live/video.html", context, status=422 if form.errors else 200)


@require_POST
def open_room(request: Request, meeting_id: UUID) -> HttpResponse:
    """Ask for the room on the server; a job opens it."""
    back = request.build_absolute_uri(reverse("meetings:live", args=[meeting_id]))
    try:
        actions.open_room(actor=request.actor, at=clock.now(), meeting_id=meeting_id, back=back)
    except Refused as refused:
        return live.no(request, meeting_id, refused)
    return live.done(request, meeting_id)


@require_GET
def enter(request: Request, meeting_id: UUID) -> HttpResponse:
    """Go to the video room under one's own name."""
    meeting = get_meeting(request.actor, meeting_id)
    line = attendee_of(request.actor, meeting_id)
    leads = abilities(request.actor, meeting).run
    if line is None and not leads:
        raise Forbidden
    try:
        url = way_in(meeting, line, name=request.actor.name, leads=leads)
    except VideoTrouble as trouble:
        return live.page(request, meeting_id, words=words_of(trouble.code), status=422)
    return HttpResponseRedirect(url) if url else redirect("meetings:live", meeting_id)


@require_GET
def servers(request: Request) -> HttpResponse:
    """The servers of the nodes that one looks after, and where to set up another."""
    if not may_set_servers(request.actor):
        raise Forbidden
    text = request.GET.get("q", "").strip()[:60]
    context = {
        "servers": [(row, words_of(row.trouble)) for row in servers_visible_to(request.actor)],
        "text": text,
        "found": places_for_servers(request.actor, text) if text else [],
    }
    return render(request, "meetings/live/servers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def server(request: Request, organization_id: UUID) -> HttpResponse:
    """Set up the server of a node."""
    place = actions.get_place(request.actor, organization_id)
    standing = server_of(organization_id)
    initial = {"service": standing.service, "address": standing.address} if standing else {"service": "bigbluebutton"}
    form = ServerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_server(
                actor=request.actor, at=clock.now(), organization_id=organization_id, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("The server is entered. Whether it answers stands here in a moment."))
            return redirect("meetings:video_servers")
    context: dict[str, Any] = {"place": place, "standing": standing, "form": form}
    return render(request, "meetings/live/server.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: Request, organization_id: UUID) -> HttpResponse:
    """Take the server of a node away."""
    actions.remove_server(actor=request.actor, at=clock.now(), organization_id=organization_id)
    return redirect("meetings:video_servers")
