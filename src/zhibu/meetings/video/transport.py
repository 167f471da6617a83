"""Asking a server of video rooms: https to a public address, briefly, without following, and a page at most."""

import http.client
import socket
import ssl
import time
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

from zhibu.meetings.video.trouble import VideoTrouble

SECONDS = 5.0
MOST_BYTES = 256 * 1024


def fetch(url: str, *, seconds: float = SECONDS) -> bytes:
    """The body of the answer to a GET. Raises VideoTrouble: `not_https`, `private`, `redirect`, `unreachable`."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    if not secure and not (settings.VIDEO_PRIVATE and parts.scheme == "http"):
        raise VideoTrouble("not_https")
    try:
        host, port = parts.hostname or "", parts.port or (443 if secure else 80)
        address = _address_of(host, port)
        connection = _connection(host, port, address, secure=secure, seconds=seconds)
        try:
            path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
            connection.request("GET", path, headers={"Accept": "application/xml, text/xml"})
            with connection.getresponse() as response:
                return _body(response, until=time.monotonic() + seconds)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise VideoTrouble("unreachable") from error


def _address_of(host: str, port: int) -> str:
    """The address that the name leads to; the one that is checked is the one that is asked. Raises OSError."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.VIDEO_PRIVATE and not all(ip_address(address.partition("%")[0]).is_global for address in found):
        raise VideoTrouble("private")
    return found[0]


def _connection(host: str, port: int, address: str, *, secure: bool, seconds: float) -> http.client.HTTPConnection:
    made: http.client.HTTPConnection
    if secure:
        made = http.client.HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    else:
        made = http.client.HTTPConnection(host, port, timeout=seconds)

    def connect(_target: object, timeout: float, _source: object = None) -> socket.socket:
        return socket.create_connection((address, port), timeout)

    made._create_connection = connect  # type: ignore[attr-defined]
    return made


def _body(response: http.client.HTTPResponse, *, until: float) -> bytes:
    if 300 <= response.status < 400:
        raise VideoTrouble("redirect")
    if response.status != 200:
        raise VideoTrouble("unreachable")
    body = b""
    while piece := response.read1(16 * 1024):
        body += piece
        if len(body) > MOST_BYTES or time.monotonic() > until:
            raise VideoTrouble("unreachable")
    return body
