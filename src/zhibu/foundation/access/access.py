"""Fetching is the check: grants, and the people and places between which they may be given."""

from uuid import UUID

from zhibu.foundation.access import registry
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.models import Grant
from zhibu.foundation.access.queries import grants_visible_to
from zhibu.kernel.errors import Forbidden, NotFound


def require_granting(actor: Actor) -> None:
    """Pass if the actor may give roles anywhere; raises Forbidden."""
    if not actor.can_anywhere(Verb.MANAGE_GRANTS):
        raise Forbidden


def get_grant(actor: Actor, grant_id: UUID) -> Grant:
    """The grant, if the actor may give roles where it holds. Raises NotFound."""
    grant = grants_visible_to(actor).filter(pk=grant_id).first()
    if grant is None:
        raise NotFound
    return grant


def get_person(actor: Actor, account_id: UUID) -> registry.Person:
    """A person to whom the actor may give roles. Raises NotFound for everyone else.

    The same condition as `queries.visible_people`, for one.
    """
    person = registry.people().find(account_id)
    if person is None:
        raise NotFound
    if person.home_path:
        visible = actor.can(Verb.MANAGE_GRANTS, person.home_path)
    else:
        visible = actor.holds_tree(Verb.MANAGE_GRANTS)
    if not visible:
        raise NotFound
    return person


def get_place(actor: Actor, place_id: UUID) -> registry.Place:
    """An organization on which the actor may give roles. Raises NotFound, Forbidden if it is only visible."""
    return get_place_allowing(actor, Verb.MANAGE_GRANTS, place_id)


def get_place_allowing(actor: Actor, verb: Verb, place_id: UUID) -> registry.Place:
    """An organization on which the actor may do `verb`. Raises NotFound, Forbidden if it is only visible."""
    place = registry.places().find(place_id)
    if place is None:
        raise NotFound
    if actor.can(verb, place.path):
        return place
    raise Forbidden if actor.can(Verb.SEE_ORGANIZATION, place.path) else NotFound
