"""What waits, the page in place of one that cannot be had, the queue's counter, and the app's own files."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import get_script_prefix
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.requests import Request
from zhibu.foundation.offline import actions, queries, shell
from zhibu.foundation.offline.forms import DeedForm
from zhibu.foundation.offline.registry import find_kind, kinds
from zhibu.foundation.offline.rules import MOST_BYTES
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused

MANIFEST_TYPE = "application/manifest+json"
WORKER_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"
SHOWN = 20


@require_safe
def outbox(request: Request) -> HttpResponse:
    """What waits on this phone (its own script tells), what has arrived of late, what is kept, how to install it."""
    rows = [
        {"receipt": one, "label": kind.label if (kind := find_kind(one.kind)) else one.kind}
        for one in queries.receipts_of(request.actor)[:SHOWN]
    ]
    base = "ui/shell/member.html" if request.actor.member_id else "ui/shell/workbench.html"
    return render(request, "offline/outbox.html", {"base": base, "rows": rows, "labels": _labels()})


def _labels() -> dict[str, str]:
    """What each kind of deed is called."""
    return {kind.name: str(kind.label) for kind in kinds()}


@login_not_required
@require_safe
def offline(request: Request) -> HttpResponse:
    """The page that a device shows in place of one that it has not kept. It says nothing about anybody."""
    response = render(request, "offline/offline.html", {"labels": _labels()})
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def token(request: Request) -> JsonResponse:
    """Who may send now, and a fresh token for it. That there is an answer tells that there is a network."""
    return JsonResponse({"account": _sender(request), "token": get_token(request)})


@login_not_required
@require_POST
def deeds(request: Request) -> JsonResponse:
    """Take one deed: 200 with what came of it; 401 sign in first, 409 not from here, 413 too large, 422 no deed."""
    if not _sender(request):
        return JsonResponse({"state": "sign_in"}, status=401)
    if len(_body(request)) > MOST_BYTES:
        words = _("This is too long to be sent from here. Open the page and send it there.")
        return JsonResponse({"state": "too_large", "words": words}, status=413)
    said = _said(request)
    form = DeedForm(said)
    if not form.is_valid():
        return JsonResponse({"state": "unreadable"}, status=422)
    deed = form.deed(said.get("fields"))
    try:
        receipt = actions.take_deed(actor=request.actor, at=clock.now(), deed=deed)
    except Refused as refused:
        return JsonResponse({"state": refused.code, "words": str(refused.message)}, status=409)
    return JsonResponse({"state": receipt.state, "code": receipt.code, "words": receipt.words, "url": receipt.url})


def _sender(request: Request) -> str | None:
    """The account that may send: one that has signed in and need not change its password first."""
    user = request.user
    return str(user.pk) if user.is_authenticated and not user.must_change_password else None


def _body(request: HttpRequest) -> bytes:
    """What was sent, if it is JSON."""
    return request.body if request.content_type == "application/json" else b""


def _said(request: HttpRequest) -> dict[str, Any]:
    try:
        said = json.loads(_body(request))
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Devices ask for it after every page; nearly always the answer is that nothing is new."""
    made = shell.script()
    etag = f'"{made.version}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(made.text, content_type="text/javascript; charset=utf-8")
    response["ETag"] = etag
    response["Service-Worker-Allowed"] = get_script_prefix()
    response["Cache-Control"] = "no-cache"
    response["Content-Security-Policy"] = WORKER_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web manifest."""
    response = JsonResponse(shell.manifest(), content_type=MANIFEST_TYPE, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "private, max-age=3600"
    return response
