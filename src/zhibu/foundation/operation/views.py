"""For machines: whether the process lives, whether it can serve, and the figures."""

from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from zhibu.foundation.access.requests import client_address
from zhibu.foundation.operation import health
from zhibu.foundation.operation import metrics as figures


@login_not_required
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Whether this process answers. No statement."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether it can serve; 503 and what is lacking while it cannot."""
    found = health.readiness()
    good = all(found.values())
    checks = {name: "ok" if holds else "failed" for name, holds in found.items()}
    return JsonResponse({"status": "ok" if good else "failed", "checks": checks}, status=200 if good else 503)


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures for Prometheus: to the machine itself, or with the token. For others there is no such page."""
    if not settings.METRICS or not (_has_token(request) or _is_at_the_machine(request)):
        raise Http404
    return HttpResponse(figures.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _has_token(request: HttpRequest) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    wanted: str = settings.METRICS_TOKEN
    return bool(wanted) and kind == "Bearer" and constant_time_compare(token, wanted)


def _is_at_the_machine(request: HttpRequest) -> bool:
    """Whether the request was made on this machine and came through no proxy."""
    if "HTTP_X_FORWARDED_FOR" in request.META:
        return False
    try:
        return ip_address(client_address(request)).is_loopback
    except ValueError:
        return False
