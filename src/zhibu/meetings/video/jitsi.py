"""Jitsi: a room is its name; whoever opens its address is in it."""

from urllib.parse import quote

PUBLIC = "https://meet.jit.si"


class Jitsi:
    """A server by its address."""

    def __init__(self, address: str = PUBLIC) -> None:
        self._base = (address or PUBLIC).strip().rstrip("/")

    def room_url(self, name: str) -> str:
        """The address of a room."""
        return f"{self._base}/{quote(name, safe='')}"
