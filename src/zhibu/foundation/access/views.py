"""The security administrator's pages: who holds which role, giving one, ending one; and what a role allows."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.foundation.access import access, actions, queries, registry
from zhibu.foundation.access.choices import GrantState, Role
from zhibu.foundation.access.forms import GiveGrantForm, GrantFilterForm, SearchForm
from zhibu.foundation.access.requests import Request, asks_again
from zhibu.foundation.sheets import csv_response, xlsx_response
from zhibu.kernel import clock, periods
from zhibu.kernel.errors import NotFound, Refused

PER_PAGE = 25


def _filtered(request: Request, at: datetime) -> tuple[GrantFilterForm, Any]:
    """The filter form as filled in, and the grants that pass it."""
    given = request.POST if request.method == "POST" else request.GET
    form = GrantFilterForm({"state": GrantState.IN_FORCE, **given.dict()})
    form.is_valid()
    chosen = form.cleaned_data
    grants = queries.filter_grants(
        queries.grants_visible_to(request.actor),
        text=chosen.get("q", "").strip(),
        role=chosen.get("role", ""),
        state=chosen.get("state", GrantState.IN_FORCE),
        at=at,
    )
    return form, grants


@require_safe
def grants(request: Request) -> HttpResponse:
    """Who holds which role, where."""
    access.require_granting(request.actor)
    at = clock.now()
    form, found = _filtered(request, at)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": queries.rows_of(list(page.object_list), at), "at": at}
    return render(request, "access/grants.html", context)


@require_POST
def export(request: Request) -> HttpResponseBase:
    """The filtered list as a file; taking it is recorded."""
    access.require_granting(request.actor)
    at = clock.now()
    _form, found = _filtered(request, at)
    kind = "csv" if request.POST.get("format") == "csv" else "xlsx"
    actions.record_export(actor=request.actor, at=at, kind=kind)
    header = [_("Person"), _("Role"), _("Organization"), _("Since"), _("Until"), _("Given by")]
    name = f"roles-{clock.day_of(at):%Y%m%d}"
    rows = queries.rows_for_export(found, at)
    if kind == "csv":
        return csv_response(name, header, rows)
    return xlsx_response(name, _("Roles"), header, rows, [14, 18, 36, 18, 18, 14])


@require_safe
def roles(request: Request) -> HttpResponse:
    """What may whom: open to everyone who is signed in, for it is about their data."""
    mine = queries.roles_held(request.actor.account_id, clock.now()) if request.actor.account_id else []
    return render(request, "access/roles.html", {"sheets": queries.role_sheets(), "mine": mine})


@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request) -> HttpResponse:
    """Give a role in three steps: who, where, what. Each step is an address; only the last one writes."""
    access.require_granting(request.actor)
    chosen = request.POST if request.method == "POST" else request.GET
    if not chosen.get("account"):
        return _choose_person(request)
    person = access.get_person(request.actor, _id(chosen["account"]))
    if not chosen.get("organization"):
        return _choose_place(request, person)
    place = access.get_place(request.actor, _id(chosen["organization"]))
    if request.method == "POST":
        return _give(request, person, place)
    form = GiveGrantForm(initial={"account": person.id, "organization": place.id})
    return _role_page(request, person, place, form)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise NotFound from wrong


def _searched(request: Request) -> str:
    form = SearchForm(request.GET)
    return form.cleaned_data["q"].strip() if form.is_valid() else ""


def _choose_person(request: Request) -> HttpResponse:
    text = _searched(request)
    found = queries.find_people(request.actor, text)
    context = {"text": text, "found": found, "most": queries.FOUND_AT_ONCE, "steps": _steps(), "step": 1}
    return render(request, "access/give_who.html", context)


def _choose_place(request: Request, person: registry.Person) -> HttpResponse:
    text = _searched(request)
    context = {
        "text": text,
        "person": person,
        "found": queries.find_places(request.actor, text),
        "most": queries.FOUND_AT_ONCE,
        "steps": _steps(),
        "step": 2,
    }
    return render(request, "access/give_where.html", context)


def _give(request: Request, person: registry.Person, place: registry.Place) -> HttpResponse:
    form = GiveGrantForm(request.POST)
    if form.is_valid():
        try:
            actions.give_grant(
                actor=request.actor,
                at=clock.now(),
                account_id=person.id,
                role=Role(form.cleaned_data["role"]),
                scope_path=place.path,
                ends_at=_end_of(form.cleaned_data["ends_on"]),
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("%(name)s holds the role now.") % {"name": person.name})
            return redirect("access:grants")
    return _role_page(request, person, place, form, status=422)


def _end_of(day: Any) -> datetime | None:
    return None if day is None else periods.start_of(day + timedelta(days=1))


def _role_page(
    request: Request, person: registry.Person, place: registry.Place, form: GiveGrantForm, status: int = 200
) -> HttpResponse:
    context = {"person": person, "place": place, "form": form, "steps": _steps(), "step": 3}
    return render(request, "access/give_what.html", context, status=status)


def _steps() -> list[str]:
    return [_("Choose the person"), _("Choose the organization"), _("Choose the role")]


@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, grant_id: UUID) -> HttpResponse:
    """Ask, then end a grant."""
    access.require_granting(request.actor)
    grant = access.get_grant(request.actor, grant_id)
    at = clock.now()
    refusal = ""
    if request.method == "POST":
        try:
            actions.end_grant(actor=request.actor, at=at, grant_id=grant.pk)
        except Refused as refused:
            refusal = refused.message
        else:
            messages.success(request, _("The role has ended."))
            return redirect("access:grants")
    return _end_page(request, grant, at, refusal)


def _end_page(request: Request, grant: Any, at: datetime, refusal: str) -> HttpResponse:
    [row] = queries.rows_of([grant], at)
    context = {"row": row, "refusal": refusal, "back": reverse("access:grants")}
    return render(request, "access/end.html", context, status=422 if refusal else 200)
