"""What has happened to an organization, and the list of organizations as a sheet."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from zhibu.foundation.access.actors import Actor
from zhibu.organizations.choices import ChangeKind, PostKind
from zhibu.organizations.models import Change, Organization, PostHolding
from zhibu.organizations.queries.search import Filter, find_organizations
from zhibu.organizations.regions import region_name

KNOWN_TO_ALL = (
    ChangeKind.FOUNDED,
    ChangeKind.IMPORTED,
    ChangeKind.RENAMED,
    ChangeKind.MOVED,
    ChangeKind.DISSOLVED,
    ChangeKind.REINSTATED,
    ChangeKind.APPOINTED,
    ChangeKind.LEFT_POST,
    ChangeKind.TERM_STARTED,
    ChangeKind.SUSPENDED,
    ChangeKind.RESUMED,
    ChangeKind.TOOK_OVER,
    ChangeKind.SPLIT,
    ChangeKind.UNDONE,
)
"""What a member may read in the history of their branch: not who changed a telephone number."""


def history_of(organization: Organization, *, in_full: bool = False) -> QuerySet[Change]:
    """The history, the latest first; without `in_full` only what every member may know."""
    changes = Change.objects.filter(organization=organization).order_by("-on", "-at", "-id")
    return changes if in_full else changes.filter(kind__in=KNOWN_TO_ALL)


def export_rows(actor: Actor, asked_for: Filter) -> Iterator[tuple[Any, ...]]:
    """The rows of the exported list, in its order, read in chunks: no contacts, no addresses. One query."""
    secretary = PostHolding.objects.filter(organization=OuterRef("pk"), post=PostKind.SECRETARY, ends_on=None)
    rows: Any = (
        find_organizations(actor, asked_for)
        .select_related("parent")
        .annotate(secretary=Subquery(secretary.order_by("starts_on").values("holder_name")[:1]))
    )
    for o in rows.iterator(chunk_size=2000):
        yield (
            o.code or "",
            o.name,
            str(o.get_kind_display()),
            o.parent.name if o.parent else "",
            str(o.get_state_display()),
            region_name(o.region_code, full=True),
            o.secretary or "",
            o.founded_on,
            o.founding_document,
        )
