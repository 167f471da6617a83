"""The desk of sites on the workbench: the sites one keeps, opening one, its settings."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, Refused
from zhibu.members.queries import CappedPaginator
from zhibu.portal import access
from zhibu.portal.actions import emblems
from zhibu.portal.actions import sites as actions
from zhibu.portal.choices import Accent, Layout
from zhibu.portal.forms import (
    EmblemForm,
    LookForm,
    SettingsForm,
    SiteFilterForm,
    StateForm,
    WhereForm,
    uuid_or_none,
)
from zhibu.portal.models import SitePage
from zhibu.portal.queries import desk as queries

PER_PAGE = 50
BOTH = ["GET", "HEAD", "POST"]


def _sent(request: Request) -> Any:
    """What was sent in, None if nothing was."""
    return request.POST if request.method == "POST" else None


def _blame(form: forms.Form, refused: Refused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))


@require_safe
def sites(request: Request) -> HttpResponse:
    """The sites that one keeps."""
    if not access.keeps_sites(request.actor):
        raise Forbidden
    form = SiteFilterForm(request.GET)
    text = form.chosen()
    found = queries.sites_kept(request.actor, text)
    page = CappedPaginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "rows": queries.rows_of(list(page.object_list)), "is_narrowed": bool(text),
        "may_open": request.actor.can_anywhere(Verb.OPEN_SITES),
    }  # fmt: skip
    return render(request, "portal/desk/sites.html", context)


@require_http_methods(BOTH)
def open_one(request: Request) -> HttpResponse:
    """Open a site: whose, then how. What is proposed need only be confirmed."""
    if not request.actor.can_anywhere(Verb.OPEN_SITES):
        raise Forbidden
    organization_id = uuid_or_none(request.GET.get("for", ""))
    if organization_id is None:
        return _ask_where(request)
    organization = access.get_kept_organization(request.actor, organization_id, Verb.OPEN_SITES)
    if queries.find_site_of(organization_id) is not None:
        return redirect("sites:site", organization_id)
    proposal: dict[str, Any] = {
        **queries.proposal_for(organization), "accent": Accent.VERMILION, "layout": Layout.GAZETTE
    }  # fmt: skip
    form = LookForm(_sent(request), columns=queries.columns_proposed(), initial=proposal)
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_site(
                actor=request.actor, at=clock.now(), organization_id=organization_id, opening=form.opening()
            )
        except Refused as refused:
            _blame(form, refused)
        else:
            messages.success(request, _("The website is open."))
            return redirect("sites:site", organization_id)
    context = {"form": form, "organization": organization}
    return render(request, "portal/desk/open.html", context, status=422 if form.errors else 200)


def _ask_where(request: Request) -> HttpResponse:
    only = queries.only_place(request.actor) if request.method != "POST" else None
    if only is not None:
        return redirect(f"{request.path}?for={only}")
    form = WhereForm(_sent(request), actor=request.actor)
    if request.method == "POST" and form.is_valid():
        return redirect(f"{request.path}?for={form.cleaned_data['organization']}")
    return render(request, "portal/desk/where.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def site(request: Request, organization_id: UUID) -> HttpResponse:
    """One site: where it is, its columns, what may be done."""
    found = access.get_kept_site(request.actor, organization_id)
    context = {
        "site": found, "organization": found.organization, "columns": queries.columns_of(found),
        "may_set": request.actor.can(Verb.EDIT_SITES, found.scope_path),
    }  # fmt: skip
    return render(request, "portal/desk/site.html", context)


@require_http_methods(BOTH)
def change(request: Request, organization_id: UUID) -> HttpResponse:
    """The settings of a site."""
    found = access.get_kept_site(request.actor, organization_id, Verb.EDIT_SITES)
    form = SettingsForm(_sent(request), columns=queries.columns_of(found), initial=_settings_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_site(
                actor=request.actor, at=clock.now(), organization_id=organization_id, settings=form.settings()
            )
        except Refused as refused:
            _blame(form, refused)
        else:
            messages.success(request, _("Saved. Readers see it at once."))
            return redirect("sites:site", organization_id)
    context = {"form": form, "site": found, "organization": found.organization}
    return render(request, "portal/desk/settings.html", context, status=422 if form.errors else 200)


def _settings_of(found: SitePage) -> dict[str, Any]:
    return {
        "name": found.title, "slug": found.slug, "motto": found.motto, "mark": found.mark, "accent": found.accent,
        "layout": found.layout, "host": found.host, "latitude": found.latitude, "longitude": found.longitude,
    }  # fmt: skip


@require_http_methods(BOTH)
def emblem(request: Request, organization_id: UUID) -> HttpResponse:
    """The picture that a site has for its mark, or its characters."""
    found = access.get_kept_site(request.actor, organization_id, Verb.EDIT_SITES)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EmblemForm(*posted)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"actor": request.actor, "at": clock.now(), "organization_id": organization_id}
        photo, picture_id = form.cleaned_data["photo"], form.cleaned_data["picture"]
        try:
            if photo:
                emblems.bring_emblem(**given, photo=photo)
            else:
                emblems.choose_emblem(**given, picture_id=picture_id)
        except Refused as refused:
            _blame(form, refused)
        else:
            messages.success(request, _("Saved. Readers see it at once."))
            return redirect("sites:emblem", organization_id)
    context = {"form": form, "site": found, "pictures": queries.emblems_for(found)}
    return render(request, "portal/desk/emblem.html", context, status=422 if form.errors else 200)


@require_POST
def set_state(request: Request, organization_id: UUID) -> HttpResponse:
    """Close the site, or open it again."""
    access.get_kept_site(request.actor, organization_id, Verb.OPEN_SITES)
    form = StateForm(request.POST)
    if form.is_valid():
        step = actions.close_site if form.cleaned_data["step"] == "close" else actions.reopen_site
        try:
            step(actor=request.actor, at=clock.now(), organization_id=organization_id)
        except Refused as refused:
            messages.error(request, str(refused.message))
    return redirect("sites:site", organization_id)
