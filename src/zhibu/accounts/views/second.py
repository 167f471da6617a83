"""The second proof: setting one up, taking one away, the codes for paper; and showing again who one is."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.accounts import actions, passkeys, queries
from zhibu.accounts.forms import CodeForm, ConfirmForm, NewPasskeyForm, PasskeyForm
from zhibu.accounts.printing import picture_of
from zhibu.accounts.rules.proofs import address_of, in_groups
from zhibu.accounts.sessions import STEP, finish_step, prove
from zhibu.accounts.views.entering import safe
from zhibu.accounts.views.own import base_for
from zhibu.foundation.access.requests import Request, client_address, is_freshly_proved
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused


@never_cache
@require_safe
def second(request: Request) -> HttpResponse:
    """What there is, what can be set up; the first page of all for whoever needs a second proof and has none."""
    return _second_page(request)


def _second_page(request: Request, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "base": _base(request),
        "must": request.session.get(STEP) == "accounts:second",
        "proofs": queries.proofs_of(request.user.pk),
        "new_passkey": NewPasskeyForm(),
        "refusal": refusal,
    }
    return render(request, "accounts/second.html", context, status=status)


def _base(request: Request) -> str:
    """Whoever has to go through this page first sees no way around it."""
    return "ui/shell/public.html" if request.session.get(STEP) else base_for(request)


def _proof_added(request: Request, codes: list[str], sentence: str) -> HttpResponse:
    """A second proof is there: the first page of all has been gone through; new codes are shown this once."""
    finish_step(request, "accounts:second")
    prove(request)
    if codes:
        return _codes_page(request, codes)
    messages.success(request, sentence)
    return redirect("accounts:second")


def _codes_page(request: Request, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/codes.html", {"base": base_for(request), "codes": codes})


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: Request) -> HttpResponse:
    """An authenticator app: a secret to scan, then the first code of it."""
    made = queries.app_in_making(request.user.pk)
    if made is None:
        if request.method != "POST":
            return redirect("accounts:second")
        return _begin_app(request)
    form = CodeForm(request.POST if "code" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            codes = actions.confirm_app(actor=request.actor, at=clock.now(), code=form.cleaned_data["code"])
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return _proof_added(request, codes, _("The app is set up. It is asked for at the next sign-in."))
    uri = address_of(made.secret, request.user.username, _("Zhibu"))
    context = {"base": _base(request), "form": form, "picture": picture_of(uri), "secret": in_groups(made.secret)}
    return render(request, "accounts/app.html", context, status=422 if form.errors else 200)


def _begin_app(request: Request) -> HttpResponse:
    try:
        actions.begin_app(actor=request.actor, at=clock.now())
    except Refused as refused:
        return _second_page(request, refusal=str(refused.message), status=422)
    return redirect("accounts:app")


@require_POST
def remove_app(request: Request) -> HttpResponse:
    """Take the app away."""
    if not is_freshly_proved(request):
        return _to_confirm(request)
    try:
        actions.remove_app(actor=request.actor, at=clock.now())
    except Refused as refused:
        return _second_page(request, refusal=str(refused.message), status=422)
    messages.success(request, _("The app has been removed."))
    return redirect("accounts:second")


def _to_confirm(request: Request) -> HttpResponse:
    return redirect(resolve_url("accounts:confirm") + "?next=" + resolve_url("accounts:second"))


@never_cache
@require_POST
def new_passkey_options(request: Request) -> HttpResponse:
    """What the browser is asked when it makes a passkey."""
    known = queries.credentials_of(request.user.pk)
    options = passkeys.options_to_make(request, request.user, known, _("Zhibu"))
    return HttpResponse(options, content_type="application/json")


@never_cache
@require_POST
def new_passkey(request: Request) -> HttpResponse:
    """Keep the passkey that the browser has made."""
    form = NewPasskeyForm(request.POST)
    try:
        made = passkeys.made(request, form.cleaned_data["answer"] if form.is_valid() else "")
        codes = actions.add_passkey(
            actor=request.actor, at=clock.now(), credential_id=made.credential_id, public_key=made.public_key,
            sign_count=made.sign_count, name=form.cleaned_data.get("name", ""),
        )  # fmt: skip
    except Refused as refused:
        return _second_page(request, refusal=str(refused.message), status=422)
    return _proof_added(request, codes, _("The passkey has been added."))


@require_POST
def remove_passkey(request: Request) -> HttpResponse:
    """Take a passkey away."""
    if not is_freshly_proved(request):
        return _to_confirm(request)
    form = PasskeyForm.removal(request.POST)
    if not form.is_valid():
        raise NotFound
    try:
        actions.remove_passkey(actor=request.actor, at=clock.now(), passkey_id=form.cleaned_data["passkey"])
    except Refused as refused:
        return _second_page(request, refusal=str(refused.message), status=422)
    messages.success(request, _("The passkey has been removed."))
    return redirect("accounts:second")


@never_cache
@require_POST
def new_codes(request: Request) -> HttpResponse:
    """New codes for paper, shown in this answer and nowhere else."""
    if not is_freshly_proved(request):
        return _to_confirm(request)
    try:
        codes = actions.make_recovery_codes(actor=request.actor, at=clock.now())
    except Refused as refused:
        return _second_page(request, refusal=str(refused.message), status=422)
    return _codes_page(request, codes)


@never_cache
@sensitive_post_parameters("password", "code", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request) -> HttpResponse:
    """Show again who one is, before what cannot be taken back."""
    going_to = safe(request, request.POST.get("next") or request.GET.get("next") or "")
    proofs = queries.proofs_of(request.user.pk)
    has_password = request.user.has_usable_password()
    form = ConfirmForm(request.POST if request.method == "POST" else None, proofs=proofs, has_password=has_password)
    if request.method == "POST" and form.is_valid():
        try:
            _prove_again(request, form)
        except (Refused, NotFound) as wrong:
            words = wrong.message if isinstance(wrong, Refused) else _("The passkey could not be checked.")
            form.add_error(None, words)
        else:
            prove(request)
            finish_step(request, "accounts:confirm")
            return redirect(going_to or "accounts:profile")
    context = {
        "base": _base(request), "form": form, "proofs": proofs, "next": going_to, "passkey": PasskeyForm(),
        "has_password": has_password,
    }  # fmt: skip
    return render(request, "accounts/confirm.html", context, status=422 if form.errors else 200)


def _prove_again(request: Request, form: ConfirmForm) -> None:
    """By a passkey, by a code of the app, or by the password. Raises Refused, NotFound."""
    given, at, address = form.cleaned_data, clock.now(), client_address(request)
    if given.get("answer"):
        key = queries.find_passkey(passkeys.credential_in(given["answer"]))
        if key is None or key.account_id != request.user.pk:
            raise NotFound
        passkey_id, count = passkeys.proved(request, given["answer"], key)
        actions.use_passkey(at=at, passkey_id=passkey_id, sign_count=count)
    elif given.get("code"):
        actions.check_second(at=at, account_id=request.user.pk, code=given["code"], address=address)
    else:
        actions.check_own_password(actor=request.actor, at=at, password=given.get("password", ""), address=address)
