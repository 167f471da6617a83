"""Signing in and out."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.accounts import actions, browsers, passkeys, queries
from zhibu.accounts.choices import Way
from zhibu.accounts.forms import CodeForm, PasskeyForm, SignInForm
from zhibu.accounts.models import Account
from zhibu.accounts.sessions import waiting_in
from zhibu.accounts.views.entering import let_in, next_of
from zhibu.foundation.access.requests import Request, client_address
from zhibu.foundation.texting import sender
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """The door."""
    going_to = next_of(request)
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(going_to or resolve_url(settings.LOGIN_REDIRECT_URL))
        return _sign_in_page(request, SignInForm(), going_to)
    form = SignInForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        known = browsers.mark_for(request, given["username"])
        try:
            account = actions.sign_in(at=clock.now(), address=client_address(request), known=known, **given)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return let_in(request, account, way=Way.PASSWORD, going_to=going_to)
    return _sign_in_page(request, form, going_to, status=422)


def _sign_in_page(request: Request, form: SignInForm, going_to: str, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "next": going_to,
        "passkey": PasskeyForm(),
        "services": queries.services_offered(),
        "by_phone": sender() is not None,
        "demo_accounts": queries.demo_accounts() if settings.DEMO else [],
    }
    return render(request, "accounts/sign_in.html", context, status=status)


@login_not_required
@never_cache
@require_POST
def passkey_options(request: Request) -> HttpResponse:
    """What the browser asks its passkeys: of whoever is half way in, or any of this site's."""
    half = _half_way_in(request)
    known = queries.credentials_of(half.pk) if half else []
    return HttpResponse(passkeys.options_to_prove(request, known), content_type="application/json")


@login_not_required
@never_cache
@require_POST
def sign_in_with_passkey(request: Request) -> HttpResponse:
    """Come in with a passkey: both proofs in one."""
    pending = waiting_in(request)
    form = PasskeyForm(request.POST)
    try:
        actions.count_address(at=clock.now(), address=client_address(request), what="passkey")
        account = _proved_by_passkey(request, form)
    except (Refused, NotFound) as wrong:
        message = wrong.message if isinstance(wrong, Refused) else _("The passkey could not be checked.")
        door = SignInForm({})
        door.errors.clear()
        door.add_error(None, message)
        return _sign_in_page(request, door, next_of(request), status=422)
    half = pending.get("account")
    if half and half == str(account.pk):
        return let_in(request, account, way=Way(pending["way"]), going_to=pending["next"], second="passkey")
    return let_in(request, account, way=Way.PASSKEY, going_to=next_of(request))


def _proved_by_passkey(request: Request, form: PasskeyForm) -> Account:
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    key = queries.find_passkey(passkeys.credential_in(answer))
    if key is None:
        raise NotFound
    passkey_id, count = passkeys.proved(request, answer, key)
    return actions.use_passkey(at=clock.now(), passkey_id=passkey_id, sign_count=count)


def _half_way_in(request: Request) -> Account | None:
    return queries.find_account(waiting_in(request).get("account"))


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_second(request: Request) -> HttpResponse:
    """The second proof of somebody who has given the first."""
    pending, account = waiting_in(request), _half_way_in(request)
    if account is None:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            second = actions.check_second(
                at=clock.now(), account_id=account.pk, code=form.cleaned_data["code"], address=client_address(request)
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return let_in(request, account, way=Way(pending["way"]), going_to=pending["next"], second=second)
    context = {"form": form, "passkey": PasskeyForm(), "proofs": queries.proofs_of(account.pk)}
    return render(request, "accounts/sign_in_second.html", context, status=422 if form.errors else 200)


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
    return let_in(request, account, way=Way.DEMO, going_to=next_of(request))
