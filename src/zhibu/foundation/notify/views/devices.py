"""Browsers that sign up for pushes: called by a script after a tap, answered in JSON; signing off is a form."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhibu.foundation.access.requests import Request
from zhibu.foundation.notify import actions
from zhibu.foundation.notify.forms import address_in
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused


@require_POST
def key(request: Request) -> JsonResponse:
    """The key that the browser asks its maker's server to expect; made where there is none."""
    return JsonResponse({"key": actions.push_signer(at=clock.now()).public})


@require_POST
def sign_up(request: Request) -> JsonResponse:
    """Push to this browser from now on: 200; 422 in words for what cannot be."""
    address = address_in(request.body) if request.content_type == "application/json" else None
    if address is None:
        return JsonResponse(
            {"words": _("This browser gave an address that cannot be used. Try another browser.")}, status=422
        )
    try:
        device = actions.sign_up(actor=request.actor, at=clock.now(), address=address, name=_name(request))
    except Refused as refused:
        return JsonResponse({"words": str(refused.message)}, status=422)
    return JsonResponse({"device": str(device.pk)})


def _name(request: HttpRequest) -> str:
    """What the device is called where its owner sees who is signed in."""
    return str(request.session.get("device") or _("This device"))


@require_POST
def sign_off(request: Request, device_id: UUID) -> HttpResponse:
    """Push nothing to a device any more."""
    actions.sign_off(actor=request.actor, at=clock.now(), device_id=device_id)
    messages.success(request, _("Nothing is pushed to that device any more."))
    return redirect("notify:ways")
