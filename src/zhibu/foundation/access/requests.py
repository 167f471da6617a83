"""The request as a view receives it, for annotations."""

from ipaddress import IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from zhibu.foundation.access.actors import Actor


class Request(HttpRequest):
    """What the middleware has made of a request: `actor` acts, `user` is their account or the anonymous one."""

    actor: Actor
    user: Any
    htmx: Any


def client_address(request: HttpRequest) -> str:
    """The address that the request came from: that of the connection, or, behind `PROXY_HOPS` proxies of our own,
    the one that the outermost of them saw. An IPv6 address stands for its /64, which is one household's.
    """
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    text = request.META.get("REMOTE_ADDR", "")
    hops: int = settings.PROXY_HOPS
    if 0 < hops <= len(seen):
        text = seen[-hops]
    try:
        address = ip_address(text)
    except ValueError:
        return text[:64]
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
    return str(address)
