"""What every way in ends with: a second proof where there is one, then a session."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from zhibu.accounts import actions, browsers, queries
from zhibu.accounts.choices import Way
from zhibu.accounts.models import Account
from zhibu.accounts.sessions import open_session, wait_in
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock


def next_of(request: Request) -> str:
    """Where to go after signing in: a page of this site, or nowhere."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return safe(request, wanted)


def safe(request: Request, wanted: str) -> str:
    """The address, if it is one of this site."""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else ""


def let_in(request: Request, account: Account, *, way: Way, going_to: str = "", second: str = "") -> HttpResponse:
    """Open a session, or ask for the second proof first. `second` says which one was given."""
    at = clock.now()
    entry = queries.entry_of(account, at=at, way=way)
    if entry.asks_second and not second:
        wait_in(request, account=str(account.pk), way=way.value, next=going_to)
        return redirect("accounts:sign_in_second")
    actions.come_in(at=at, account=account, way=way, second=second)
    open_session(request, account, way=way, lasts=entry.lasts, step=entry.step, proved=way != Way.DEMO)
    response = redirect(going_to or resolve_url(settings.LOGIN_REDIRECT_URL))
    if way != Way.DEMO:
        browsers.remember(response, request, account.username)
    return response
