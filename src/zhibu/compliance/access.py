"""Who may see how organizations stand, and call duties to mind."""

from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.organizations.models import Organization


def can_oversee(actor: Actor) -> bool:
    """Whether there is any node whose standing the actor may see. No query beyond the actor's grants."""
    return actor.can_anywhere(Verb.SEE_MEETINGS)


def get_place(actor: Actor, organization_id: UUID, verb: Verb = Verb.SEE_MEETINGS) -> Organization:
    """The organization, if `verb` is allowed there. One query. Raises NotFound, Forbidden if only its name shows."""
    place = Organization.objects.filter(pk=organization_id).first()
    if place is None:
        raise NotFound
    if not actor.can(verb, place.path):
        raise Forbidden if actor.can(Verb.SEE_ORGANIZATION, place.path) else NotFound
    return place


def first_place(actor: Actor) -> UUID:
    """The topmost organization whose standing the actor may see. One query. Raises Forbidden if there is none."""
    scopes = actor.scopes(Verb.SEE_MEETINGS)
    found = Organization.objects.filter(path__in=scopes).order_by("path").values_list("pk", flat=True).first()
    if found is None:
        raise Forbidden
    return found
