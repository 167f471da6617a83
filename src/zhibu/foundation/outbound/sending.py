"""One POST to a server of somebody else's: https, a public address, no redirects, briefly, and a page at most."""

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from zhibu.foundation.outbound.addresses import is_public

SECONDS = 10.0
MOST_BYTES = 16 * 1024


class Unsent(Exception):
    """It did not arrive, or must not be sent there. `code`: `address`, `https`, `private`, `redirect`, `unreachable`,
    `slow`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other server said, cut to `MOST_BYTES`."""

    status: int
    text: str


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float = SECONDS) -> Answer:
    """Send; the answer, whatever its status but a redirect. Raises Unsent."""
    parts = parts_of(url)
    try:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        until = time.monotonic() + seconds
        connection = _connection(parts.scheme, host, port, _address_of(host, port), seconds)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body=body, headers={"User-Agent": "Zhibu", **headers})
            with connection.getresponse() as response:
                return _answer(response, until)
        finally:
            connection.close()
    except TimeoutError as error:
        raise Unsent("slow") from error
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        raise Unsent("unreachable") from error


def parts_of(url: str) -> SplitResult:
    """The address in parts. Raises Unsent: `address` for what is none, `https` for another scheme."""
    try:
        parts = urlsplit(url)
        known = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise Unsent("address") from error
    if parts.scheme not in {"http", "https"} or not known or "@" in parts.netloc or not url.isascii():
        raise Unsent("address")
    if parts.scheme == "http" and not settings.OUTBOUND_PRIVATE:
        raise Unsent("https")
    return parts


def _address_of(host: str, port: int) -> str:
    """The address that the name leads to now; the one that is looked at is the one that is asked."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.OUTBOUND_PRIVATE and not all(is_public(address) for address in found):
        raise Unsent("private")
    return found[0]


def _connection(scheme: str, host: str, port: int, address: str, seconds: float) -> http.client.HTTPConnection:
    made: http.client.HTTPConnection
    if scheme == "https":
        made = http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    else:
        made = http.client.HTTPConnection(host, port, timeout=seconds)

    def connect(_target: object, timeout: float, _source: object = None) -> socket.socket:
        return socket.create_connection((address, port), timeout)

    made._create_connection = connect  # type: ignore[attr-defined]
    return made


def _answer(response: http.client.HTTPResponse, until: float) -> Answer:
    if 300 <= response.status < 400:
        raise Unsent("redirect")
    body = b""
    while len(body) < MOST_BYTES and (piece := response.read1(4096)):
        body += piece
        if time.monotonic() > until:
            raise Unsent("slow")
    return Answer(response.status, body[:MOST_BYTES].decode("utf-8", "replace"))
