"""Merging an organization into another one, and undoing what was done in the last day: first what happens, then
whether one is sure."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.organizations import access, actions, queries
from zhibu.organizations.choices import OrganizationKind, ReshapingKind
from zhibu.organizations.forms import MergeForm, initial_day
from zhibu.organizations.registry import Plan, foretold
from zhibu.organizations.views.change import either, page, show_refusal
from zhibu.organizations.words import undo_lead


@either
def merge(request: Request, organization_id: UUID) -> HttpResponse:
    """Choose who takes over; then see what happens and confirm it."""
    organization = access.get_managed(request.actor, organization_id, Verb.MANAGE_ORGANIZATIONS)
    if organization.kind == OrganizationKind.GROUP or organization.parent_id is None:
        raise NotFound
    form = MergeForm(request.POST or None, initial=initial_day(clock.today()), actor=request.actor)
    context = _context(request, organization, _("Merge into another one"))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if "sure" not in request.POST:
            context |= {"form": form} | _ahead(request, form, organization)
            return render(request, "organizations/merge_sure.html", context)
        try:
            actions.dissolve_organization(
                actor=request.actor, at=clock.now(), organization_id=organization.pk, on=data["on"],
                reason=data["reason"], successor_id=data["successor"],
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Merged. Within a day it can be undone here."))
            return redirect("organizations:detail", organization.pk)
    return page(request, "organizations/merge.html", form, context)


def _ahead(request: Request, form: MergeForm, organization: Any) -> dict[str, Any]:
    """What would happen, and what stands against it."""
    successor = access.get_organization(request.actor, form.cleaned_data["successor"])
    plan = Plan(ReshapingKind.MERGED, organization.pk, organization.path, successor.pk, successor.path)
    against = queries.against_merging(organization, successor)
    return {"successor": successor, "against": against, "foretold": foretold(plan)}


@either
def undo(request: Request, reshaping_id: UUID) -> HttpResponse:
    """See what would come back, or what stands against it; undo it."""
    reshaping = access.get_reshaping(request.actor, reshaping_id)
    organization = reshaping.organization
    if request.method == "POST":
        try:
            actions.undo_reshaping(actor=request.actor, at=clock.now(), reshaping_id=reshaping.pk)
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return redirect("organizations:undo", reshaping.pk)
        messages.success(request, _("Undone: everything stands as before."))
        return redirect("organizations:detail", organization.pk)
    context = _context(request, organization, _("Undo")) | {
        "form": None,
        "lead": undo_lead(reshaping),
        "against": queries.against_undoing(reshaping, at=clock.now()),
        "returns": queries.coming_back(reshaping),
    }
    return render(request, "organizations/undo.html", context)


def _context(request: Request, organization: Any, title: str) -> dict[str, Any]:
    frame = queries.frame_of(request.actor, organization, current="")
    return {"frame": frame, "organization": organization, "title": title}
