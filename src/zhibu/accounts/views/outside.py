"""Signing in with another service, and binding one to the own account while signed in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.accounts import actions
from zhibu.accounts.choices import Way
from zhibu.accounts.outside import OutsideError, Service, services
from zhibu.accounts.sessions import wait_in, waiting_in
from zhibu.accounts.views.entering import let_in, next_of
from zhibu.foundation.access.requests import Request, is_freshly_proved
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused


def _service(key: str) -> Service:
    service = services().get(key)
    if service is None:
        raise Http404
    return service


def _back(request: Request, key: str) -> str:
    return request.build_absolute_uri(reverse("accounts:outside_back", args=[key]))


@login_not_required
@never_cache
@require_safe
def outside(request: Request, key: str) -> HttpResponse:
    """Go to the service: to sign in, or, for whoever is signed in, to bind it."""
    service = _service(key)
    if request.user.is_authenticated and not is_freshly_proved(request):
        return redirect(reverse("accounts:confirm") + "?next=" + reverse("accounts:outside", args=[key]))
    try:
        url, kept = service.begin(_back(request, key))
    except OutsideError:
        return _failed(request, service)
    wait_in(request, service=key, kept=kept, next=next_of(request))
    return redirect(url)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outside_back(request: Request, key: str) -> HttpResponse:
    """Back from the service. Looking changes nothing: one press comes in, or binds."""
    service, pending = _service(key), waiting_in(request)
    if pending.get("service") != key:
        return _failed(request, service)
    if request.method == "POST":
        return _go_on(request, service, pending)
    kept, given = pending.get("kept", {}), request.GET.dict()
    if "digest" not in pending:
        if not constant_time_compare(given.get("state", ""), kept.get("state", "none")):
            return _failed(request, service)
        try:
            subject = service.finish(_back(request, key), kept, given)
        except OutsideError:
            return _failed(request, service)
        digest = actions.digest_of(key, subject)
        wait_in(request, service=key, digest=digest, next=pending.get("next", ""))
        return redirect("accounts:outside_back", key)
    account = actions.account_of_identity(provider=key, digest=pending["digest"])
    context = {"service": service, "known": account is not None}
    return render(request, "accounts/outside.html", context)


def _go_on(request: Request, service: Service, pending: dict[str, Any]) -> HttpResponse:
    digest = pending.get("digest", "")
    if not digest:
        return _failed(request, service)
    if request.user.is_authenticated:
        return _bind(request, service, digest)
    account = actions.account_of_identity(provider=service.key, digest=digest)
    if account is None:
        return _failed(request, service)
    return let_in(request, account, way=Way.OUTSIDE, going_to=pending.get("next", ""))


def _bind(request: Request, service: Service, digest: str) -> HttpResponse:
    try:
        actions.bind_identity(
            actor=request.actor, at=clock.now(), provider=service.key, digest=digest, service_name=service.name
        )
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("From now on %(service)s signs you in too.") % {"service": service.name})
    request.session.pop("pending", None)
    return redirect("accounts:profile")


def _failed(request: Request, service: Service) -> HttpResponse:
    context = {"service": service, "failed": True}
    return render(request, "accounts/outside.html", context, status=422)


@require_POST
def unbind(request: Request, key: str) -> HttpResponse:
    """Let the service no longer open the own account."""
    try:
        actions.unbind_identity(actor=request.actor, at=clock.now(), provider=key)
    except Refused as refused:
        messages.error(request, str(refused.message))
    except NotFound:
        pass
    else:
        messages.success(request, _("It no longer signs you in."))
    return redirect("accounts:profile")
