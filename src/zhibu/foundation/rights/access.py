"""Who may ask for an erasure, see it and agree to it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.rights.models import Erasure
from zhibu.kernel.errors import Forbidden, NotFound


def can_agree_for_office(actor: Actor, path: str) -> bool:
    """Whether the actor answers for the records of a place: keeps its members and stands above it."""
    if not path:
        return actor.holds_tree(Verb.MANAGE_MEMBERS)
    return actor.can(Verb.MANAGE_MEMBERS, path) and actor.can(Verb.MANAGE_ORGANIZATIONS, path)


def can_agree_for_security(actor: Actor, path: str) -> bool:
    """Whether the actor answers for the rights of a place: gives roles there."""
    return actor.can(Verb.MANAGE_GRANTS, path) if path else actor.holds_tree(Verb.MANAGE_GRANTS)


def handles_erasures(actor: Actor) -> bool:
    """Whether requests of others may reach the actor at all."""
    return actor.can_anywhere(Verb.MANAGE_GRANTS) or (
        actor.can_anywhere(Verb.MANAGE_ORGANIZATIONS) and actor.can_anywhere(Verb.MANAGE_MEMBERS)
    )


def erasures_visible_to(actor: Actor) -> QuerySet[Erasure]:
    """Requests of the places for which the actor answers, newest first."""
    visible = actor.within(Verb.MANAGE_GRANTS, "home_path")
    visible |= actor.within(Verb.MANAGE_MEMBERS, "home_path") & actor.within(Verb.MANAGE_ORGANIZATIONS, "home_path")
    if actor.holds_tree(Verb.MANAGE_GRANTS) or actor.holds_tree(Verb.MANAGE_MEMBERS):
        visible |= Q(home_path="")
    return Erasure.objects.filter(visible).order_by("-asked_at", "-id")


def get_erasure(actor: Actor, erasure_id: UUID, *, lock: bool = False) -> Erasure:
    """A request that the actor may see. Raises Forbidden where none may reach them, NotFound."""
    if not handles_erasures(actor):
        raise Forbidden
    found = erasures_visible_to(actor).filter(pk=erasure_id)
    erasure = (found.select_for_update() if lock else found).first()
    if erasure is None:
        raise NotFound
    return erasure
