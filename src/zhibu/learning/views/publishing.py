"""The weeks of an organization."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, Refused
from zhibu.learning import forms
from zhibu.learning.actions import publishing as actions
from zhibu.learning.queries import publishing

PER_PAGE = 25


@require_GET
def weeks(request: Request) -> HttpResponse:
    """Where the actor publishes: straight to the plan if there is one place only."""
    actor = request.actor
    if not actor.can_anywhere(Verb.PUBLISH_LESSONS):
        raise Forbidden
    places = publishing.publishing_organizations(actor)
    if len(places) == 1:
        return redirect("learning:plan", places[0].pk)
    return render(request, "learning/desk/places.html", {"places": places})


@require_GET
def plan(request: Request, organization_id: UUID) -> HttpResponse:
    """The weeks around now and their places."""
    return _plan_page(request, organization_id)


def _plan_page(request: Request, organization_id: UUID, refused: Refused | None = None) -> HttpResponse:
    found = publishing.get_plan(request.actor, organization_id, at=clock.now())
    context = {"plan": found, "refused": refused.message if refused else ""}
    return render(request, "learning/desk/plan.html", context, status=422 if refused else 200)


@require_GET
def place(request: Request, organization_id: UUID) -> HttpResponse:
    """The lessons that may fill one place."""
    return _place_page(request, organization_id, forms.PlaceForm(request.GET))


def _place_page(
    request: Request, organization_id: UUID, form: forms.PlaceForm, refused: Refused | None = None
) -> HttpResponse:
    organization = publishing.get_publisher(request.actor, organization_id)
    if not form.is_valid():
        return redirect("learning:plan", organization_id)
    asked = form.cleaned_data
    usable = publishing.choices_for(organization, week=asked["week"], q=asked["q"])
    context = {
        "organization": organization, "week": asked["week"], "position": asked["position"] or "", "q": asked["q"],
        "page": Paginator(usable, PER_PAGE).get_page(request.GET.get("page")),
        "refused": refused.message if refused else "",
    }  # fmt: skip
    return render(request, "learning/desk/place.html", context, status=422 if refused else 200)


@require_POST
def publish(request: Request, organization_id: UUID) -> HttpResponse:
    """Fill a place of a week."""
    form = forms.PublishForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, organization_id, Refused("form", _("Choose a lesson and a week.")))
    asked = form.cleaned_data
    try:
        made = actions.publish(
            actor=request.actor, at=clock.now(), organization_id=organization_id,
            lesson_id=asked["lesson"], week=asked["week"], position=asked["position"],
        )  # fmt: skip
    except Refused as refused:
        return _place_page(request, organization_id, forms.PlaceForm(request.POST), refused)
    messages.success(request, _("“%(title)s” is in the plan.") % {"title": made.lesson.title})
    return redirect("learning:plan", organization_id)


@require_POST
def unpublish(request: Request, organization_id: UUID, publication_id: UUID) -> HttpResponse:
    """Empty a place of a week to come."""
    try:
        actions.unpublish(
            actor=request.actor, at=clock.now(), organization_id=organization_id, publication_id=publication_id
        )
    except Refused as refused:
        return _plan_page(request, organization_id, refused)
    messages.success(request, _("The place is free again."))
    return redirect("learning:plan", organization_id)
