"""One function a verb, one transaction: fetch under lock → the rule decides → write → audit → publish."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events.actions import publish
from zhibu.kernel import clock, paths
from zhibu.kernel.errors import Forbidden, Refused
from zhibu_corner import rules
from zhibu_corner.access import get_book, get_shelf
from zhibu_corner.events import BookLent
from zhibu_corner.models import Book, Loan
from zhibu_corner.queries import in_hand, loan_days

WORDS = {
    "lent": _("Somebody else has it at the moment. It can be borrowed when it is back."),
    "overdue": _("A book that you have is overdue. Bring it back first."),
    "too_many": _("You have as many books as can be borrowed at once. Bring one back first."),
}


@transaction.atomic
def enter_book(*, actor: Actor, at: datetime, organization_id: UUID, title: str, author: str, request: UUID) -> Book:
    """Put a book on the shelf. The same `request` again is the same book. Order of effects: book, audit.

    Raises NotFound, Forbidden; Refused `no_title`.
    """
    shelf = get_shelf(actor, organization_id, to_keep=True)
    if not title.strip():
        raise Refused("no_title", _("Write the title of the book."), "title")
    book, is_new = Book.objects.get_or_create(
        request=request,
        defaults={
            "organization_id": shelf.id, "path": shelf.path, "title": title.strip()[:80],
            "author": author.strip()[:60], "entered_at": at,
        },
    )  # fmt: skip
    if is_new:
        _record(actor, at, "corner_book.entered", book)
    return book


@transaction.atomic
def take_out(*, actor: Actor, at: datetime, book_id: UUID) -> Book:
    """Take a book off the shelf for good; its loans end. Order of effects: loan, book, audit. Raises NotFound,
    Forbidden."""
    book = get_book(actor, book_id, to_keep=True)
    book.loans.filter(returned_on=None).update(returned_on=clock.day_of(at))
    book.taken_out_at = at
    book.save(update_fields=["taken_out_at"])
    _record(actor, at, "corner_book.taken_out", book)
    return book


@transaction.atomic
def borrow(*, actor: Actor, at: datetime, book_id: UUID) -> Loan:
    """Borrow a book for as long as the rule allows; who has it already keeps it as it is.

    Order of effects: loan, audit, BookLent. Raises NotFound; Forbidden for one who is no member; Refused `lent`,
    `overdue`, `too_many`.
    """
    if actor.member_id is None:
        raise Forbidden
    book = get_book(actor, book_id)
    today = clock.day_of(at)
    present = book.loans.filter(returned_on=None).first()
    if present is not None and present.member_id == actor.member_id:
        return present
    days = [loan.due_on for loan in in_hand(actor.member_id)]
    reason = rules.why_not(is_lent=present is not None, in_hand=days, today=today, most=settings.CORNER_BOOKS_AT_ONCE)
    if reason:
        raise Refused(reason, WORDS[reason])
    due = rules.due_on(today, loan_days(book.path, today))
    loan = Loan.objects.create(book=book, member_id=actor.member_id, name=actor.name, lent_on=today, due_on=due)
    _record(actor, at, "corner_book.lent", book)
    publish(BookLent(book_id=book.pk, path=book.path, on=today), at=at)
    return loan


@transaction.atomic
def bring_back(*, actor: Actor, at: datetime, book_id: UUID) -> bool:
    """Note that a book is back: by whoever has it, or who keeps the shelf; False if it was there already.

    Order of effects: loan, audit. Raises NotFound; Forbidden for anybody else.
    """
    book = get_book(actor, book_id)
    loan = book.loans.filter(returned_on=None).first()
    if loan is None:
        return False
    if loan.member_id != actor.member_id:
        get_book(actor, book_id, to_keep=True)
    loan.returned_on = clock.day_of(at)
    loan.save(update_fields=["returned_on"])
    _record(actor, at, "corner_book.returned", book)
    return True


@transaction.atomic
def follow_move(*, old_path: str, new_path: str) -> int:
    """A subtree has moved in the tree: its shelves with it; how many books. Again changes nothing."""
    books = Book.objects.filter(path__gte=old_path, path__lt=paths.beyond(old_path))
    return books.update(path=Concat(Value(new_path), Substr(F("path"), len(old_path) + 1)))


def in_hands_of(member_ids: Collection[UUID]) -> list[Loan]:
    """What these members have not brought back, each with its book. One query."""
    rows = Loan.objects.select_related("book").filter(member_id__in=list(member_ids), returned_on=None)
    return list(rows.order_by("due_on", "pk"))


def _record(actor: Actor, at: datetime, action: str, book: Book) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="corner_book", object_id=book.pk, scope_path=book.path,
        detail={"title": book.title},
    )  # fmt: skip
