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
