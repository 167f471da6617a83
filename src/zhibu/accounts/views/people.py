"""The accounts of others, for administrators."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.accounts import access, actions, queries
from zhibu.accounts.choices import AccountState
from zhibu.accounts.forms import AccountFilterForm, NewAccountForm
from zhibu.foundation.access import registry
from zhibu.foundation.access.access import get_place_allowing
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.queries import FOUND_AT_ONCE, find_places_allowing, roles_held
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused

PER_PAGE = 25


@require_safe
def people(request: Request) -> HttpResponse:
    """Who can sign in."""
    access.require_managing(request.actor)
    form = AccountFilterForm({"state": AccountState.OPEN, **request.GET.dict()})
    form.is_valid()
    chosen = form.cleaned_data
    found = queries.filter_accounts(
        queries.accounts_visible_to(request.actor),
        text=chosen.get("q", "").strip(),
        state=chosen.get("state", ""),
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    homes = registry.places().names({a.home_path for a in page.object_list if a.home_path})
    rows = [{"account": a, "home": homes.get(a.home_path, "")} for a in page.object_list]
    return render(request, "accounts/people.html", {"form": form, "page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: Request) -> HttpResponse:
    """Open an account for somebody who has none."""
    access.require_managing(request.actor)
    given = request.POST if request.method == "POST" else request.GET
    try:
        place_id = UUID(given.get("organization", ""))
    except ValueError:
        return _choose_place(request)
    place = get_place_allowing(request.actor, Verb.MANAGE_ACCOUNTS, place_id)
    form = NewAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            account = actions.create_account(
                actor=request.actor, at=clock.now(), home_path=place.path, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("The account is open. Give it a first password now."))
            return redirect("accounts:person", account.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/new_person.html", {"form": form, "place": place}, status=status)


def _choose_place(request: Request) -> HttpResponse:
    """First of all, where the person belongs: the own scopes are offered, others are searched."""
    text = request.GET.get("q", "").strip()[:60]
    context = {
        "text": text,
        "found": find_places_allowing(request.actor, Verb.MANAGE_ACCOUNTS, text),
        "most": FOUND_AT_ONCE,
    }
    return render(request, "accounts/new_where.html", context)


@require_safe
def person(request: Request, account_id: UUID) -> HttpResponse:
    """One account: whose it is, what they hold, and what can be done about it."""
    access.require_managing(request.actor)
    return _person_page(request, access.get_account(request.actor, account_id))


def _person_page(
    request: Request, account: Any, *, password: str = "", refusal: Any = "", status: int = 200
) -> HttpResponse:
    home = registry.places().names({account.home_path}).get(account.home_path, "") if account.home_path else ""
    context = {
        "account": account,
        "home": home,
        "roles": roles_held(account.pk, clock.now()),
        "password": password,
        "refusal": refusal,
        "own": account.pk == request.actor.account_id,
    }
    return render(request, "accounts/person.html", context, status=status)


@require_POST
def give_password(request: Request, account_id: UUID) -> HttpResponse:
    """Show a new password, once: it is in this answer and nowhere else, so the page is not a redirect."""
    access.require_managing(request.actor)
    account = access.get_account(request.actor, account_id)
    try:
        password = actions.give_first_password(actor=request.actor, at=clock.now(), account_id=account.pk)
    except Refused as refused:
        return _person_page(request, account, refusal=refused.message, status=422)
    return _person_page(request, account, password=password)


@require_POST
def close(request: Request, account_id: UUID) -> HttpResponse:
    """Close an account."""
    access.require_managing(request.actor)
    account = access.get_account(request.actor, account_id)
    try:
        actions.deactivate(actor=request.actor, at=clock.now(), account_id=account.pk)
    except Refused as refused:
        return _person_page(request, account, refusal=refused.message, status=422)
    messages.success(request, _("The account is closed. Its sessions have ended."))
    return redirect("accounts:person", account.pk)


@require_POST
def reopen(request: Request, account_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    access.require_managing(request.actor)
    account = access.get_account(request.actor, account_id)
    try:
        actions.reactivate(actor=request.actor, at=clock.now(), account_id=account.pk)
    except Refused as refused:
        return _person_page(request, account, refusal=refused.message, status=422)
    messages.success(request, _("The account is open again."))
    return redirect("accounts:person", account.pk)
