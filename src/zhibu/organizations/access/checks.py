"""Who may see and change which organization: fetching is the check."""

from dataclasses import dataclass
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.organizations.models import Organization


@dataclass(frozen=True)
class Abilities:
    """What an actor may do with one organization. `see_details`: contacts and history, not the name alone."""

    see_details: bool
    see_below: bool
    manage: bool
    manage_posts: bool


def get_organization(actor: Actor, organization_id: UUID) -> Organization:
    """The organization, its parent with it. Raises NotFound if the actor may not see it. One query."""
    organization = Organization.objects.select_related("parent").filter(pk=organization_id).first()
    if organization is None or not can_see(actor, organization):
        raise NotFound
    return organization


def get_managed(actor: Actor, organization_id: UUID, verb: Verb = Verb.MANAGE_ORGANIZATIONS) -> Organization:
    """The organization for a page of management. Raises NotFound, or Forbidden if it is visible only."""
    organization = get_organization(actor, organization_id)
    if not actor.can(verb, organization.path):
        raise Forbidden
    return organization


def can_see(actor: Actor, organization: Organization) -> bool:
    """Whether the actor may know of the organization: by a grant there or above, or as a member of it."""
    return actor.can(Verb.SEE_ORGANIZATION, organization.path)


def abilities(actor: Actor, organization: Organization) -> Abilities:
    """What the actor may do there. No query for actors with few grants."""
    manage = actor.can(Verb.MANAGE_ORGANIZATIONS, organization.path)
    return Abilities(
        see_details=manage or actor.can(Verb.SEE_MEMBERS, organization.path),
        see_below=_is_granted(actor, organization.path),
        manage=manage,
        manage_posts=actor.can(Verb.MANAGE_POSTS, organization.path),
    )


def _is_granted(actor: Actor, path: str) -> bool:
    """Whether a grant, and not the membership alone, shows the organization."""
    if path != actor.home_path or actor.everything:
        return actor.can(Verb.SEE_ORGANIZATION, path)
    return any(paths.is_within(path, scope) for scope in actor.scopes(Verb.SEE_ORGANIZATION))
