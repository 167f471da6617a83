"""The numbers in force on a day at a place, read from the rulebook."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhibu.foundation.rulebook.queries import number


@dataclass(frozen=True, slots=True)
class Limits:
    """What the rulebook says on one day for one branch."""

    reflection: int
    per_week_counted: int
    lesson_minutes: Decimal
    hours_member: Decimal
    hours_secretary: Decimal


def limits_on(day: date, path: str) -> Limits:
    """The limits of study on `day` for the branch at `path`. No query once the rulebook is in memory."""
    return Limits(
        reflection=int(number("reflection.max_characters", on=day, path=path)),
        per_week_counted=int(number("lesson.per_week_counted", on=day, path=path)),
        lesson_minutes=number("hours.lesson_minutes", on=day, path=path),
        hours_member=number("hours.year.member", on=day, path=path),
        hours_secretary=number("hours.year.secretary", on=day, path=path),
    )


def per_week_published(day: date, path: str) -> int:
    """How many lessons one organization may publish for a week. No query once the rulebook is in memory."""
    return int(number("lesson.per_week_published", on=day, path=path))


def longest_seconds(day: date, path: str) -> int:
    """How long a lesson may be, in seconds. No query once the rulebook is in memory."""
    return int(number("lesson.max_minutes", on=day, path=path) * 60)
