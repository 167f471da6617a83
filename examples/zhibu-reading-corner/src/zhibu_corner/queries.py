"""What stands on a shelf, who has what."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from zhibu.accounts.models import Account
from zhibu.foundation.rulebook.queries import number
from zhibu_corner.models import Book, Loan


def books_of(organization_id: UUID) -> QuerySet[Book]:
    """The books of a shelf by title, each with `due_on` and `holder_id` of its present loan. One query."""
    present = Loan.objects.filter(book=OuterRef("pk"), returned_on=None)
    rows = Book.objects.filter(organization_id=organization_id, taken_out_at=None)
    return rows.annotate(
        due_on=Subquery(present.values("due_on")[:1]), holder_id=Subquery(present.values("member_id")[:1])
    ).order_by("title", "pk")


def in_hand(member_id: UUID | None) -> list[Loan]:
    """What a member has borrowed and not brought back, the most urgent first, each with its book. One query."""
    rows = Loan.objects.select_related("book").filter(member_id=member_id, returned_on=None)
    return list(rows.order_by("due_on", "pk")) if member_id else []


def overdue_at(path: str, on: date) -> list[Loan]:
    """Loans of the shelf at `path` whose last day has passed, each with its book. One query."""
    rows = Loan.objects.select_related("book").filter(book__path=path, returned_on=None, due_on__lt=on)
    return list(rows.order_by("due_on", "pk"))


def loan_days(path: str, on: date) -> int:
    """For how many days a book is lent there: the rule in force. No query."""
    return int(number("corner.loan_days", on=on, path=path))


def accounts_of(member_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The accounts of members by their record; those without one are left out. One query."""
    rows = Account.objects.filter(member_id__in=list(member_ids), is_active=True)
    return {found: account for account, found in rows.values_list("pk", "member_id") if found}
