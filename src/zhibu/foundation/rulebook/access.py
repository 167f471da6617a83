"""Who may make rules stricter, and where. Every signed-in person may read them: rules are not secret."""

from uuid import UUID

from zhibu.foundation.access import registry
from zhibu.foundation.access.access import get_place_allowing
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.rulebook.models import LocalRule
from zhibu.foundation.rulebook.queries import known
from zhibu.kernel.errors import Forbidden, NotFound


def can_make(actor: Actor) -> bool:
    """Whether there is a node for which the actor may make rules stricter."""
    return actor.can_anywhere(Verb.MANAGE_RULES)


def require_making(actor: Actor) -> None:
    """Pass if the actor may make rules stricter somewhere; raises Forbidden."""
    if not can_make(actor):
        raise Forbidden


def require_known(code: str) -> None:
    """Pass if there is a rule of this code; raises NotFound."""
    if not known(code):
        raise NotFound


def get_place(actor: Actor, place_id: UUID) -> registry.Place:
    """A node for which the actor may make rules stricter. Raises NotFound, Forbidden if it is only visible."""
    return get_place_allowing(actor, Verb.MANAGE_RULES, place_id)


def get_local_rule(actor: Actor, rule_id: UUID) -> LocalRule:
    """A local rule of a node where the actor manages rules. Raises NotFound."""
    rule = LocalRule.objects.filter(actor.within(Verb.MANAGE_RULES, "scope_path"), pk=rule_id).first()
    if rule is None:
        raise NotFound
    return rule


def path_shown_to(actor: Actor) -> str:
    """The node whose rules a page shows at first: the own branch, else the first node of an office."""
    scopes = actor.scopes(Verb.SEE_ORGANIZATION)
    return actor.home_path or (scopes[0] if scopes else "")
