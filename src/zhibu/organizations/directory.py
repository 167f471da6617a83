"""The directory of places that access and audit look names up in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from zhibu.foundation.access.registry import Place
from zhibu.kernel import paths
from zhibu.organizations.choices import OrganizationState
from zhibu.organizations.models import Organization
from zhibu.organizations.queries import names_of


class OrganizationPlaces:
    """`foundation.access.registry.Places` over the tree."""

    def names(self, wanted: Iterable[str]) -> dict[str, str]:
        """One query for each 500 paths."""
        return names_of(wanted)

    def find(self, place_id: UUID) -> Place | None:
        """Two queries."""
        return next(iter(_places(Organization.objects.filter(pk=place_id).order_by("path"))), None)

    def search(self, text: str, visible: Q, limit: int) -> list[Place]:
        """Active organizations, those high in the tree first. Two queries."""
        named = Organization.objects.filter(visible, _named(text), state=OrganizationState.ACTIVE)
        return _places(named.order_by("path")[:limit])

    def matching(self, text: str) -> Any:
        """A subquery of paths."""
        return Organization.objects.filter(_named(text)).order_by().values("path")


def _named(text: str) -> Q:
    return Q(name__icontains=text) | Q(initials__startswith=text.lower()) | Q(code=text)


def _places(organizations: QuerySet[Organization]) -> list[Place]:
    """With the names of the two nodes above, which tell branches of the same name apart."""
    found = list(organizations)
    above = names_of({path for o in found for path in paths.ancestors(o.path, itself=False)})
    return [Place(o.pk, o.path, o.name, _within(o.path, above)) for o in found]


def _within(path: str, above: dict[str, str]) -> str:
    return " › ".join(above[p] for p in paths.ancestors(path, itself=False)[-2:] if p in above)
