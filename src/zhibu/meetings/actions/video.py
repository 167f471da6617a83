"""Video rooms: the link of a meeting, rooms opened and ended by jobs, the servers of offices."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.jobs.actions import enqueue
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.access import get_run_meeting
from zhibu.meetings.actions._floor import not_open, note
from zhibu.meetings.choices import MeetingState, Mode, RoomService, RoomState
from zhibu.meetings.models import Meeting, VideoRoom, VideoServer
from zhibu.meetings.queries.video import room_id_of, server_for
from zhibu.meetings.rules import links
from zhibu.meetings.video.adapter import CALLED, service_of
from zhibu.meetings.video.jitsi import PUBLIC, Jitsi
from zhibu.meetings.video.trouble import WORDS, VideoTrouble
from zhibu.organizations.models import Organization

LINK_WORDS: dict[str, Any] = {
    "not_https": _("A link to a video room begins with https://."),
    "no_host": _("This link leads to no server on the net. Copy it again from the invitation."),
    "account": _("This link holds a name or password. Copy it again from the invitation."),
    "other_host": _("This link does not lead to the service that you have chosen."),
    "no_room": _("This link leads to no room. Copy the whole link from the invitation."),
    "too_long": _("This link is too long. Copy it again from the invitation."),
}
PATIENCE = timedelta(minutes=1)
"""After so long one may ask anew for a room that does not come."""
BEFORE_THE_END = frozenset({MeetingState.CALLED, MeetingState.OPEN})


def demand_link(service: str, link: str) -> None:
    """Raises Refused with the fault of a link to a video room of `service`, marked at the field `link`."""
    fault = links.fault_of_link(service, link)
    if fault:
        raise Refused(fault, LINK_WORDS[fault], field="link")


@transaction.atomic
def set_video(*, actor: Actor, at: datetime, meeting_id: UUID, service: str, link: str = "") -> Meeting:
    """Say where the video room of a meeting is: by its link, as a fresh Jitsi room (no link), or on the office's
    server. An empty service takes the room away.

    Order of effects: meeting, audit. Raises NotFound, Forbidden; Refused `not_open` after the end, `in_the_room`,
    `no_server`, and the faults of links.
    """
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    if meeting.state not in BEFORE_THE_END:
        raise not_open(meeting.state)
    if meeting.mode == Mode.ROOM:
        raise Refused("in_the_room", _("This meeting is held in a room only."))
    link = link.strip()
    path = meeting.organization.path
    if service in CALLED:
        link = ""
        if server_for(path, service) is None:
            raise Refused("no_server", WORDS["no_server"], field="service")
    elif service == RoomService.JITSI and not link:
        link = _fresh_jitsi(path)
    elif service:
        demand_link(service, link)
    meeting.service, meeting.link = service, link if service else ""
    meeting.version += 1
    meeting.save(update_fields=["service", "link", "version"])
    note("meeting.video_set", meeting, actor=actor, at=at, service=str(service))
    return meeting


def _fresh_jitsi(path: str) -> str:
    server = server_for(path, RoomService.JITSI)
    return Jitsi(server.address if server else PUBLIC).room_url(links.room_name(secrets.token_bytes(20)))


@transaction.atomic
def open_room(*, actor: Actor, at: datetime, meeting_id: UUID, back: str) -> None:
    """Ask for the meeting's room on its server; a job opens it, those who watch see it come. `back` is where people
    land when they leave it. Asking again while it is being opened changes nothing; after a failure it is tried anew.

    Order of effects: room, meeting, job, audit. Raises NotFound, Forbidden; Refused `not_open`, `no_server`.
    """
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    if meeting.state != MeetingState.OPEN:
        raise not_open(meeting.state)
    server = server_for(meeting.organization.path, meeting.service) if meeting.service in CALLED else None
    if server is None:
        raise Refused("no_server", WORDS["no_server"])
    room, is_new = VideoRoom.objects.get_or_create(meeting=meeting, defaults={"server": server, "changed_at": at})
    if not is_new and room.state == RoomState.ASKED and at - room.changed_at < PATIENCE:
        return
    room.server, room.state, room.trouble, room.changed_at = server, RoomState.ASKED, "", at
    room.save()
    meeting.version += 1
    meeting.save(update_fields=["version"])
    enqueue("meetings.open_room", {"meeting": str(meeting.pk), "back": back}, at=at)
    note("meeting.room_asked", meeting, actor=actor, at=at)


def carry_out_opening(*, at: datetime, meeting_id: UUID, back: str) -> None:
    """Open the room that was asked for, and say what came of it; the call is made outside of any transaction."""
    room = VideoRoom.objects.select_related("meeting", "server").filter(meeting=meeting_id).first()
    if room is None or room.state != RoomState.ASKED:
        return
    trouble = ""
    try:
        service_of(room.server).open(room_id=room_id_of(meeting_id), name=room.meeting.title, back=back)
    except VideoTrouble as error:
        trouble = error.code
    _room_is(room, RoomState.FAILED if trouble else RoomState.READY, trouble, at)


def carry_out_ending(*, at: datetime, meeting_id: UUID) -> None:
    """End the room of a meeting that is over. A server that does not answer ends it by itself once all have gone."""
    room = VideoRoom.objects.select_related("meeting", "server").filter(meeting=meeting_id).first()
    if room is None or room.state != RoomState.READY:
        return
    trouble = ""
    try:
        service = service_of(room.server)
        if service.is_running(room_id_of(meeting_id)):
            service.end(room_id_of(meeting_id))
    except VideoTrouble as error:
        trouble = error.code
    _room_is(room, RoomState.ENDED, trouble, at)


@transaction.atomic
def _room_is(room: VideoRoom, state: RoomState, trouble: str, at: datetime) -> None:
    Meeting.objects.filter(pk=room.meeting_id).update(version=F("version") + 1)
    VideoRoom.objects.filter(pk=room.pk).update(state=state, trouble=trouble, changed_at=at)


def end_room(meeting: Meeting, *, at: datetime) -> None:
    """Let a job end the room of a meeting that is being closed, in the caller's transaction. One query, two if there
    is a room."""
    if meeting.service in CALLED and VideoRoom.objects.filter(meeting=meeting, state=RoomState.READY).exists():
        enqueue("meetings.end_room", {"meeting": str(meeting.pk)}, at=at)


def get_place(actor: Actor, organization_id: UUID) -> Organization:
    """An organization for which the actor may set a server up. Raises NotFound, Forbidden."""
    place = Organization.objects.filter(pk=organization_id).first()
    if place is None:
        raise NotFound
    if actor.can(Verb.MANAGE_RULES, place.path) or actor.can(Verb.MANAGE_ORGANIZATIONS, place.path):
        return place
    raise Forbidden if actor.can(Verb.SEE_ORGANIZATION, place.path) else NotFound


@transaction.atomic
def set_server(
    *, actor: Actor, at: datetime, organization_id: UUID, service: str, address: str, secret: str = ""
) -> VideoServer:
    """Set up the server of video rooms for a node and all below it; an empty `secret` keeps the one that is there.
    A job asks it at once whether it answers.

    Order of effects: server, job, audit. Raises NotFound, Forbidden; Refused `service`, `no_secret`, faults of links.
    """
    place = get_place(actor, organization_id)
    if service not in {RoomService.BIGBLUEBUTTON, RoomService.JITSI}:
        raise Refused("service", _("A server is set up for BigBlueButton or Jitsi."), field="service")
    address = address.strip().rstrip("/")
    fault = links.fault_of_link(service, address)
    if fault not in {"", "no_room"} and not settings.VIDEO_PRIVATE:
        raise Refused(fault, LINK_WORDS[fault], field="address")
    server = VideoServer.objects.filter(organization=place).first() or VideoServer(organization=place)
    server.secret = secret.strip() or server.secret
    if service in CALLED and not server.secret:
        raise Refused(
            "no_secret", _("Enter the secret that the server shares with those who call it."), field="secret"
        )
    server.service, server.address = service, address
    server.trouble, server.checked_at = "", None
    server.changed_by_name, server.changed_at = actor.name, at
    server.save()
    if service in CALLED:
        enqueue("meetings.check_server", {"server": str(server.pk)}, at=at)
    _note_server(actor, at, "video_server.set", place)
    return server


@transaction.atomic
def remove_server(*, actor: Actor, at: datetime, organization_id: UUID) -> None:
    """Take the server of a node away; rooms that are open go on. Twice changes nothing.

    Raises NotFound, Forbidden.
    """
    place = get_place(actor, organization_id)
    if VideoServer.objects.filter(organization=place).delete()[0]:
        _note_server(actor, at, "video_server.removed", place)


def carry_out_check(*, at: datetime, server_id: UUID) -> None:
    """Ask a server whether it answers and takes the secret, and keep what came of it."""
    server = VideoServer.objects.filter(pk=server_id).first()
    if server is None:
        return
    trouble = ""
    try:
        service_of(server).check()
    except VideoTrouble as error:
        trouble = error.code
    VideoServer.objects.filter(pk=server.pk).update(trouble=trouble, checked_at=at)


def _note_server(actor: Actor, at: datetime, action: str, place: Organization) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="organization", object_id=place.pk, scope_path=place.path
    )
