"""What to say before a mistake is made: about one meeting that is called, and about what a branch still lacks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

WARN_DAYS = {"month": 5, "quarter": 15, "year": 30}
"""So many days before the end of a period one is told that a meeting is missing."""


@dataclass(frozen=True, slots=True)
class Called:
    """A meeting that is called, as far as hints need to know it. `needed` of those entitled must be there; None where
    nothing is asked."""

    starts_at: datetime
    ends_at: datetime
    entitled: int = 0
    excused_entitled: int = 0
    needed: int | None = None
    has_host: bool = True
    host_excused: bool = False
    needs_speaker: bool = False
    needs_link: bool = False
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to look at: a code for the words, the numbers in them, and how pressing it is."""

    code: str
    tone: str = "due"
    number: int = 0
    needed: int = 0


def hints_of(meeting: Called, *, at: datetime) -> list[Hint]:
    """What to look at before a meeting that is called begins, the most pressing first.

    `too_few`: those not excused are fewer than a valid vote needs; `just_enough`: nobody more may stay away;
    `host_excused`, `no_host`, `no_speaker`, `no_link`: what is missing; `unanswered`: who has not answered within a
    day of the beginning; `begun`: its time has come and it was not opened.

    Source: 中国共产党支部工作条例（试行） art. 11, 14; docs/rules/meetings.md, "Hints".
    """
    found: list[Hint] = []
    left = meeting.entitled - meeting.excused_entitled
    if meeting.needed is not None and meeting.entitled:
        if left < meeting.needed:
            found.append(Hint("too_few", "late", meeting.excused_entitled, meeting.needed))
        elif meeting.excused_entitled and left == meeting.needed:
            found.append(Hint("just_enough", "due", meeting.excused_entitled, meeting.needed))
    if not meeting.has_host:
        found.append(Hint("no_host", "late"))
    elif meeting.host_excused:
        found.append(Hint("host_excused", "late"))
    if meeting.needs_speaker:
        found.append(Hint("no_speaker"))
    if meeting.needs_link:
        found.append(Hint("no_link"))
    if meeting.unanswered and meeting.starts_at - timedelta(days=1) <= at < meeting.starts_at:
        found.append(Hint("unanswered", "info", meeting.unanswered))
    if at >= meeting.ends_at:
        found.append(Hint("begun", "late"))
    return found


def overlaps(starts_at: datetime, ends_at: datetime, others: Iterable[tuple[datetime, datetime]]) -> int:
    """How many other meetings share time with one; one that begins when another ends does not.

    Source: docs/rules/meetings.md, "Hints".
    """
    return sum(begin < ends_at and starts_at < end for begin, end in others)


def leaves_period(was_on: date, is_on: date, *, period_ends_on: date) -> bool:
    """Whether a move takes a meeting out of the period in which it would have counted (its first day after is given).

    Source: docs/rules/meetings.md, "Hints".
    """
    return was_on < period_ends_on <= is_on


def days_left(period: str, *, ends_on: date, today: date, held: Collection[str] = ()) -> int | None:
    """The days that are left (today counted) to hold what is missing in a period that ends before `ends_on`, when few
    enough are left to say so; None while there is time, or when something of the kind is held or called.

    Source: docs/rules/meetings.md, "Hints" (five days of a month, fifteen of a quarter, thirty of a year).
    """
    left = (ends_on - today).days
    if held or left <= 0 or left > WARN_DAYS[period]:
        return None
    return left
