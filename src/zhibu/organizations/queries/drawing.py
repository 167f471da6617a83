"""What an organization chart shows: a few levels, the first so many of each, the rest as a number."""

from typing import Any
from uuid import UUID

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from zhibu.organizations.choices import OrganizationState
from zhibu.organizations.layout import Drawing, Node, draw
from zhibu.organizations.models import Organization

DEEPEST = 3
WIDEST = 60
FIRST = {1: (WIDEST,), 2: (WIDEST, 8), 3: (WIDEST, 5, 3)}
"""How many children of one node are drawn on each level, by how many levels the chart has: a page to be read."""


def chart_of(organization: Organization, *, depth: int) -> Drawing:
    """The chart below an organization: `depth` levels of 1 to 3. One query a level."""
    root = Node(organization.pk, organization.name, organization.kind)
    level = {organization.pk: root}
    for first in FIRST[max(1, min(DEEPEST, depth))]:
        level = _hang(level, _first_children(list(level), first))
    return draw(root)


def _first_children(parents: list[UUID], first: int) -> list[dict[str, Any]]:
    """The first active children of each parent, with how many there are in all."""
    rows: Any = (
        Organization.objects.filter(parent_id__in=parents, state=OrganizationState.ACTIVE)
        .annotate(
            rank=Window(RowNumber(), order_by=F("path").asc(), partition_by=[F("parent_id")]),
            total=Window(Count("pk"), partition_by=[F("parent_id")]),
        )
        .filter(rank__lte=first)
        .order_by("path")
    )
    return list(rows.values("pk", "name", "kind", "parent_id", "rank", "total"))


def _hang(parents: dict[UUID, Node], rows: list[dict[str, Any]]) -> dict[UUID, Node]:
    """Hang the rows under their parents, and a "+N" under each that has more. Returns the new level."""
    level: dict[UUID, Node] = {}
    last: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        node = Node(row["pk"], row["name"], row["kind"])
        parents[row["parent_id"]].children.append(node)
        level[row["pk"]] = node
        last[row["parent_id"]] = row
    for parent_id, row in last.items():
        rest = row["total"] - row["rank"]
        if rest:
            name = _("%(count)d more") % {"count": rest}
            parents[parent_id].children.append(Node(parent_id, f"+ {name}", "more", more=rest))
    return level
