"""Grades: how many may be excellent, which need a reason, whose may stay open."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zhibu.appraisals.choices import Grade

NEEDS_REASON = frozenset({Grade.BASIC, Grade.UNQUALIFIED})
"""Grades that nobody is given without a reason."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many are excellent, and how many may be."""

    chosen: int
    most: int

    @property
    def is_over(self) -> bool:
        """Whether there are too many."""
        return self.chosen > self.most

    @property
    def left(self) -> int:
        """How many more may be; none if there are too many."""
        return max(0, self.most - self.chosen)

    @property
    def excess(self) -> int:
        """By how many there are too many."""
        return max(0, self.chosen - self.most)


def most_excellent(members: int, *, members_for_each: Decimal) -> int:
    """How many of a branch's `members` (all of them, probationary ones too) may be graded excellent.

    One for each full `members_for_each`: with 3, of nine members three, of eight two. The exact third is allowed.

    Source: rulebook `appraisal.excellent_share` (优秀一般不超过党员总数的三分之一), docs/rules/appraisal.md.
    """
    return int(Decimal(members) // members_for_each) if members > 0 else 0


def share_of(grades: Iterable[str], *, members: int, members_for_each: Decimal) -> Share:
    """The share of excellent among `grades`. Source: as `most_excellent`."""
    chosen = sum(grade == Grade.EXCELLENT for grade in grades)
    return Share(chosen, most_excellent(members, members_for_each=members_for_each))


def fault_of(grade: str, reason: str, *, is_exempt: bool) -> str:
    """What is wrong with one person's grade: "missing", "reason", or nothing.

    A grade is missing only where one is demanded: of the exempt it may stay open.

    Source: RULES R3 §23 (nothing is demanded of the old and the ill); reasons: our own, docs/rules/appraisal.md.
    """
    if not grade:
        return "" if is_exempt else "missing"
    return "reason" if grade in NEEDS_REASON and not reason.strip() else ""
