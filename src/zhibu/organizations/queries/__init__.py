"""Everything that can be asked of the tree."""

from zhibu.organizations.queries.drawing import chart_of
from zhibu.organizations.queries.frame import Frame, crumbs_of, frame_of
from zhibu.organizations.queries.history import export_rows, history_of
from zhibu.organizations.queries.nodes import TreeNode, nodes_below, tree_of
from zhibu.organizations.queries.posts import (
    find_holding,
    find_term,
    holders_of,
    past_holders_of,
    posts_of_members,
    secretaries_of,
    term_on,
    terms_of,
)
from zhibu.organizations.queries.search import (
    Filter,
    Suggestion,
    find_organizations,
    regions_in_use,
    suggest,
    with_child_counts,
    with_places,
)
from zhibu.organizations.queries.sheets import details_of, known_for_sheet
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
    subtree_of,
    top_of,
)

__all__ = [
    "Filter",
    "Frame",
    "Overview",
    "Suggestion",
    "TreeNode",
    "ancestors_of",
    "branches_under",
    "chart_of",
    "children_of",
    "crumbs_of",
    "details_of",
    "export_rows",
    "find_holding",
    "find_organizations",
    "find_term",
    "frame_of",
    "history_of",
    "holders_of",
    "known_for_sheet",
    "name_at",
    "names_of",
    "nodes_below",
    "organization_at",
    "organization_ids_of",
    "organizations_visible_to",
    "overview_of",
    "past_holders_of",
    "posts_of_members",
    "regions_in_use",
    "secretaries_of",
    "subtree_of",
    "suggest",
    "term_on",
    "terms_of",
    "top_of",
    "tree_of",
    "with_child_counts",
    "with_places",
]
