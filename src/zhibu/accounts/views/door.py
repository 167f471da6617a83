"""Signing in and out."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.accounts import actions, queries
from zhibu.accounts.forms import SignInForm
from zhibu.foundation.access.requests import Request, client_address
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused

BACKEND = "zhibu.accounts.backends.AccountBackend"


def _next_of(request: Request) -> str:
    """Where to go after signing in: a page of this site, or nowhere."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else ""


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """The door."""
    going_to = _next_of(request)
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(going_to or resolve_url(settings.LOGIN_REDIRECT_URL))
        return _sign_in_page(request, SignInForm(), going_to)
    form = SignInForm(request.POST)
    if form.is_valid():
        try:
            account = actions.sign_in(at=clock.now(), address=client_address(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            login(request, account, backend=BACKEND)
            return redirect(going_to or resolve_url(settings.LOGIN_REDIRECT_URL))
    return _sign_in_page(request, form, going_to, status=422)


def _sign_in_page(request: Request, form: SignInForm, going_to: str, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "next": going_to,
        "demo_accounts": queries.demo_accounts() if settings.DEMO else [],
    }
    return render(request, "accounts/sign_in.html", context, status=status)


@login_not_required
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """Leave, from whatever state one is in."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@login_not_required
@require_POST
def enter_demo(request: Request) -> HttpResponse:
    """Enter the demonstration as one of its people. Does not exist outside a demonstration."""
    try:
        account = queries.find_demo_account(UUID(request.POST.get("account", ""))) if settings.DEMO else None
    except ValueError:
        account = None
    if account is None:
        raise Http404
    actions.enter_demo(at=clock.now(), account=account)
    login(request, account, backend=BACKEND)
    return redirect(_next_of(request) or resolve_url(settings.LOGIN_REDIRECT_URL))
