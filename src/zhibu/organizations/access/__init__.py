"""Who may see and change which organization, and the form fields that choose one and who takes up a post."""

from zhibu.organizations.access.checks import (
    Abilities,
    abilities,
    can_see,
    get_managed,
    get_organization,
    get_reshaping,
)
from zhibu.organizations.access.choosing import OrganizationField
from zhibu.organizations.access.holding import HolderField, find_candidates

__all__ = [
    "Abilities",
    "HolderField",
    "OrganizationField",
    "abilities",
    "can_see",
    "find_candidates",
    "get_managed",
    "get_organization",
    "get_reshaping",
]
