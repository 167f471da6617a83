"""Changing: founding, renaming, details, moving, dissolving, reinstating. One form, one action each."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, Refused
from zhibu.organizations import access, actions, queries
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.forms import DetailsForm, DissolveForm, FoundForm, MoveForm, RenameForm, initial_day
from zhibu.organizations.registry import Plan, foretold, hindrances_of

either = require_http_methods(["GET", "HEAD", "POST"])


def show_refusal(form: forms.Form, refusal: Refused) -> None:
    """Turn a rule's no into an error of the form, at its field if it has one."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def page(request: Request, template: str, form: forms.Form, context: dict[str, Any]) -> HttpResponse:
    """The page of a form: 422 if it was sent and cannot be taken."""
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


@either
def found(request: Request) -> HttpResponse:
    """Found an organization; `parent` in the address fills the place in."""
    if not request.actor.can_anywhere(Verb.MANAGE_ORGANIZATIONS):
        raise Forbidden
    initial = initial_day(clock.today(), parent=request.GET.get("parent", ""), kind=request.GET.get("kind", "branch"))
    form = FoundForm(request.POST or None, initial=initial, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.found_organization(actor=request.actor, at=clock.now(), **form.values())
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s has been founded.") % {"name": made.name})
            return redirect("organizations:detail", made.pk)
    return page(request, "organizations/found.html", form, {})


@either
def rename(request: Request, organization_id: UUID) -> HttpResponse:
    """Give an organization a new name."""
    organization = access.get_managed(request.actor, organization_id)
    initial = initial_day(clock.today(), name=organization.name, short_name=organization.short_name)
    form = RenameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_organization(
                actor=request.actor, at=clock.now(), organization_id=organization.pk, **form.cleaned_data
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The name has been changed."))
            return redirect("organizations:detail", organization.pk)
    return page(request, "organizations/rename.html", form, _context(request, organization, _("Rename")))


@either
def details(request: Request, organization_id: UUID) -> HttpResponse:
    """Set code, region, contact and the other entries."""
    organization = access.get_managed(request.actor, organization_id)
    initial = {name: getattr(organization, name) for name in DetailsForm.base_fields}
    form = DetailsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_details(
                actor=request.actor, at=clock.now(), organization_id=organization.pk, **form.cleaned_data
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The entries have been saved."))
            return redirect("organizations:detail", organization.pk)
    return page(request, "organizations/details.html", form, _context(request, organization, _("Entries")))


@either
def move(request: Request, organization_id: UUID) -> HttpResponse:
    """Move an organization and all below it under another one."""
    organization = access.get_managed(request.actor, organization_id)
    form = MoveForm(request.POST or None, initial=initial_day(clock.today()), actor=request.actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.move_organization(
                actor=request.actor, at=clock.now(), organization_id=organization.pk, to_id=data["to"],
                on=data["on"], reason=data["reason"],
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Moved, with everything below it."))
            return redirect("organizations:detail", organization.pk)
    context = _context(request, organization, _("Move the organization"))
    context["overview"] = queries.overview_of(organization.path)
    return page(request, "organizations/move.html", form, context)


@either
def dissolve(request: Request, organization_id: UUID) -> HttpResponse:
    """End the work of an organization."""
    organization = access.get_managed(request.actor, organization_id)
    form = DissolveForm(request.POST or None, initial=initial_day(clock.today()))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.dissolve_organization(
                actor=request.actor, at=clock.now(), organization_id=organization.pk, on=data["on"],
                reason=data["reason"],
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s has been dissolved.") % {"name": organization.name})
            return redirect("organizations:detail", organization.pk)
    context = _context(request, organization, _("Dissolve"))
    children = queries.children_of(organization)
    hindrances = hindrances_of(organization.pk, organization.path)
    context |= {
        "children": children.exclude(kind=OrganizationKind.GROUP).count(),
        "is_group": organization.kind == OrganizationKind.GROUP,
        "hindrances": hindrances,
        "may_merge": any(one.movable for one in hindrances),
        "foretold": foretold(Plan("dissolved", organization.pk, organization.path)),
    }
    return page(request, "organizations/dissolve.html", form, context)


@require_POST
def reinstate(request: Request, organization_id: UUID) -> HttpResponse:
    """Put a dissolved organization to work again."""
    organization = access.get_managed(request.actor, organization_id)
    at = clock.now()
    try:
        actions.reinstate_organization(
            actor=request.actor, at=at, organization_id=organization.pk, on=clock.day_of(at)
        )
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("%(name)s is at work again.") % {"name": organization.name})
    return redirect("organizations:detail", organization.pk)


def _context(request: Request, organization: Any, title: str) -> dict[str, Any]:
    """What the pages of change have in common."""
    frame = queries.frame_of(request.actor, organization, current="")
    return {"frame": frame, "organization": organization, "title": title}
