"""Asking an address on the net whether it gives a page: briefly, politely, and never an address inside a house.

The name is looked up once, every address it has must be public, and the connection goes to the address that was
looked at, so that a name which changes in between leads nowhere else. A redirect is followed a few times, each of
them judged anew.
"""

import http.client
import socket
import ssl
from ipaddress import ip_address
from urllib.parse import quote, urljoin, urlsplit

from zhibu.portal.choices import LinkOutcome

SECONDS = 6.0
MOST_BYTES = 4096
HOPS = 4
PORTS = {"http": 80, "https": 443}
_AGENT = "Zhibu link check"
_GONE = {404, 410}


class NotAsked(Exception):
    """The address leads where nothing is asked: no web address, a port of its own, a private address."""


def ask(address: str) -> tuple[LinkOutcome, int | None]:
    """What the address answers, and the number of the answer.

    Dead are 404, 410, a name that is unknown, a host that does not answer, more than `HOPS` redirects. What a server
    refuses to a program (401, 403, 405, 429, 5xx) is alive: a person may see it.
    """
    try:
        for _ in range(HOPS):
            status, further = _once(address)
            if further is None:
                return (LinkOutcome.DEAD if status in _GONE else LinkOutcome.ALIVE), status
            address = urljoin(address, further)
    except NotAsked:
        return LinkOutcome.UNASKED, None
    except (OSError, http.client.HTTPException, UnicodeError, ValueError):
        return LinkOutcome.DEAD, None
    return LinkOutcome.DEAD, None


def _once(address: str) -> tuple[int, str | None]:
    """One request: the status, and where it leads on."""
    parts = urlsplit(address)
    port = PORTS.get(parts.scheme)
    if port is None or not parts.hostname or parts.port not in {None, port} or "@" in parts.netloc:
        raise NotAsked
    host = parts.hostname.encode("idna").decode()
    connection = _connection(parts.scheme, host, port, _public_address(host, port))
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", _ascii(path), headers={"User-Agent": _AGENT, "Accept": "text/html,*/*;q=0.5"})
        with connection.getresponse() as response:
            response.read1(MOST_BYTES)
            further = response.getheader("Location") if 300 <= response.status < 400 else None
            return response.status, further
    finally:
        connection.close()


def _ascii(path: str) -> str:
    return quote(path, safe="/?&=%#+:;,@!$'()*~-._")


def _public_address(host: str, port: int) -> str:
    """One of the addresses of a name, all of which are public. Raises NotAsked, OSError for an unknown name."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(_is_public(address) for address in found):
        raise NotAsked
    return found[0]


def _is_public(address: str) -> bool:
    known = ip_address(address.partition("%")[0])
    mapped = getattr(known, "ipv4_mapped", None) or known
    return bool(mapped.is_global and not mapped.is_multicast)


def _connection(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    made: http.client.HTTPConnection
    if scheme == "https":
        made = http.client.HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
    else:
        made = http.client.HTTPConnection(host, port, timeout=SECONDS)

    def connect(_target: object, timeout: float, _source: object = None) -> socket.socket:
        return socket.create_connection((address, port), timeout)

    made._create_connection = connect  # type: ignore[attr-defined]
    return made
