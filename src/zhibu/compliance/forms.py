"""What is asked for in an address: nonsense counts as nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.compliance.choices import State

SORTS = ("tree", "name", "missing")
FIRST_YEAR = 2020
"""Nobody has judged anything before."""
OPEN = (State.DUE, State.LATE, State.INVALID)


@dataclass(frozen=True, slots=True)
class Asked:
    """A month (its first day), a kind, which states a list shows, words that names hold, an order."""

    month: date
    today: date
    kind: str
    show: str
    words: str = ""
    sort: str = "tree"

    @property
    def day(self) -> date:
        """The day that stands for the month: today in the present one, else its first day."""
        return self.today if self.month == self.today.replace(day=1) else self.month

    @property
    def states(self) -> tuple[str, ...]:
        """The states that a list shows."""
        if self.show in State.values:
            return (self.show,)
        return () if self.show == "all" else OPEN


def asked_for(query: Any, today: date) -> Asked:
    """What the address asks for: `month` as 2026-11, `kind`, `show`, words to find (`q`), an order (`sort`)."""
    sort = query.get("sort", "")
    return Asked(
        month=_month(query.get("month", ""), today),
        today=today,
        kind=query.get("kind", "")[:24],
        show=query.get("show", ""),
        words=query.get("q", "").strip()[:40],
        sort=sort if sort in SORTS else "tree",
    )


def _month(text: str, today: date) -> date:
    this = today.replace(day=1)
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return this
    return found if date(FIRST_YEAR, 1, 1) <= found <= date(today.year, 12, 1) else this


def year_asked(query: Any, today: date, years: Sequence[int]) -> int:
    """The year of a branch's page: one of those kept, else this one."""
    text = query.get("year", "")
    return int(text) if text in map(str, years) else today.year
