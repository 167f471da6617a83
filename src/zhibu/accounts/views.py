"""Signing in and out."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhibu.accounts import queries
from zhibu.accounts.forms import SignInForm

BACKEND = "zhibu.accounts.backends.AccountBackend"


def _next_of(request: HttpRequest) -> str:
    """Where to go after signing in: a page of this site, or nowhere."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, hosts, request.is_secure()) else ""


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door."""
    going_to = _next_of(request)
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(going_to or resolve_url(settings.LOGIN_REDIRECT_URL))
        return _sign_in_page(request, SignInForm(), going_to)
    form = SignInForm(request.POST)
    if form.is_valid():
        account = authenticate(request, **form.cleaned_data)
        if account is not None:
            login(request, account)
            return redirect(going_to or resolve_url(settings.LOGIN_REDIRECT_URL))
        form.add_error(None, _("User name or password is not right. Check both and try again."))
    return _sign_in_page(request, form, going_to, status=422)


def _sign_in_page(request: HttpRequest, form: SignInForm, going_to: str, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "next": going_to,
        "demo_accounts": queries.demo_accounts() if settings.DEMO else [],
    }
    return render(request, "accounts/sign_in.html", context, status=status)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave, from whatever state one is in."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@login_not_required
@require_POST
def enter_demo(request: HttpRequest) -> HttpResponse:
    """Enter the demonstration as one of its people. Does not exist outside a demonstration."""
    try:
        account = queries.find_demo_account(UUID(request.POST.get("account", ""))) if settings.DEMO else None
    except ValueError:
        account = None
    if account is None:
        raise Http404
    login(request, account, backend=BACKEND)
    return redirect(_next_of(request) or resolve_url(settings.LOGIN_REDIRECT_URL))
