"""What a dashboard may be asked: anything that makes no sense is the default, for a link may be old."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from zhibu.kernel.periods import week_of

ORDERS = ("need", "hours", "tree")
OLDEST = date(2020, 1, 6)


@dataclass(frozen=True, slots=True)
class Asked:
    """A week (its Monday), the year whose hours belong to it, the order of the table and its page.

    `is_plain` says that the address holds nothing else.
    """

    today: date
    week: date
    year: int
    is_now: bool
    order: str
    page: int
    is_plain: bool


def asked_for(query: QueryDict, today: date) -> Asked:
    """The question in the address, mended where it makes no sense."""
    this = week_of(today)
    try:
        week = week_of(date.fromisoformat(query.get("week", "")))
    except ValueError:
        week = this
    week = min(max(week, OLDEST), this)
    is_now = week == this
    order = query.get("order", "")
    year = today.year if is_now else week.year
    return Asked(
        today=today,
        week=week,
        year=year,
        is_now=is_now,
        order=order if order in ORDERS else ORDERS[0],
        page=max(1, number_of(query, "page", 1)),
        is_plain=set(query) <= {"week", "order", "page"},
    )


def number_of(query: QueryDict, name: str, default: int) -> int:
    """A whole number from the address, `default` for anything else."""
    text = query.get(name, "")
    return max(0, int(text)) if text.isdecimal() and len(text) < 7 else default
