"""Fetching is the check: who borrows (members of the branch), who keeps the shelf (whoever keeps its members)."""

from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.registry import Place, places
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu_corner.models import Book


def keeps_any(actor: Actor) -> bool:
    """Whether the actor keeps a shelf anywhere. No query."""
    return actor.can_anywhere(Verb.MANAGE_MEMBERS)


def keeps(actor: Actor, path: str) -> bool:
    """Whether the actor keeps the shelf of the organization at `path`. No query."""
    return actor.can(Verb.MANAGE_MEMBERS, path)


def get_shelf(actor: Actor, organization_id: UUID, *, to_keep: bool = False) -> Place:
    """An organization whose shelf the actor may see, or keep. Raises NotFound, Forbidden. One query."""
    place = places().find(organization_id)
    if place is None or not actor.can(Verb.SEE_ORGANIZATION, place.path):
        raise NotFound
    if to_keep and not keeps(actor, place.path):
        raise Forbidden
    return place


def get_book(actor: Actor, book_id: UUID, *, to_keep: bool = False) -> Book:
    """A book on a shelf that the actor may see, locked. Raises NotFound, Forbidden. One query."""
    book = Book.objects.select_for_update().filter(pk=book_id, taken_out_at=None).first()
    if book is None or not actor.can(Verb.SEE_ORGANIZATION, book.path):
        raise NotFound
    if to_keep and not keeps(actor, book.path):
        raise Forbidden
    return book


def find_shelf_of(actor: Actor, book_id: UUID) -> UUID:
    """The organization on whose shelf a book stands that the actor may see. Raises NotFound. One query."""
    found = Book.objects.filter(pk=book_id, taken_out_at=None).values_list("organization_id", "path").first()
    if found is None or not actor.can(Verb.SEE_ORGANIZATION, found[1]):
        raise NotFound
    return found[0]
