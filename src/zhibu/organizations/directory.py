"""The directory of organizations that access, audit and imports, which stand below, look names up in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from zhibu.foundation.access.registry import Place
from zhibu.organizations.choices import OrganizationState
from zhibu.organizations.models import Organization
from zhibu.organizations.queries.search import matching, with_places
from zhibu.organizations.queries.tree import names_of


class OrganizationPlaces:
    """`foundation.access.registry.Places` over the tree."""

    def names(self, paths: Iterable[str]) -> dict[str, str]:
        """One query for each 500 paths."""
        return names_of(paths)

    def find(self, place_id: UUID) -> Place | None:
        """Two queries."""
        return next(iter(_places(Organization.objects.filter(pk=place_id).order_by("path")[:1])), None)

    def search(self, text: str, visible: Q, limit: int) -> list[Place]:
        """Active organizations by part of the name, initials, pinyin or code. Two queries."""
        found = Organization.objects.filter(visible, state=OrganizationState.ACTIVE)
        if text.strip():
            found = found.filter(matching(text))
        return _places(found.order_by("path")[:limit])

    def matching(self, text: str) -> Any:
        """A subquery of paths."""
        return Organization.objects.filter(matching(text)).order_by().values("path")


def _places(organizations: Iterable[Organization]) -> list[Place]:
    return [
        Place(s.organization.pk, s.organization.path, s.organization.name, s.above)
        for s in with_places(list(organizations))
    ]


def path_of(organization_id: UUID) -> str | None:
    """The path of an organization, None if unknown. One query."""
    return Organization.objects.filter(pk=organization_id).values_list("path", flat=True).first()
