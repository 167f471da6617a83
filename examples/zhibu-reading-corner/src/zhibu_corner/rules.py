"""What may be borrowed, and until when: pure functions."""

from collections.abc import Sequence
from datetime import date, timedelta


def due_on(lent_on: date, days: int) -> date:
    """The last day of a loan. Source: `rules.toml`, corner.loan_days."""
    return lent_on + timedelta(days=days)


def why_not(*, is_lent: bool, in_hand: Sequence[date], today: date, most: int) -> str:
    """Why somebody may not borrow a book now: "lent", "overdue", "too_many", or empty.

    `in_hand` are the last days of the books that they have. Source: a branch's own custom.
    """
    if is_lent:
        return "lent"
    if any(day < today for day in in_hand):
        return "overdue"
    return "too_many" if len(in_hand) >= most else ""
