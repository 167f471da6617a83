"""How long tokens live, where people may be sent back to, what a portion of requests is."""

from datetime import timedelta
from urllib.parse import urlsplit

LIFE_DAYS = (30, 90, 180, 365)
"""For how long a token may be made; nothing lives for ever."""
ACCESS_LIFE = timedelta(hours=1)
RENEWAL_LIFE = timedelta(days=60)
CODE_LIFE = timedelta(minutes=5)
MOST_TOKENS = 20
ANSWER_LIFE = timedelta(hours=24)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


def portion_of(limit: int) -> int:
    """How many requests a process takes from a bearer's minute at once: a twentieth, so that the database is asked
    for every twentieth request only, and never more than the limit is handed out.

    Source: our own (docs/decisions/0018-open-api.md).
    """
    return max(1, limit // 20)


def address_fault(address: str) -> str:
    """What is wrong with an address to which people are sent back: "https", "fragment", "wildcard" or empty.

    Only https, but for a program on the person's own machine (loopback). Source: RFC 9700 §2.1, RFC 8252 §7.3.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "https"
    if "*" in address:
        return "wildcard"
    if parts.fragment or "#" in address:
        return "fragment"
    local = parts.scheme == "http" and (host in LOOPBACK or host == "::1")
    return "" if host and (parts.scheme == "https" or local) and "@" not in parts.netloc else "https"


def same_address(given: str, kept: str) -> bool:
    """Whether an address is one that was entered: letter by letter, but any port on loopback.

    Source: RFC 9700 §2.1 (exact matching); RFC 8252 §7.3 (the port of a program on the person's machine varies).
    """
    if given == kept:
        return True
    try:
        one, other = urlsplit(given), urlsplit(kept)
        loopback = one.scheme == "http" and one.hostname in {"127.0.0.1", "::1"}
    except ValueError:
        return False
    return loopback and (one.scheme, one.hostname, one.path, one.query) == (
        other.scheme, other.hostname, other.path, other.query,
    )  # fmt: skip
