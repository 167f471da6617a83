"""Who may read the log."""

from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.audit.queries import entries_visible_to
from zhibu.kernel.errors import Forbidden, NotFound


def require_reading(actor: Actor) -> None:
    """Pass if the actor may read the log of any organization; raises Forbidden."""
    if not actor.can_anywhere(Verb.SEE_AUDIT):
        raise Forbidden


def get_entry(actor: Actor, entry_id: UUID) -> Entry:
    """An entry within the actor's scope. Raises NotFound."""
    entry = entries_visible_to(actor).filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    return entry


def require_watching(actor: Actor) -> None:
    """Pass if the actor reads the log of a whole tree, as whoever watches over its chain must; raises Forbidden."""
    if not actor.holds_tree(Verb.SEE_AUDIT):
        raise Forbidden
