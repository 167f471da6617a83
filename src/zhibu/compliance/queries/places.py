"""Which organizations owe anything, by place."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from zhibu.compliance.queries.judging import DUTIFUL
from zhibu.kernel import paths
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import Organization


def dutiful_below(path: str) -> list[UUID]:
    """Ids of all branches and groups of a subtree (of the whole tree for an empty path), dissolved ones too, in the
    order of the tree. One query."""
    rows = Organization.objects.filter(kind__in=DUTIFUL)
    if path:
        rows = rows.filter(path__gte=path, path__lt=paths.beyond(path))
    return list(rows.order_by("path").values_list("pk", flat=True))


def with_groups(places: Iterable[str]) -> list[UUID]:
    """Ids of the branches and groups that stand at these paths now, with the groups right below. One query."""
    wanted = set(places)
    rows = Organization.objects.filter(
        Q(path__in=wanted) | Q(parent__path__in=wanted, kind=OrganizationKind.GROUP), kind__in=DUTIFUL
    )
    return list(rows.order_by("path").values_list("pk", flat=True))


def path_of(organization_id: UUID) -> str:
    """Where an organization stands now; empty if there is none. One query."""
    return Organization.objects.filter(pk=organization_id).values_list("path", flat=True).first() or ""
