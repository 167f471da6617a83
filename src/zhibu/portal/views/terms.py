"""The list of terms."""

from typing import Any
from uuid import UUID

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
from zhibu.portal.actions import terms as actions
from zhibu.portal.queries import terms as queries
from zhibu.portal.reviewing import access
from zhibu.portal.reviewing.forms import SearchForm, TermForm

BOTH = ["GET", "HEAD", "POST"]
PER_PAGE = 50


@require_safe
def terms(request: Request) -> HttpResponse:
    """The terms that hold for the sites that the actor writes for."""
    if not access.writes(request.actor):
        raise Forbidden
    search = SearchForm(request.GET)
    found = queries.terms_visible_to(request.actor, search.text())
    page = CappedPaginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": queries.rows_of(list(page.object_list), request.actor), "text": search.text(),
        "may_enter": bool(access.places_of(request.actor, Verb.PUBLISH_ARTICLES)),
    }  # fmt: skip
    return render(request, "portal/desk/terms.html", context)


@require_http_methods(BOTH)
def enter(request: Request) -> HttpResponse:
    """Enter a term."""
    places = access.places_of(request.actor, Verb.PUBLISH_ARTICLES)
    if not places:
        raise Forbidden
    form = TermForm(request.POST if request.method == "POST" else None, sites=places)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.enter_term(
                actor=request.actor, at=clock.now(), organization_id=given["site"], entry=_entry(given)
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            messages.success(request, _("Entered. The next check knows it."))
            return redirect("articles:terms")
    return render(request, "portal/desk/term.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(BOTH)
def term(request: Request, term_id: UUID) -> HttpResponse:
    """Change a term."""
    held = access.get_term(request.actor, term_id)
    initial = {"wrong": held.wrong, "right": held.right, "why": held.why, "must": held.must}
    form = TermForm(request.POST if request.method == "POST" else None, sites=None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            entry = _entry(form.cleaned_data)
            actions.change_term(actor=request.actor, at=clock.now(), term_id=term_id, entry=entry)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("articles:terms")
    return render(request, "portal/desk/term.html", {"form": form, "term": held}, status=422 if form.errors else 200)


@require_POST
def drop(request: Request, term_id: UUID) -> HttpResponse:
    """Take a term off the list."""
    actions.drop_term(actor=request.actor, at=clock.now(), term_id=term_id)
    messages.success(request, _("Taken off the list."))
    return redirect("articles:terms")


def _entry(given: dict[str, Any]) -> actions.Entry:
    return actions.Entry(given["wrong"].strip(), given["right"].strip(), given["why"].strip(), given["must"])
