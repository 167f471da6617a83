"""Who reviews for a site: how many, within how many days, seats and deputies."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.portal.actions import seats as actions
from zhibu.portal.choices import ReviewStep
from zhibu.portal.queries import seats as queries
from zhibu.portal.reviewing import access
from zhibu.portal.reviewing.forms import DeputyForm, ReviewsForm, SearchForm, SeatForm

BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
def reviews(request: Request, organization_id: UUID) -> HttpResponse:
    """The reviews of a site, with what it takes from above."""
    site = access.get_site(request.actor, organization_id)
    initial = {"reviews": site.reviews, "days": "" if site.review_days is None else str(site.review_days)}
    form = ReviewsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_reviews(
            actor=request.actor, at=clock.now(), organization_id=organization_id,
            reviews=form.cleaned_data["reviews"], days=form.cleaned_data["days"],
        )  # fmt: skip
        messages.success(request, _("Saved. It holds for pieces sent in from now on."))
        return redirect("articles:reviews", organization_id)
    plan, steps = queries.steps_of_site(site.pk, site.scope_path, today=clock.today())
    search = SearchForm(request.GET)
    context = {
        "site": site, "form": form, "plan": plan, "steps": steps, "text": search.text(),
        "found": queries.find_reviewers(site.scope_path, search.text()), "all_steps": list(ReviewStep),
        "is_own": bool(site.reviews),
    }  # fmt: skip
    return render(request, "portal/desk/reviews.html", context, status=422 if form.errors else 200)


@require_POST
def seat(request: Request, organization_id: UUID) -> HttpResponse:
    """Seat somebody at a step."""
    form = SeatForm(request.POST)
    if not form.is_valid():
        raise NotFound
    given = form.cleaned_data
    actions.take_seat(
        actor=request.actor, at=clock.now(), organization_id=organization_id, step=given["step"],
        account_id=given["account"],
    )  # fmt: skip
    messages.success(request, _("Named."))
    return redirect("articles:reviews", organization_id)


@require_POST
def unseat(request: Request, seat_id: UUID) -> HttpResponse:
    """End a seat."""
    site = actions.leave_seat(actor=request.actor, at=clock.now(), seat_id=seat_id)
    messages.success(request, _("The seat is free. What waited there waits for the others."))
    return redirect("articles:reviews", site.organization_id)


@require_safe
def deputy(request: Request, seat_id: UUID) -> HttpResponse:
    """Who stands in on a seat: searched, then given days."""
    return _deputy_page(request, seat_id)


def _deputy_page(request: Request, seat_id: UUID, form: Any = None) -> HttpResponse:
    held = access.get_seat(request.actor, seat_id)
    _plan, steps = queries.steps_of_site(held.site_id, held.site.scope_path, today=clock.today())
    row = next(row for step in steps for row in step.own if row.id == held.pk)
    search = SearchForm(request.GET)
    chosen = request.POST.get("deputy") or request.GET.get("deputy") or str(held.deputy_id or "")
    context = {
        "seat": held, "row": row, "step": ReviewStep(held.step).label, "text": search.text(),
        "found": queries.find_reviewers(held.site.scope_path, search.text()),
        "form": form or DeputyForm(initial={"deputy": chosen, "since": held.deputy_from, "until": held.deputy_until}),
        "chosen": queries.name_of(held.site.scope_path, chosen),
    }  # fmt: skip
    return render(request, "portal/desk/deputy.html", context, status=422 if form else 200)


@require_POST
def set_deputy(request: Request, seat_id: UUID) -> HttpResponse:
    """Let a deputy stand in, or end it."""
    form = DeputyForm(request.POST)
    if not form.is_valid():
        return _deputy_page(request, seat_id, form)
    given = form.cleaned_data
    deputy_id = None if request.POST.get("end") else given["deputy"]
    try:
        held = actions.name_deputy(
            actor=request.actor, at=clock.now(), seat_id=seat_id, deputy_id=deputy_id, since=given["since"],
            until=given["until"],
        )  # fmt: skip
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        return _deputy_page(request, seat_id, form)
    messages.success(request, _("Saved."))
    return redirect("articles:reviews", held.site.organization_id)
