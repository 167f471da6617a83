"""Video rooms: which server serves whom, and each person's way in."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from zhibu.foundation.access import registry
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.meetings.choices import MeetingState, Mode, RoomService, RoomState
from zhibu.meetings.models import Attendee, Meeting, VideoRoom, VideoServer
from zhibu.meetings.video.adapter import CALLED, service_of
from zhibu.meetings.video.trouble import words_of

FOUND_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Video:
    """What the page of a meeting shows of its video room. `state` is empty for a mere link; `can_enter` whether the
    button leads anywhere now; `trouble` in words."""

    service: str
    label: Any
    link: str
    state: str
    can_enter: bool
    trouble: Any


def server_for(path: str, service: str) -> VideoServer | None:
    """The server of a service that serves the node at `path`: its own, else the nearest above. One query."""
    rows = VideoServer.objects.filter(organization__path__in=paths.ancestors(path), service=service)
    return rows.order_by("-organization__path").first()


def video_of(meeting: Meeting) -> Video | None:
    """The video room of a meeting; None for one held in a room, or that has none. One query for one on a server."""
    if meeting.mode == Mode.ROOM or not meeting.service:
        return None
    label = RoomService(meeting.service).label
    if meeting.service not in CALLED:
        return Video(meeting.service, label, meeting.link, "", bool(meeting.link), "")
    room = VideoRoom.objects.filter(meeting=meeting).first()
    state = room.state if room else ""
    is_open = meeting.state == MeetingState.OPEN and state == RoomState.READY
    return Video(meeting.service, label, "", state, is_open, words_of(room.trouble) if room else "")


def way_in(meeting: Meeting, line: Attendee | None, *, name: str, leads: bool) -> str:
    """The address by which one person enters the meeting's video room, empty while there is none. The host and who
    leads moderate. One query for a room on a server.

    Raises VideoTrouble `no_server` if its server has been taken away.
    """
    if meeting.service not in CALLED:
        return meeting.link
    room = VideoRoom.objects.select_related("server").filter(meeting=meeting, state=RoomState.READY).first()
    if room is None:
        return ""
    person = str(line.pk) if line else f"desk-{name}"
    return service_of(room.server).join_url(
        room_id=room_id_of(meeting.pk), name=name, person_id=person, moderates=leads
    )


def room_id_of(meeting_id: UUID) -> str:
    """What a meeting is called on a server of video rooms."""
    return f"zhibu-{meeting_id}"


def servers_visible_to(actor: Actor) -> list[VideoServer]:
    """The servers of nodes where the actor may set them up, by the name of the node. One query."""
    where = actor.within(Verb.MANAGE_RULES, "organization__path")
    where |= actor.within(Verb.MANAGE_ORGANIZATIONS, "organization__path")
    return list(VideoServer.objects.select_related("organization").filter(Q(where)).order_by("organization__path"))


def may_set_servers(actor: Actor) -> bool:
    """Whether there is any node for which the actor may set a server up. No query beyond the grants."""
    return actor.can_anywhere(Verb.MANAGE_RULES) or actor.can_anywhere(Verb.MANAGE_ORGANIZATIONS)


def places_for_servers(actor: Actor, text: str) -> list[registry.Place]:
    """Up to twenty nodes with `text` in the name for which the actor may set a server up. One query."""
    where = actor.within(Verb.MANAGE_RULES, "path") | actor.within(Verb.MANAGE_ORGANIZATIONS, "path")
    return registry.places().search(text, where, FOUND_AT_ONCE)


def server_of(organization_id: UUID) -> VideoServer | None:
    """The server that a node itself has set up. One query."""
    return VideoServer.objects.filter(organization_id=organization_id).first()
