"""What stands around every request: its number, and how long it took."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from zhibu.foundation.operation import metrics
from zhibu.kernel import trace

log = logging.getLogger("zhibu.requests")

SLOW_SECONDS = 2.0


class ObservedMiddleware:
    """Gives each request a number, which goes into every line of the log, into its jobs and back to whoever asked.

    A slow or failed answer leaves a line: the name of the view, the status, the milliseconds; no address, no person.
    Behind a proxy of ours its number is taken over.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._observe = metrics.request_observer() if settings.METRICS else None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer under a number."""
        given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.PROXY_HOPS else ""
        with trace.following(given if trace.is_good(given) else trace.fresh()) as number:
            began = time.monotonic()
            if self._observe is None:
                response = self._get_response(request)
            else:
                response = self._observe(request, self._get_response)
            took = time.monotonic() - began
            if settings.LOG_REQUESTS or took > SLOW_SECONDS or response.status_code >= 500:
                _write_down(request, response.status_code, took)
            response["X-Request-ID"] = number
            return response


def view_name(request: HttpRequest) -> str:
    """The name of the view that answered; the address is never used, for it may hold what nobody should read."""
    match = request.resolver_match
    return (match.view_name if match else "") or "none"


def _write_down(request: HttpRequest, status: int, took: float) -> None:
    seen = {"view": view_name(request), "method": request.method, "status": status, "ms": round(took * 1000)}
    level = logging.WARNING if took > SLOW_SECONDS or status >= 500 else logging.INFO
    log.log(level, "%(view)s %(method)s %(status)s %(ms)s ms", seen, extra={"seen": seen})
