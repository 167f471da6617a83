"""Links to video rooms: what each service's links look like, and names for rooms of our own."""

from urllib.parse import urlsplit

from zhibu.meetings.choices import RoomService

HOSTS: dict[str, tuple[str, ...]] = {
    RoomService.TENCENT: ("meeting.tencent.com", ".meeting.tencent.com", "wemeet.qq.com", "voovmeeting.com",
                          ".voovmeeting.com"),
    RoomService.DINGTALK: ("meeting.dingtalk.com", ".dingtalk.com"),
}  # fmt: skip
"""Where the links of a service lead; one that begins with a dot stands for all names below it. The others may lead to
any server."""
LONGEST = 500
ROOM_CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for one another, for rooms that are read aloud."""


def fault_of_link(service: str, link: str) -> str:
    """What is wrong with a link to a video room: "not_https", "no_host" (also an address of numbers or of this
    machine), "account" (a name or password in it), "other_host" (not the service's own), "no_room" (it leads to no
    room), "too_long"; empty if nothing is.

    Source: docs/rules/video-rooms.md.
    """
    if len(link) > LONGEST:
        return "too_long"
    try:
        parts = urlsplit(link.strip())
        host, _port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        return "no_host"
    if parts.scheme != "https":
        return "not_https"
    if not _is_name(host):
        return "no_host"
    if "@" in parts.netloc:
        return "account"
    allowed = HOSTS.get(service)
    if allowed and not any(host == name or (name.startswith(".") and host.endswith(name)) for name in allowed):
        return "other_host"
    return "" if parts.path.strip("/") or parts.query or parts.fragment else "no_room"


def _is_name(host: str) -> bool:
    """Whether a host is a name on the net: letters and a dot, neither this machine nor an address in numbers."""
    last = host.rpartition(".")[2]
    return "." in host and not last.isdigit() and last not in {"localhost", "local", "internal"} and ":" not in host


def room_name(seed: bytes) -> str:
    """A name for a room that nobody guesses, of twenty characters from at least as many random bytes.

    Source: docs/rules/video-rooms.md (whoever knows the name of a Jitsi room is in it).
    """
    if len(seed) < 20:
        raise ValueError("too few random bytes")
    return "".join(ROOM_CHARACTERS[byte % len(ROOM_CHARACTERS)] for byte in seed[:20])
