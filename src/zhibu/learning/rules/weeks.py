"""Weeks, their places, and which lesson comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from zhibu.kernel import periods

AHEAD_WEEKS = 8
"""How far ahead a week may be planned."""


def may_publish(week: date, *, today: date) -> bool:
    """Whether a lesson may be put into `week`: the running one or one of the next eight, and it is a Monday.

    Source: seeds/0.txt (lessons week by week); docs/rules/hours.md.
    """
    this = periods.week_of(today)
    return week.weekday() == 0 and this <= week <= this + timedelta(weeks=AHEAD_WEEKS)


def may_unpublish(week: date, *, today: date) -> bool:
    """Whether a place may be emptied again: only before the week has begun, for then members may have studied.

    Source: docs/rules/hours.md.
    """
    return week > periods.week_of(today)


def free_position(taken: Iterable[int], *, most: int) -> int | None:
    """The first free place of a week, or None when `most` are taken. Source: seeds/0.txt (at most 3 a week)."""
    used = set(taken)
    return next((place for place in range(1, most + 1) if place not in used), None)


@dataclass(frozen=True, slots=True)
class Offered:
    """A lesson of this week as one member meets it."""

    lesson_id: UUID
    depth: int
    position: int
    fits: bool
    is_done: bool
    seen_at: datetime | None


def next_of(offered: Iterable[Offered]) -> Offered | None:
    """Which lesson to show as today's: one that was begun and not finished (the latest), else the first unfinished
    one, those meant for this member first, the own branch's before those from above, by place. None when all are
    done.

    Source: docs/rules/study-time.md.
    """
    open_ones = [o for o in offered if not o.is_done]
    begun = [o for o in open_ones if o.seen_at is not None]
    if begun:
        return max(begun, key=lambda o: (o.seen_at, o.lesson_id))
    return min(open_ones, key=lambda o: (not o.fits, -o.depth, o.position, o.lesson_id), default=None)
