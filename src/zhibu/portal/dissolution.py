"""The website of an organization that ends is closed with it, and comes back when that is undone."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.organizations import registry
from zhibu.organizations.choices import ReshapingKind
from zhibu.organizations.registry import Plan, Undoing, Watched
from zhibu.portal.actions import sites
from zhibu.portal.models import SitePage

SITES = Watched(
    "sites", SitePage, lambda ground: SitePage.objects.filter(organization_id__in=ground.ids), ("closed_on",),
    lambda changes: _("The website was opened or closed since."),
    lambda changes: [_("The website opens again.")] if changes else [],
)  # fmt: skip


def release(actor: Any, at: datetime, organization_id: UUID, on: date) -> None:
    """Close it."""
    sites.close_with_organization(actor=actor, at=at, organization_id=organization_id)


def follow(actor: Any, at: datetime, undoing: Undoing) -> None:
    """Tell that it is open again."""
    sites.note_open_again(actor=actor, at=at, site_ids=[change.pk for change in undoing.of("sites")])


def foretell(plan: Plan) -> Iterable[str]:
    """That the website closes."""
    ends = plan.kind in (ReshapingKind.MERGED, ReshapingKind.DISSOLVED)
    if ends and SitePage.objects.filter(organization_id=plan.organization_id, closed_on=None).exists():
        yield _("Its website closes; the address leads to the one above, articles stay where others use them.")


def register() -> None:
    """Called once, when the program starts."""
    registry.on_dissolution("portal")(release)
    registry.watch(SITES)
    registry.on_undone("portal")(follow)
    registry.foretelling("portal")(foretell)
