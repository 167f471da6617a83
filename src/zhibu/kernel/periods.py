"""Half-open periods and the weeks and years in which things are counted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zhibu.kernel.clock import ZONE


def week_of(day: date) -> date:
    """The Monday of the week that holds `day`: weeks run Monday to Sunday. Source: ISO 8601."""
    return day - timedelta(days=day.weekday())


def start_of(day: date) -> datetime:
    """The instant at which a day begins (Asia/Shanghai), aware."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def years_between(earlier: date, later: date) -> int:
    """Whole years from one day to another, as ages are counted: a birthday on 29 February falls on 1 March."""
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def span_of(span: str, day: date) -> "Period":
    """The calendar month, quarter or year ("month", "quarter", "year") that holds `day`. Raises KeyError."""
    months = {"month": 1, "quarter": 3, "year": 12}[span]
    first = (day.month - 1) // months * months + 1
    year, month = (day.year, first + months) if first + months <= 12 else (day.year + 1, 1)
    return Period(date(day.year, first, 1), date(year, month, 1))


def spans_between(span: str, starts_on: date, ends_on: date) -> "list[Period]":
    """The calendar spans that share a day with `[starts_on, ends_on)`, in order."""
    found: list[Period] = []
    day = starts_on
    while day < ends_on:
        period = span_of(span, day)
        assert period.ends_on is not None
        found.append(period)
        day = period.ends_on
    return found


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `starts_on` up to but not including `ends_on`; `None` is open."""

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on <= self.starts_on:
            raise ValueError("a period ends after it starts")

    def holds(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def meets(self, other: "Period") -> bool:
        """Whether the two periods share a day."""
        return (other.ends_on is None or self.starts_on < other.ends_on) and (
            self.ends_on is None or other.starts_on < self.ends_on
        )
