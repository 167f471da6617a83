"""Everything that can be asked of the tree."""

from zhibu.organizations.queries.posts import holders_of, posts_of_members, secretaries_of
from zhibu.organizations.queries.tree import (
    Overview,
    ancestors_of,
    branches_under,
    children_of,
    name_at,
    names_of,
    organization_at,
    organization_ids_of,
    organizations_visible_to,
    overview_of,
    top_of,
)

__all__ = [
    "Overview",
    "ancestors_of",
    "branches_under",
    "children_of",
    "holders_of",
    "name_at",
    "names_of",
    "organization_at",
    "organization_ids_of",
    "organizations_visible_to",
    "overview_of",
    "posts_of_members",
    "secretaries_of",
    "top_of",
]
