"""What stands around every operation: who asks, how often, done once, not sent again if unchanged."""

import hashlib
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from zhibu.foundation.access.actors import ANONYMOUS
from zhibu.foundation.access.requests import client_address
from zhibu.foundation.api import allowances, queries
from zhibu.foundation.api.answers import HEADER, answered_once
from zhibu.foundation.api.building import Api, not_found
from zhibu.foundation.api.operations import LOOKING
from zhibu.foundation.api.problems import problem, unauthorized
from zhibu.kernel import clock


class Anything(StringConverter):
    """What is left of an address, line breaks too."""

    regex = r"[\s\S]+"


register_converter(Anything, "anything")
View = Callable[..., HttpResponse]
log = logging.getLogger(__name__)


def patterns_of(api: Api) -> list[URLPattern]:
    """The addresses of the API, each view served as here; what is no address answers with a problem document too."""
    patterns, _app, _namespace = api.urls
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            view = served(pattern.callback)
            view.records_look = pattern.name in LOOKING  # type: ignore[attr-defined]
            found.append(path(str(pattern.pattern), view, name=pattern.name))
    return [*found, path("<anything:rest>", served(_nowhere), name="nowhere")]


def served(view: View) -> View:
    """The view for whoever shows a token; a session means nothing here."""

    @wraps(view)
    def serve(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        at = clock.now()
        token = _token_of(request)
        request.bearer = queries.bearer_of(token, at) if token else None
        request.actor = request.bearer.actor if request.bearer else ANONYMOUS
        wait = _wait(request)
        if wait:
            words = _("Wait %(seconds)s seconds.") % {"seconds": wait}
            return _finished(request, problem(429, "too_many_requests", words, headers={"Retry-After": str(wait)}))
        if token and request.bearer is None:
            return _finished(request, unauthorized())
        return _finished(request, _answer(view, request, args, kwargs))

    serve.login_required = False  # type: ignore[attr-defined]
    return csrf_exempt(serve)


def _token_of(request: HttpRequest) -> str:
    kind, _blank, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _wait(request: Any) -> int:
    """The seconds to wait; who shows no valid token is counted by address, and may try less often."""
    bearer = request.bearer
    if bearer is None:
        key = "from:" + client_address(request)
        return allowances.take(key, limit=settings.API_PER_MINUTE_WITHOUT_TOKEN, at=clock.now())
    return allowances.take(f"token:{bearer.token_id}", limit=settings.API_PER_MINUTE, at=clock.now())


def _answer(view: View, request: Any, args: Any, kwargs: Any) -> HttpResponse:
    if b"\x00" in request.body or b"\\u0000" in request.body or "%00" in request.get_full_path():
        return problem(400, "unreadable", _("There is a character in it that no text has."))

    def answer() -> HttpResponse:
        return view(request, *args, **kwargs)

    if request.bearer and request.method not in {"GET", "HEAD", "OPTIONS"} and HEADER in request.headers:
        return answered_once(request, request.bearer.owner, clock.now(), answer)
    return answer()


def _finished(request: Any, response: HttpResponse) -> HttpResponse:
    """Private, in the language asked for, unchanged if so; errors of the frame become problem documents too."""
    if response.status_code == 405:
        allowed = response["Allow"]
        words = _("Allowed here: %(methods)s.") % {"methods": allowed}
        response = problem(405, "method", words, headers={"Allow": allowed})
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Authorization", "Accept-Language"))
    if request.method in {"GET", "HEAD"} and response.status_code == 200:
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = etag
        unchanged = get_conditional_response(request, etag=etag, response=response)
        if unchanged is not None:
            return unchanged
    return response


def _nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    return not_found(request)
