"""Which workflow a page of the portal goes through: the number of reviews that its site asks for says so."""

from typing import Any

from wagtail.models import Workflow

from zhibu.portal.actions.workflows import name_of
from zhibu.portal.reading import directory


def workflow_for(page: Any) -> Workflow | None:
    """The workflow of the page's site; None where nothing is reviewed. One query, kept on the page."""
    from zhibu.portal.policies.pages import scope_of

    path = scope_of(page)
    number = directory.reviews_of(path) if path and not directory.is_closed(path) else 0
    if number == 0:
        return None
    kept = page.__dict__.setdefault("_workflows", {})
    if number not in kept:
        kept[number] = Workflow.objects.filter(name=name_of(number), active=True).order_by("pk").first()
    found: Workflow | None = kept[number]
    return found
