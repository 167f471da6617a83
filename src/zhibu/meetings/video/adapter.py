"""What the meetings ask of any server of video rooms."""

from typing import Protocol

from zhibu.meetings.choices import RoomService
from zhibu.meetings.models import VideoServer
from zhibu.meetings.video.bigbluebutton import BigBlueButton
from zhibu.meetings.video.trouble import VideoTrouble


class RoomServer(Protocol):
    """A server that opens and ends rooms by calls, and lets each person in under their own name."""

    def check(self) -> None: ...

    def open(self, *, room_id: str, name: str, back: str) -> None: ...

    def is_running(self, room_id: str) -> bool: ...

    def join_url(self, *, room_id: str, name: str, person_id: str, moderates: bool) -> str: ...

    def end(self, room_id: str) -> None: ...


CALLED = frozenset({RoomService.BIGBLUEBUTTON})
"""Services whose rooms are opened by calls; of all others the program keeps a link."""


def service_of(server: VideoServer | None) -> RoomServer:
    """The adapter for a server. Raises VideoTrouble `no_server`."""
    if server is None or server.service not in CALLED:
        raise VideoTrouble("no_server")
    return BigBlueButton(server.address, server.secret)
