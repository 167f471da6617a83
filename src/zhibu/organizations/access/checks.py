"""Who may see and change which organization: fetching is the check."""

from dataclasses import dataclass
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.organizations import rules
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationKind, ReshapingKind
from zhibu.organizations.models import Organization, Reshaping


@dataclass(frozen=True)
class Abilities:
    """What an actor may do with one organization. `see_details`: contacts and history, not the name alone.

    `manage` is change its name and entries, and dissolve; `found_below` any organization but groups, which have a
    page of their own; `oversee` what is the office's alone: move, suspend.
    """

    see_details: bool
    see_below: bool
    manage: bool
    found_below: bool
    oversee: bool
    manage_posts: bool


def get_organization(actor: Actor, organization_id: UUID) -> Organization:
    """The organization, its parent with it. Raises NotFound if the actor may not see it. One query."""
    organization = Organization.objects.select_related("parent").filter(pk=organization_id).first()
    if organization is None or not can_see(actor, organization):
        raise NotFound
    return organization


def get_managed(actor: Actor, organization_id: UUID, verb: Verb | None = None) -> Organization:
    """The organization for a page of management, or one for which `verb` is needed.

    Raises NotFound, or Forbidden if it is visible only.
    """
    organization = get_organization(actor, organization_id)
    if not (actor.can(verb, organization.path) if verb else manages(actor, organization.kind, organization.path)):
        raise Forbidden
    return organization


def get_reshaping(actor: Actor, reshaping_id: UUID) -> Reshaping:
    """A merger, split, dissolution or suspension that the actor may undo, with both organizations. Two queries.

    Raises NotFound if one of the organizations is invisible, Forbidden if it is visible only.
    """
    reshaping = Reshaping.objects.filter(pk=reshaping_id).first()
    if reshaping is None:
        raise NotFound
    is_office = reshaping.kind in (ReshapingKind.SPLIT, ReshapingKind.SUSPENDED)
    verb = Verb.MANAGE_ORGANIZATIONS if is_office else None
    reshaping.organization = get_managed(actor, reshaping.organization_id, verb)
    if reshaping.other_id:
        reshaping.other = get_managed(actor, reshaping.other_id, verb)
    return reshaping


def manages(actor: Actor, kind: str, path: str) -> bool:
    """Whether the actor manages an organization of `kind` at `path` (its parent's, for one that is to be founded).

    That takes MANAGE_ORGANIZATIONS; whoever manages the members of a branch manages its groups too.
    """
    if actor.can(Verb.MANAGE_ORGANIZATIONS, path):
        return True
    return rules.leads_itself(kind) and actor.can(Verb.MANAGE_MEMBERS, path)


def can_see(actor: Actor, organization: Organization) -> bool:
    """Whether the actor may know of the organization: by a grant there or above, or as a member of it."""
    return actor.can(Verb.SEE_ORGANIZATION, organization.path)


def abilities(actor: Actor, organization: Organization) -> Abilities:
    """What the actor may do there. No query for actors with few grants."""
    manage = manages(actor, organization.kind, organization.path)
    return Abilities(
        see_details=manage or actor.can(Verb.SEE_MEMBERS, organization.path),
        see_below=_is_granted(actor, organization.path),
        manage=manage,
        found_below=manage and organization.kind not in BRANCH_KINDS | {OrganizationKind.GROUP},
        oversee=actor.can(Verb.MANAGE_ORGANIZATIONS, organization.path),
        manage_posts=actor.can(Verb.MANAGE_POSTS, organization.path),
    )


def _is_granted(actor: Actor, path: str) -> bool:
    """Whether a grant, and not the membership alone, shows the organization."""
    if path != actor.home_path or actor.everything:
        return actor.can(Verb.SEE_ORGANIZATION, path)
    return any(paths.is_within(path, scope) for scope in actor.scopes(Verb.SEE_ORGANIZATION))
