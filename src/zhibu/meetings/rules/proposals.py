"""What a new meeting is proposed to be, from what the branch is used to: nobody types what can be known."""

import calendar
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from zhibu.kernel.clock import ZONE, day_of

AFTERNOON = time(15, 0)
"""When a branch without habits meets."""
REMEMBERED = 6
"""So many of the last meetings make a habit."""
OPEN_MATTERS = "What the last meeting left open"
"""The line of an agenda that stands for whatever was left open: it gives way to the matters themselves."""


@dataclass(frozen=True, slots=True)
class Past:
    """When and where an earlier meeting of the same kind was."""

    starts_at: datetime
    minutes: int
    place: str = ""
    mode: str = "room"


@dataclass(frozen=True, slots=True)
class Slot:
    """When a meeting is proposed."""

    starts_at: datetime
    minutes: int


def at_time(day: date, hour: time) -> datetime:
    """The instant of a time of day where the organization lives.

    Source: docs/rules/meetings.md (days and times are those of Asia/Shanghai).
    """
    return datetime.combine(day, hour, tzinfo=ZONE)


def day_in_month(year: int, month: int, number: int) -> date:
    """The day of a month with that number; the last one of a month that is shorter.

    Source: 中国共产党党员教育管理工作条例 art. 16 (a relatively fixed day each month).
    """
    return date(year, month, min(number, calendar.monthrange(year, month)[1]))


def next_theme_day(number: int, after: date) -> date:
    """The first day after `after` that is the fixed day of its month.

    Source: 中国共产党党员教育管理工作条例 art. 16.
    """
    found = day_in_month(after.year, after.month, number)
    if found > after:
        return found
    year, month = (after.year, after.month + 1) if after.month < 12 else (after.year + 1, 1)
    return day_in_month(year, month, number)


def usual_time(past: Sequence[Past]) -> time | None:
    """The time of day at which meetings mostly begin; of equals the latest one's. None without any.

    Source: docs/rules/meetings.md, "What is proposed".
    """
    times = [one.starts_at.astimezone(ZONE).time().replace(second=0, microsecond=0) for one in _latest(past)]
    return _most(times)


def usual_weekday(past: Sequence[Past]) -> int | None:
    """The weekday (Monday 0) on which at least two of the last meetings were, and more than on any other.

    Source: docs/rules/meetings.md, "What is proposed".
    """
    days = Counter(day_of(one.starts_at).weekday() for one in _latest(past)).most_common(2)
    if not days or days[0][1] < 2 or (len(days) > 1 and days[0][1] == days[1][1]):
        return None
    return days[0][0]


def usual_place(past: Sequence[Past], *, fixed: str = "") -> str:
    """Where meetings mostly are: the fixed place of the branch, else the most frequent one of the last meetings.

    Source: docs/rules/meetings.md, "What is proposed".
    """
    return fixed or _most([one.place for one in _latest(past) if one.place]) or ""


def usual_mode(past: Sequence[Past]) -> str:
    """In a room, online or both, as the last meeting was.

    Source: docs/rules/meetings.md, "What is proposed".
    """
    return _latest(past)[0].mode if past else "room"


def proposed_slot(
    past: Sequence[Past],
    *,
    today: date,
    minutes: int,
    theme_day: int | None = None,
    due_until: date | None = None,
    taken: Collection[date] = (),
) -> Slot:
    """When the next meeting is proposed, tomorrow at the earliest.

    A fixed day of the month comes first, then the usual weekday, else the next working day. If the meeting is still
    due in a period that ends on `due_until` and the day would be later, it is the last working day in time instead,
    while there is one. Days on which the branch meets already (`taken`) are passed over for the next working day, if
    that is in time.

    Source: docs/rules/meetings.md, "What is proposed".
    """
    earliest = today + timedelta(days=1)
    weekday = usual_weekday(past)
    if theme_day:
        day = next_theme_day(theme_day, today)
    elif weekday is not None:
        day = earliest + timedelta(days=(weekday - earliest.weekday()) % 7)
    else:
        day = _working_day(earliest)
    if due_until and day > due_until >= earliest:
        day = _working_day_until(due_until, earliest)
    if day in taken and not theme_day:
        free = next(d for d in _working_days(day) if d not in taken)
        day = free if due_until is None or free <= due_until or day > due_until else day
    length = _latest(past)[0].minutes if past else minutes
    return Slot(at_time(day, usual_time(past) or AFTERNOON), length)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an agenda: `topic` is the office's, `carried` the matter that was left open."""

    title: str
    topic: object = None
    carried: object = None


def proposed_agenda(template: Sequence[str], *, topics: Iterable[Line], carried: Iterable[Line]) -> list[Line]:
    """What was left open, then what the office asks for, then the lines of the kind; no title twice.

    Source: docs/rules/meetings.md, "What is proposed".
    """
    lines: dict[str, Line] = {}
    for line in [*carried, *topics, *(Line(title) for title in template)]:
        lines.setdefault(line.title.strip(), line)
    return list(lines.values())


def _latest(past: Sequence[Past]) -> list[Past]:
    return sorted(past, key=lambda one: one.starts_at, reverse=True)[:REMEMBERED]


def _most(values: Sequence[Any]) -> Any:
    """The most frequent value, of equals the first."""
    return Counter(values).most_common(1)[0][0] if values else None


def _working_days(first: date) -> Iterable[date]:
    day = first
    while True:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)


def _working_day(first: date) -> date:
    return next(iter(_working_days(first)))


def _working_day_until(last: date, earliest: date) -> date:
    """The last working day up to `last`, `last` itself if there is none from `earliest` on."""
    day = last
    while day >= earliest:
        if day.weekday() < 5:
            return day
        day -= timedelta(days=1)
    return last
