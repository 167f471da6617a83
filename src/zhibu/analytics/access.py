"""Who may look at a dashboard."""

from uuid import UUID

from django.db.models import Subquery

from zhibu.analytics.queries.board import version_at
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.organizations.models import Organization


def can_see_dashboard(actor: Actor) -> bool:
    """Whether there is any node whose dashboard the actor may see. No query beyond the actor's grants."""
    return actor.can_anywhere(Verb.SEE_DASHBOARD)


def get_node(actor: Actor, organization_id: UUID, verb: Verb = Verb.SEE_DASHBOARD) -> Organization:
    """The organization, if `verb` is allowed there. One query. Raises NotFound, Forbidden if only its name shows."""
    node = Organization.objects.filter(pk=organization_id).only("path", "name", "short_name").first()
    if node is None:
        raise NotFound
    if not actor.can(verb, node.path):
        raise Forbidden if actor.can(Verb.SEE_ORGANIZATION, node.path) else NotFound
    return node


def get_node_at_version(actor: Actor, organization_id: UUID) -> tuple[Organization, int | None]:
    """As `get_node`, with the version of its figures (None where nothing is rolled up yet), still in one query."""
    found = Organization.objects.annotate(version=Subquery(version_at("path"))).only("path", "name", "short_name")
    node = found.filter(pk=organization_id).first()
    if node is None:
        raise NotFound
    if not actor.can(Verb.SEE_DASHBOARD, node.path):
        raise Forbidden if actor.can(Verb.SEE_ORGANIZATION, node.path) else NotFound
    return node, node.version


def first_node(actor: Actor) -> UUID:
    """The topmost organization whose dashboard the actor may see. One query. Raises Forbidden if there is none."""
    scopes = actor.scopes(Verb.SEE_DASHBOARD)
    found = Organization.objects.filter(path__in=scopes).order_by("path").values_list("pk", flat=True).first()
    if found is None:
        raise Forbidden
    return found
