"""The tree as it is unfolded: a level at a time, each node with the number of those below it."""

from dataclasses import dataclass, field
from typing import Any

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.organizations.choices import OrganizationState
from zhibu.organizations.models import Organization
from zhibu.organizations.queries.search import with_child_counts
from zhibu.organizations.queries.tree import top_of

PAGE = 100
"""So many children of one node are unfolded at once; the next hundred on request."""


@dataclass
class TreeNode:
    """A line of the tree. `children` are filled where it is open; `rest_from` says where the next page begins."""

    organization: Organization
    below: int
    is_open: bool = False
    children: list["TreeNode"] = field(default_factory=list)
    rest_from: int = 0
    rest: int = 0


def _nodes(rows: Any) -> list[TreeNode]:
    return [TreeNode(row, row.below) for row in rows]


def nodes_below(organization: Organization, *, start: int = 0) -> TreeNode:
    """The node with a page of its children from `start` on. One query."""
    rows = with_child_counts(
        Organization.objects.filter(parent=organization, state=OrganizationState.ACTIVE).order_by("path")
    )
    found = _nodes(rows[start : start + PAGE + 1])
    node = TreeNode(organization, len(found), True, found[:PAGE])
    if len(found) > PAGE:
        node.rest_from, node.rest = start + PAGE, 1
    return node


def tree_of(actor: Actor, *, open_to: Organization | None = None) -> list[TreeNode]:
    """Where the actor's tree begins, opened down to `open_to`, or one level down if it begins at one node.

    One query for the top and two for each open level.
    """
    top = list(with_child_counts(Organization.objects.filter(pk__in=[o.pk for o in top_of(actor)]).order_by("path")))
    nodes = _nodes(top)
    if not (actor.everything or actor.scopes(Verb.SEE_ORGANIZATION)):
        return [TreeNode(node.organization, 0) for node in nodes]
    chain = paths.ancestors(open_to.path) if open_to else []
    if len(nodes) == 1 and not chain:
        chain = [nodes[0].organization.path]
    level = nodes
    while opened := next((n for n in level if n.organization.path in chain and n.below), None):
        filled = nodes_below(opened.organization)
        opened.is_open, opened.children = True, filled.children
        opened.rest_from, opened.rest = filled.rest_from, opened.below - len(filled.children)
        level = opened.children
    return nodes
