"""The request as a view receives it, for annotations."""

from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address
from time import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from zhibu.foundation.access.actors import Actor


class Request(HttpRequest):
    """What the middleware has made of a request: `actor` acts, `user` is their account or the anonymous one."""

    actor: Actor
    user: Any
    htmx: Any


PROVED = "proved"
"""Where the session keeps when its person last showed who they are, in seconds; nothing in a demonstration."""
FRESH_SECONDS = 15 * 60


def is_freshly_proved(request: HttpRequest) -> bool:
    """Whether the person has shown who they are within a quarter of an hour. No query. Nobody of a demonstration is
    asked."""
    proved = request.session.get(PROVED)
    return proved is None or time() - proved <= FRESH_SECONDS


def asks_again(view: Callable[..., Any], when: Callable[[Any], bool] = lambda request: True) -> Callable[..., Any]:
    """Let the view run only for somebody who has freshly shown who they are; others do that first and come back.

    `when(request)` says for which requests it matters.
    """

    @wraps(view)
    def asked(request: Any, *args: Any, **kwargs: Any) -> Any:
        if is_freshly_proved(request) or not when(request):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse(settings.CONFIRM_URL)}?{urlencode({'next': request.get_full_path()})}")

    return asked


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
