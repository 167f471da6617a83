"""From when until when somebody counts, and as what."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhibu.members.choices import MemberCategory, Standing
from zhibu.members.rules.membership import probation_ends

FIRST, NEVER = date.min, date.max


@dataclass(frozen=True, slots=True)
class Tenure:
    """Days on which a person counts: on probation from `starts_on`, full from `full_from`, neither from `ends_on`."""

    starts_on: date
    full_from: date
    ends_on: date

    def category_on(self, day: date) -> str:
        """What the person is on a day, "" for nobody who counts."""
        if not self.starts_on <= day < self.ends_on:
            return ""
        return MemberCategory.FULL if self.full_from <= day else MemberCategory.PROBATIONARY


def tenure_of(
    *,
    category: str,
    standing: str,
    joined_on: date | None,
    confirmed_on: date | None,
    suspended_on: date | None,
    left_on: date | None,
    since: date | None = None,
    until: date | None = None,
) -> Tenure:
    """The days on which a member counts in a place where they have been from `since` until before `until`.

    An unknown day of joining is long ago. A full member without a day of confirmation has been one since the end of
    probation. Nobody counts from the day on which the membership is suspended or ends; without that day, never.
    Source: detailed rules on admission art. 31, 33; regulation on the education and management of members (2019)
    art. 24, 31.
    """
    starts_on = max(joined_on or FIRST, since or FIRST)
    if category == MemberCategory.FULL:
        full_from = confirmed_on or (probation_ends(joined_on) if joined_on else FIRST)
    else:
        full_from = NEVER
    ends_on = until or NEVER
    if standing == Standing.SUSPENDED:
        ends_on = min(ends_on, suspended_on or FIRST)
    elif standing == Standing.ENDED:
        ends_on = min(ends_on, left_on or FIRST)
    return Tenure(starts_on, full_from, ends_on)


class Counter:
    """Counts full and probationary members on a few days at once: three searches a person, whatever the days."""

    def __init__(self, days: Sequence[date]) -> None:
        """`days` in order, without repeats."""
        self._days = days
        self._full = [0] * (len(days) + 1)
        self._probationary = [0] * (len(days) + 1)

    def add(self, tenure: Tenure) -> None:
        """Count one person."""
        days = self._days
        end = bisect_left(days, tenure.ends_on)
        start = min(bisect_left(days, tenure.starts_on), end)
        full = min(max(bisect_left(days, tenure.full_from), start), end)
        self._probationary[start] += 1
        self._probationary[full] -= 1
        self._full[full] += 1
        self._full[end] -= 1

    def counts(self) -> list[tuple[int, int]]:
        """Full and probationary members on each day."""
        found, full, probationary = [], 0, 0
        for number in range(len(self._days)):
            full += self._full[number]
            probationary += self._probationary[number]
            found.append((full, probationary))
        return found
