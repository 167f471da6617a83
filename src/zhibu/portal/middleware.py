"""Readers first: pages of sites answered from memory, before there is any session; host names of sites understood.

What is kept here rests on stamps (`reading.stamps`), so that a change anywhere is seen by every process within half a
second. Nobody is recognized on these pages, and no cookie is set.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from zhibu.kernel import clock
from zhibu.portal.reading import counting, directory, memory, stamps

PREFIX = "/s/"
CACHE_CONTROL = "public, max-age=0, s-maxage=1, must-revalidate"
"""Browsers ask each time (and mostly hear that nothing has changed); a proxy may answer for one second."""
KNOWN = ("after",)
"""The parameters that make another page; whatever else senders of links append is left out."""


class ReadersMiddleware:
    """Answers readers from memory, keeps what may be kept, and leads host names of sites to their sites."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        host = request.META.get("HTTP_HOST", "")
        if host and host.partition(":")[0] not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
            _lead_to_site(request, host)
        path = request.path_info
        is_preview = getattr(request, "is_dummy", False)
        if is_preview or not path.startswith(PREFIX) or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        key = _key_of(request, path)
        kept = memory.find(key)
        if kept is not None:
            return _answer(request, kept)
        before = stamps.current()
        response = self.get_response(request)
        names = getattr(response, "portal_stamps", None)
        if names is None or not isinstance(response, HttpResponse) or response.cookies:
            return response
        del response["Vary"]
        response["Cache-Control"] = CACHE_CONTROL
        return _answer(request, memory.keep(key, response, names=names, read=response.portal_read, before=before))  # type: ignore[attr-defined]


def _lead_to_site(request: HttpRequest, host: str) -> None:
    """A host name of a site is that site's home: /x/ there is /s/<site>/x/ here."""
    site = directory.by_host(host.partition(":")[0].lower())
    if site is None:
        return
    request.portal_host = site.host  # type: ignore[attr-defined]
    request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
    path = request.path_info
    if not path.startswith((PREFIX, "/static/")):
        request.path_info = request.path = f"{PREFIX}{site.slug}{path}"


def _key_of(request: HttpRequest, path: str) -> str:
    """By day too: a home shows the date and today's lesson."""
    host = f"{clock.today().toordinal()}{getattr(request, 'portal_host', '')}"
    if not request.META.get("QUERY_STRING"):
        return f"{host}{path}"
    asked = "&".join(f"{name}={request.GET[name][:40]}" for name in KNOWN if name in request.GET)
    return f"{host}{path}?{asked}" if asked else f"{host}{path}"


def _answer(request: HttpRequest, kept: memory.Kept) -> HttpResponse:
    """What is kept, or that nothing has changed since the reader last asked."""
    if kept.read is not None and request.method == "GET":
        counting.count(*kept.read)
    if kept.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponse(status=304)
        response["Cache-Control"] = CACHE_CONTROL
    else:
        response = HttpResponse(kept.body, status=kept.status)
        for name, value in kept.headers:
            response[name] = value
    response["ETag"] = kept.etag
    return response
