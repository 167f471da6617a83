"""What the pages of this context share: who asks, the page number, a refusal as a form error."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.ui.slots import member_tabs
from zhibu.kernel.errors import Forbidden, Refused
from zhibu.members.models import Member
from zhibu.members.queries import CappedPaginator, corrections_for, proposals_for
from zhibu.members.queries.registry import PAGE_SIZE


def actor_of(request: HttpRequest) -> Actor:
    """The actor of the request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def require_anywhere(actor: Actor, verb: Verb) -> None:
    """Pass if the actor may do this somewhere; raises Forbidden."""
    if not actor.can_anywhere(verb):
        raise Forbidden


def page_of(
    request: HttpRequest, rows: QuerySet[Any], size: int = PAGE_SIZE, *, paginator: type[Paginator] = CappedPaginator
) -> Page[Any]:
    """The page asked for, the nearest one for a number that is none."""
    return paginator(rows, size).get_page(request.GET.get("page"))


def blame(form: forms.Form, refused: Refused) -> None:
    """Put a refusal beside the field it blames, else above the form."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, str(refused.message))


def desk_tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """The tabs of the registry's desk pages, with what waits. Two queries."""
    tabs = [
        ("registry", _("Members"), None),
        ("proposals", _("Transfers"), proposals_for(actor).count() or None),
        ("corrections", _("Correction requests"), corrections_for(actor).count() or None),
    ]
    return [
        {"label": label, "url": reverse(f"members:{key}"), "current": key == current, "count": count}
        for key, label, count in tabs
    ]


def record_tabs(actor: Actor, member: Member, current: str) -> list[dict[str, Any]]:
    """The tabs of a record: those that contexts have registered and the actor may open."""
    return [
        {"label": tab.label, "url": reverse(tab.url_name, args=[member.pk]), "current": tab.key == current}
        for tab in member_tabs
        if tab.allowed(actor)
    ]


def uuid_or_none(text: str | None) -> UUID | None:
    """A UUID from a query string, None for anything else."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
