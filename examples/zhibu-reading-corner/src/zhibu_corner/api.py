"""The corner for programs: the same queries and the same deeds."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Schema

from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.foundation.api.paging import Page, Paging, PagingQuery, page_of
from zhibu.kernel import clock
from zhibu_corner import access, actions, queries
from zhibu_corner.models import Book

operations = Operations("Reading corner")


class BookLine(Schema):
    """A book on a shelf. `due_on`: it is lent, until then."""

    id: UUID
    title: str
    author: str
    due_on: date | None


class BookPage(Page[BookLine]):
    """A page of books, by title."""


class LoanLine(Schema):
    """A book in somebody's hands."""

    book_id: UUID
    due_on: date


def _lines(books: Iterable[Book]) -> list[dict[str, Any]]:
    return [
        {"id": book.pk, "title": book.title, "author": book.author, "due_on": getattr(book, "due_on", None)}
        for book in books
    ]


@operations.read(
    "/organizations/{uuid:organization_id}/books", scope=Scope.MODULES_READ, name="corner_books", returns=BookPage
)
def list_books(request: ApiRequest, organization_id: UUID, paging: Paging = PagingQuery) -> Any:
    """The books of an organization's shelf, by title."""
    place = access.get_shelf(request.actor, organization_id)
    return page_of(queries.books_of(place.id), paging, keys=("title", "pk"), show=_lines)


@operations.write("/books/{uuid:book_id}/borrow", scope=Scope.MODULES_WRITE, name="corner_borrow", returns=LoanLine)
def borrow(request: ApiRequest, book_id: UUID) -> Any:
    """Borrow a book."""
    loan = actions.borrow(actor=request.actor, at=clock.now(), book_id=book_id)
    return {"book_id": loan.book_id, "due_on": loan.due_on}
