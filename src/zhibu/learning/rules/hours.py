"""From minutes to hours of study, and what the year asks."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


def hours_of(duration_seconds: int, *, lesson_minutes: Decimal) -> Decimal:
    """Hours (学时) for a lesson of so many seconds: its minutes by the minutes of one hour, half a tenth up,
    and never less than 0.1, because every finished lesson is worth something.

    Source: RULES R3 §20 counts in 学时; 45 minutes each and the least entry are defaults of this program,
    which a locality sets in the rulebook (`hours.lesson_minutes`).
    """
    exact = Decimal(duration_seconds) / 60 / lesson_minutes
    return max(TENTH, exact.quantize(TENTH, rounding=ROUND_HALF_UP))


def counts(nth_of_week: int, *, per_week: int) -> bool:
    """Whether the `nth` check-in of a week (from 1) enters hours. Source: seeds/0.txt (at most 3 a week)."""
    return nth_of_week <= per_week


def required(*, exempt: bool, holds_post: bool, member: Decimal, secretary: Decimal) -> Decimal:
    """The hours that the year asks of a person: none of the exempt, `secretary` of who holds a post of secretary or
    committee member on that day, `member` of all others.

    Source: 中国共产党党员教育管理工作条例 (2019) §20 (32) and §23 (no fixed demand on the old and frail);
    2019–2023 年全国党员教育培训工作规划 (56).
    """
    if exempt:
        return Decimal(0)
    return secretary if holds_post else member


@dataclass(frozen=True, slots=True)
class YearHours:
    """Where a member stands in a year: hours entered, hours asked (0 when exempt)."""

    total: Decimal
    required: Decimal

    @property
    def missing(self) -> Decimal:
        """Hours still to go, never below zero."""
        return max(Decimal(0), self.required - self.total)

    @property
    def is_met(self) -> bool:
        """Whether the year's demand is met (an exempt person's always is)."""
        return self.total >= self.required
