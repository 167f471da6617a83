"""The shelf of a branch: one query or one action each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.registry import Place
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.organizations.queries import organization_at
from zhibu_corner import access, actions, queries
from zhibu_corner.forms import BookForm


@require_safe
def shelf(request: Request) -> HttpResponse:
    """The shelf of the own branch; for who is in none, of the first place that they keep."""
    scopes = request.actor.scopes(access.Verb.MANAGE_MEMBERS)
    path = request.actor.home_path or (scopes[0] if scopes else "")
    own = organization_at(path) if path else None
    if own is None:
        return render(request, "corner/nowhere.html", _frame(request))
    return redirect("corner:of", organization_id=own.pk)


@require_safe
def shelf_of(request: Request, organization_id: UUID) -> HttpResponse:
    """The books of an organization."""
    return _page(request, access.get_shelf(request.actor, organization_id), BookForm())


def _page(request: Request, place: Place, form: BookForm) -> HttpResponse:
    today = clock.today()
    context = {
        "place": place,
        "books": list(queries.books_of(place.id)),
        "today": today,
        "days": queries.loan_days(place.path, today),
        "keeps": access.keeps(request.actor, place.path),
        "borrows": request.actor.member_id is not None,
        "me": request.actor.member_id,
        "form": form,
        **_frame(request),
    }
    return render(request, "corner/shelf.html", context, status=422 if form.errors else 200)


def _frame(request: Request) -> dict[str, Any]:
    return {"shell_template": "ui/shell/member.html" if request.actor.member_id else "ui/shell/workbench.html"}


@require_POST
def enter(request: Request, organization_id: UUID) -> HttpResponse:
    """Put a book on the shelf."""
    place = access.get_shelf(request.actor, organization_id, to_keep=True)
    form = BookForm(request.POST)
    if not form.is_valid():
        return _page(request, place, form)
    book = actions.enter_book(actor=request.actor, at=clock.now(), organization_id=place.id, **form.cleaned_data)
    messages.success(request, _("%(title)s stands on the shelf.") % {"title": book.title})
    return redirect("corner:of", organization_id=place.id)


@require_POST
def act(request: Request, book_id: UUID, deed: str) -> HttpResponse:
    """Borrow a book, bring it back, take it off the shelf."""
    found = access.find_shelf_of(request.actor, book_id)
    try:
        DEEDS[deed](actor=request.actor, at=clock.now(), book_id=book_id)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("corner:of", organization_id=found)


DEEDS: dict[str, Any] = {"borrow": actions.borrow, "return": actions.bring_back, "out": actions.take_out}
