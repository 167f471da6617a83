"""Nobody is ever in no branch: what members mean for dissolving and merging branches."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhibu.members import actions, queries
from zhibu.organizations import registry
from zhibu.organizations.registry import Hindrance


def remaining_members(organization_id: UUID, path: str) -> list[Hindrance]:
    """The present members at or below the organization; a merger takes them along. One query.

    Source: regulation on the education and management of members (2019) art. 25.
    """
    url = reverse("members:of_organization", args=[organization_id])
    return [Hindrance(label=_("Members"), count=queries.count_of(path), url=url, movable=True)]


def carry_members(actor: Any, at: datetime, from_id: UUID, to_id: UUID) -> int:
    """Move everybody of one branch, or of one group, to another, in the merging transaction. Returns how many."""
    if queries.find_group(from_id):
        return actions.merge_groups(actor=actor, at=at, from_group_id=from_id, to_group_id=to_id)
    return actions.move_everybody(actor=actor, at=at, from_organization_id=from_id, to_organization_id=to_id)


def release_group(actor: Any, at: datetime, organization_id: UUID, on: date) -> None:
    """The members of a group that ends stay in the branch, without a group."""
    actions.clear_group(actor=actor, at=at, group_id=organization_id)


def register() -> None:
    """Tell the organizations context; called once, when the program starts."""
    registry.dissolution_check("members")(remaining_members)
    registry.merger_carrier("members")(carry_members)
    registry.on_dissolution("members")(release_group)
