"""Coming in with a slip: the code, whose it is, a password or a passkey."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.accounts import actions, passkeys, queries, rules
from zhibu.accounts.choices import Way
from zhibu.accounts.forms import NewPasswordForm, PasskeyForm, SlipForm
from zhibu.accounts.models import Account, Slip
from zhibu.accounts.outside import services
from zhibu.accounts.sessions import wait_in, waiting_in
from zhibu.accounts.views.entering import let_in
from zhibu.foundation.access import registry
from zhibu.foundation.access.requests import Request, client_address
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: Request) -> HttpResponse:
    """The code of a slip, typed or scanned: the printed address has it behind the #, which no browser sends, so that
    no log of addresses holds it. Whoever reads it has not used it yet."""
    form = SlipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.open_slip(at=clock.now(), code=form.cleaned_data["code"], address=client_address(request))
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            outside = {key: value for key, value in waiting_in(request).items() if key in {"service", "digest"}}
            wait_in(request, slip=str(found.pk), **outside)
            return redirect("accounts:slip_open")
    return render(request, "accounts/slip.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
@sensitive_post_parameters("new", "again", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def slip_open(request: Request) -> HttpResponse:
    """Whose slip it is, masked; choosing a password, or making a passkey, and coming in."""
    found = _slip_in_hand(request)
    if found is None:
        return redirect("accounts:slip")
    if request.method != "POST":
        return _open_page(request, found, NewPasswordForm())
    if request.POST.get("answer"):
        return _come_in_with_passkey(request, found)
    form = NewPasswordForm(request.POST)
    if form.is_valid():
        try:
            account = actions.use_slip(at=clock.now(), slip_id=found.pk, password=form.cleaned_data["new"])
        except Refused as refused:
            form.add_error("new" if refused.field == "password" else None, refused.message)
        else:
            return _in(request, account)
    return _open_page(request, found, form, status=422)


def _slip_in_hand(request: Request) -> Slip | None:
    return queries.find_slip(waiting_in(request).get("slip"), at=clock.now())


def _open_page(request: Request, found: Slip, form: NewPasswordForm, status: int = 200) -> HttpResponse:
    account = found.account
    home = registry.places().names({account.home_path}).get(account.home_path, "") if account.home_path else ""
    context = {
        "form": form, "slip": found, "name": rules.masked_name(account.name), "username": account.username,
        "home": home, "passkey": PasskeyForm(),
    }  # fmt: skip
    return render(request, "accounts/slip_open.html", context, status=status)


def _come_in_with_passkey(request: Request, found: Slip) -> HttpResponse:
    answer = PasskeyForm(request.POST)
    try:
        made = passkeys.made(request, answer.cleaned_data["answer"] if answer.is_valid() else "")
        account = actions.use_slip_with_passkey(
            at=clock.now(), slip_id=found.pk, credential_id=made.credential_id, public_key=made.public_key,
            sign_count=made.sign_count, name=_("Passkey"),
        )  # fmt: skip
    except Refused as refused:
        refusing = NewPasswordForm({})
        refusing.errors.clear()
        refusing.add_error(None, refused.message)
        return _open_page(request, found, refusing, status=422)
    return _in(request, account, second="passkey")


def _in(request: Request, account: Account, second: str = "") -> HttpResponse:
    """Come in; a service that was shown on the way here is bound at once."""
    pending = waiting_in(request)
    service = services().get(pending.get("service", ""))
    if service is not None and pending.get("digest"):
        try:
            actions.bind_identity(
                actor=account.actor, at=clock.now(), provider=service.key, digest=pending["digest"],
                service_name=service.name,
            )  # fmt: skip
        except Refused as refused:
            messages.error(request, str(refused.message))
    return let_in(request, account, way=Way.SLIP, second=second)


@login_not_required
@never_cache
@require_POST
def slip_passkey_options(request: Request) -> HttpResponse:
    """What the browser is asked when the owner of a slip makes a passkey."""
    found = _slip_in_hand(request)
    if found is None:
        return HttpResponse(status=409)
    known = queries.credentials_of(found.account_id)
    options = passkeys.options_to_make(request, found.account, known, _("Zhibu"))
    return HttpResponse(options, content_type="application/json")
