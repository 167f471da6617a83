"""Whether an organization has done what a rule asks of it in a period: pure, no clock, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from zhibu.compliance.choices import State, Why
from zhibu.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Life:
    """When an organization was at work. No founding day means: it has always been there."""

    founded_on: date | None = None
    ended_on: date | None = None
    pauses: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """What is asked: `times` of a kind in a period; `record_days` is the time that its record may take."""

    kind: str
    period: Period
    times: int
    record_days: int = 7


class Deed(NamedTuple):
    """A meeting (or appraisal, or talk) that is to count. `is_held` is False while it is only called."""

    on: date
    is_held: bool
    is_valid: bool
    confirmed_on: date | None = None


class Verdict(NamedTuple):
    """What is judged of a duty. `done` counts the valid deeds, `invalid` the others that were held, `planned` those
    still ahead; `ends_on` is the last day (inclusive) on which the duty can be done."""

    state: State
    why: Why
    done: int = 0
    invalid: int = 0
    planned: int = 0
    times: int = 0
    ends_on: date = date.max
    unconfirmed: int = 0


def judge(
    duty: Duty, life: Life, deeds: Sequence[Deed], *, day: date, share: int = 50, unless: Why | None = None
) -> Verdict:
    """The verdict on a duty as of `day`.

    `share` is the percentage of the period's days on which an organization has to be at work to owe it (exactly that
    share is enough); `unless` exempts it for a reason that the caller has found. What was held validly counts even
    where nothing was asked.

    Source: 中国共产党支部工作条例（试行） art. 11–18; docs/rules/compliance.md (parts of periods).
    """
    assert duty.period.ends_on is not None
    last = last_day(duty.period, life)
    count = _Count()
    for deed in deeds:
        if duty.period.starts_on <= deed.on < duty.period.ends_on:
            count.add(deed, duty.record_days, day)
    if count.valid >= duty.times:
        state, why = State.DONE, Why.UNCONFIRMED if count.unconfirmed else Why.HELD
    elif exempt := unless or absence(duty.period, life, share):
        state, why = State.EXEMPT, exempt
    else:
        state, why = _open_state(duty, count, day, last)
    return Verdict(state, why, count.valid, count.invalid, count.planned, duty.times, last, count.unconfirmed)


class _Count:
    """How many deeds of a period are valid, invalid, still ahead, and how many valid ones lack their record."""

    __slots__ = ("invalid", "planned", "unconfirmed", "valid")

    def __init__(self) -> None:
        self.valid = self.invalid = self.planned = self.unconfirmed = 0

    def add(self, deed: Deed, record_days: int, day: date) -> None:
        if not deed.is_held:
            self.planned += deed.on >= day
        elif deed.is_valid:
            self.valid += 1
            self.unconfirmed += is_record_late(deed, record_days, day)
        else:
            self.invalid += 1


def last_day(period: Period, life: Life) -> date:
    """The last day of a period on which an organization can do what it asks: the day before its end, if it ended
    during the period.

    Source: docs/rules/compliance.md (parts of periods).
    """
    assert period.ends_on is not None
    ended_on = life.ended_on if life.ended_on and period.starts_on < life.ended_on else period.ends_on
    return min(period.ends_on, ended_on) - timedelta(days=1)


def _open_state(duty: Duty, count: _Count, day: date, last: date) -> tuple[State, Why]:
    """What is said of a duty that is owed and not done, in the order of docs/rules/compliance.md."""
    if day < duty.period.starts_on:
        return State.COMING, Why.PLANNED if count.planned else Why.AHEAD
    if count.invalid and count.valid + count.invalid >= duty.times and not count.planned:
        return State.INVALID, Why.INVALID
    if day > last:
        return State.LATE, Why.MISSED
    return State.DUE, Why.PLANNED if count.planned else Why.NOT_YET


def is_record_late(deed: Deed, record_days: int, day: date) -> bool:
    """Whether the record of a deed was confirmed, or still waits, later than the rule allows.

    Source: the rule meeting.record_days of the rulebook.
    """
    return (deed.confirmed_on or day) > deed.on + timedelta(days=record_days)


def absence(period: Period, life: Life, share: int) -> Why | None:
    """Why a duty of a period is not owed by an organization of this life; None if it is.

    It is owed by whoever was at work on at least `share` percent of the period's days.

    Source: docs/rules/compliance.md (no national document judges parts of periods; the platform's default).
    """
    assert period.ends_on is not None
    starts_on = max(period.starts_on, life.founded_on or period.starts_on)
    ends_on = min(period.ends_on, life.ended_on or period.ends_on)
    if ends_on <= starts_on:
        return Why.NOT_THERE
    paused = _days_paused(Period(starts_on, ends_on), life.pauses)
    there, whole = (ends_on - starts_on).days, (period.ends_on - period.starts_on).days
    if (there - paused) * 100 >= whole * share:
        return None
    if paused * 2 >= whole - (there - paused):
        return Why.SUSPENDED
    return Why.FOUNDED if life.founded_on and starts_on == life.founded_on else Why.ENDED


def _days_paused(period: Period, pauses: Iterable[Period]) -> int:
    """On how many days of the period a pause lies; pauses do not overlap."""
    assert period.ends_on is not None
    total = 0
    for pause in pauses:
        begin, end = max(period.starts_on, pause.starts_on), min(period.ends_on, pause.ends_on or period.ends_on)
        total += max(0, (end - begin).days)
    return total


def committee_exemption(*, full_members: int, holders: int, from_members: int) -> Why | None:
    """Why a branch owes no committee meetings: it has fewer full members than make a committee, and none sits. A
    branch that is large enough owes them even while its committee has yet to be elected.

    Source: 中国共产党支部工作条例（试行） art. 20.
    """
    return None if full_members >= from_members or holders >= 3 else Why.NO_COMMITTEE
