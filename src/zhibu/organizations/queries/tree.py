"""Reads of the tree: by path, below, above, counted by kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.organizations.choices import BRANCH_KINDS, CommitteeLevel, OrganizationKind, OrganizationState
from zhibu.organizations.models import Organization


def organization_at(path: str) -> Organization | None:
    """The organization at a path. One query."""
    return Organization.objects.filter(path=path).first()


def name_at(path: str) -> str:
    """The name at a path, "" if there is none. One query."""
    return names_of([path]).get(path, "")


def names_of(wanted: Iterable[str]) -> dict[str, str]:
    """The names at the given paths. One query for each 500 paths."""
    return _pairs(wanted, "name")


def organization_ids_of(wanted: Iterable[str]) -> dict[str, UUID]:
    """The ids at the given paths. One query for each 500 paths."""
    return _pairs(wanted, "pk")


def _pairs(wanted: Iterable[str], column: str) -> dict[str, Any]:
    unique = sorted(set(wanted) - {""})
    found: dict[str, Any] = {}
    for start in range(0, len(unique), 500):
        rows = Organization.objects.filter(path__in=unique[start : start + 500]).order_by("path")
        found.update(rows.values_list("path", column))
    return found


def children_of(organization: Organization, *, dissolved: bool = False) -> QuerySet[Organization]:
    """Those directly below, in tree order; the dissolved too if asked."""
    children = Organization.objects.filter(parent=organization).order_by("path")
    return children if dissolved else children.filter(state=OrganizationState.ACTIVE)


def subtree_of(path: str, *, dissolved: bool = False) -> QuerySet[Organization]:
    """The node and all below it, in tree order: one index range."""
    below = Organization.objects.filter(path__gte=path, path__lt=paths.beyond(path)).order_by("path")
    return below if dissolved else below.filter(state=OrganizationState.ACTIVE)


def branches_under(path: str) -> QuerySet[Organization]:
    """The active branches of every sort at or below a path, in tree order."""
    return subtree_of(path).filter(kind__in=BRANCH_KINDS)


def ancestors_of(path: str) -> list[Organization]:
    """From the root down to the node above. One query."""
    return list(Organization.objects.filter(path__in=paths.ancestors(path, itself=False)).order_by("path"))


def organizations_visible_to(actor: Actor) -> QuerySet[Organization]:
    """Every organization that the actor may see, dissolved ones too, in tree order."""
    return Organization.objects.filter(actor.within(Verb.SEE_ORGANIZATION, "path")).order_by("path")


def top_of(actor: Actor) -> list[Organization]:
    """Where the actor's tree begins: the topmost organizations they may see. One query."""
    if actor.everything:
        return list(Organization.objects.filter(parent=None).order_by("path"))
    starts = paths.topmost([*actor.scopes(Verb.SEE_ORGANIZATION), *([actor.home_path] if actor.home_path else [])])
    return list(Organization.objects.filter(path__in=starts).order_by("path"))


@dataclass(frozen=True)
class Overview:
    """How many active organizations of each sort stand below a node, the node itself not counted."""

    township_committees: int
    direct_committees: int
    second_level_committees: int
    other_committees: int
    general_branches: int
    branches: int
    joint_branches: int
    groups: int

    @property
    def total(self) -> int:
        """All of them but the groups, which are parts of a branch."""
        return sum(self.parts)

    @property
    def parts(self) -> list[int]:
        """The summands of `total`, from the top of the ladder down."""
        return [
            self.township_committees,
            self.direct_committees,
            self.second_level_committees,
            self.other_committees,
            self.general_branches,
            self.branches,
        ]


def overview_of(path: str) -> Overview:
    """The counts below a node, by kind and by list of committees. One query over the subtree's range."""
    rows = (
        subtree_of(path)
        .filter(path__gt=path)
        .order_by("kind", "committee_level")
        .values_list("kind", "committee_level")
        .annotate(number=Count("pk"))
    )
    counts = {(kind, level): number for kind, level, number in rows}
    committees = {OrganizationKind.COMMITTEE, OrganizationKind.WORKING_COMMITTEE}

    def of(kinds: Iterable[str], level: str | None = None) -> int:
        return sum(n for (k, at), n in counts.items() if k in kinds and (level is None or at == level))

    return Overview(
        township_committees=of(committees, CommitteeLevel.TOWNSHIP),
        direct_committees=of(committees, CommitteeLevel.DIRECT),
        second_level_committees=of(committees, CommitteeLevel.SECOND),
        other_committees=of(committees, CommitteeLevel.NONE),
        general_branches=of({OrganizationKind.GENERAL_BRANCH}),
        branches=of(BRANCH_KINDS),
        joint_branches=of({OrganizationKind.JOINT_BRANCH}),
        groups=of({OrganizationKind.GROUP}),
    )
