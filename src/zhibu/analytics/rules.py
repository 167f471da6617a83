"""How figures add up, spread over a tree, and read. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol, Self, TypeVar

from zhibu.kernel import paths

WEEK = timedelta(days=7)
QUIET_WEEKS = 3
"""A branch without a check-in for so many whole weeks is asleep."""
FULL_WEEK = 3
"""So many check-ins complete a week. Source: seeds/0.txt (at most three a week are counted)."""
BANDS = 66
"""Band 0: no hours; band k: [k−1, k) hours; the last: 64 and more."""


class Adds(Protocol):
    """Figures that add up."""

    def __add__(self, other: Self, /) -> Self: ...


A = TypeVar("A", bound=Adds)
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """Check-ins of a week, members with at least one, members with three, branches with any."""

    check_ins: int = 0
    members_learning: int = 0
    completed: int = 0
    branches_learning: int = 0

    def __add__(self, other: "WeekFigures") -> "WeekFigures":
        return WeekFigures(
            self.check_ins + other.check_ins,
            self.members_learning + other.members_learning,
            self.completed + other.completed,
            self.branches_learning + other.branches_learning,
        )

    def __neg__(self) -> "WeekFigures":
        return WeekFigures(-self.check_ins, -self.members_learning, -self.completed, -self.branches_learning)


@dataclass(frozen=True, slots=True)
class NodeFigures:
    """Members, those of them without a demand of hours, branches at work."""

    members: int = 0
    exempt: int = 0
    branches: int = 0

    def __add__(self, other: "NodeFigures") -> "NodeFigures":
        return NodeFigures(self.members + other.members, self.exempt + other.exempt, self.branches + other.branches)

    def __neg__(self) -> "NodeFigures":
        return NodeFigures(-self.members, -self.exempt, -self.branches)


@dataclass(frozen=True, slots=True)
class YearFigures:
    """Hours of a year of some members. `bands` has `BANDS` counts; band 0 stays empty."""

    hours: Decimal = Decimal(0)
    learners: int = 0
    reached: int = 0
    bands: tuple[int, ...] = (0,) * BANDS

    def __add__(self, other: "YearFigures") -> "YearFigures":
        return YearFigures(
            self.hours + other.hours,
            self.learners + other.learners,
            self.reached + other.reached,
            tuple(a + b for a, b in zip(self.bands, other.bands, strict=True)),
        )

    def __neg__(self) -> "YearFigures":
        return YearFigures(-self.hours, -self.learners, -self.reached, tuple(-n for n in self.bands))


def of_check_in(nth_of_week: int) -> WeekFigures:
    """What a member's nth check-in of a week adds: a member counts with the first, as complete with the third.

    Source: seeds/0.txt (three micro-lessons a week).
    """
    return WeekFigures(1, int(nth_of_week == 1), int(nth_of_week == FULL_WEEK))


def band_of(hours: Decimal) -> int:
    """The band in which `hours` lie; nothing or less is band 0. Source: docs/decisions/0009-rollups.md."""
    return 0 if hours <= 0 else min(int(hours) + 1, BANDS - 1)


def year_of(hours: Decimal, required: Decimal) -> YearFigures:
    """What a member with so many hours adds to a year. One without any adds nothing; an exempt one with hours is a
    learner but cannot reach what nobody asks. Source: RULES R3 §20, §23.
    """
    if hours <= 0:
        return YearFigures(hours)
    band = band_of(hours)
    bands = (0,) * band + (1,) + (0,) * (BANDS - 1 - band)
    return YearFigures(hours, 1, int(0 < required <= hours), bands)


def median_of(bands: Sequence[int], members: int) -> Decimal:
    """The median hours of `members`, those without hours included: within its band of one hour interpolated, so
    true to half an hour; 0 for nobody. Source: docs/decisions/0009-rollups.md.
    """
    below = max(0, members - sum(bands))
    middle = Decimal(members) / 2
    if not members or middle <= below:
        return Decimal(0)
    for band, count in enumerate(bands):
        if count and middle <= below + count:
            return (Decimal(band - 1) + (middle - below) / count).quantize(Decimal("0.1"))
        below += count
    return Decimal(0)


def spread(own: Mapping[tuple[str, K], A], zero: Callable[[], A]) -> dict[tuple[str, K], A]:
    """Figures by (path, key) added up for each path and all its ancestors. Source: docs/decisions/0009-rollups.md."""
    sums: dict[tuple[str, K], A] = {}
    for (path, key), figures in own.items():
        for place in paths.ancestors(path):
            known = sums.get((place, key))
            sums[place, key] = figures if known is None else known + figures
    return {place: figures for place, figures in sums.items() if figures != zero()}


def present_place(path: str, moves: Iterable[tuple[str, str]]) -> str:
    """Where the node that stood at `path` stands after `moves` (old, new), oldest first: places are never given
    out twice, so an old one means one node for ever. Source: kernel.paths.
    """
    for old, new in moves:
        if paths.is_within(path, old):
            path = new + path[len(old) :]
    return path


def asleep_before(week: date) -> date:
    """A branch is asleep in `week` if its `quiet_since` lies before this day: three whole weeks without a check-in
    have then gone by, the present one not counted. Source: LOOK.md (branches asleep).
    """
    return week - QUIET_WEEKS * WEEK


def weeks_quiet(quiet_since: date, week: date) -> int:
    """Whole weeks without a check-in between the last one with and the present `week`. Source: as `asleep_before`."""
    return max(0, (week - quiet_since).days // 7 - 1)


def weeks_until(week: date, count: int) -> list[date]:
    """The Mondays of `count` weeks that end with `week`. Source: ISO 8601."""
    return [week - WEEK * back for back in range(count - 1, -1, -1)]


GROUPS: tuple[tuple[str, int, int], ...] = (
    ("0", 0, 0), ("0–8", 1, 8), ("8–16", 9, 16), ("16–24", 17, 24), ("24–32", 25, 32), ("32+", 33, BANDS - 1),
)  # fmt: skip
"""Bands as they are drawn: label, first and last band."""


def histogram(bands: Sequence[int], members: int) -> list[tuple[str, int]]:
    """Members by groups of eight hours, those without any first. Source: RULES R3 §20 (32 hours a year)."""
    found = [(label, sum(bands[first : last + 1])) for label, first, last in GROUPS]
    return [("0", max(0, members - sum(bands))), *found[1:]]
