"""The numbers of the rulebook that an appraisal asks for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhibu.foundation.rulebook.queries import number, rule_in_force
from zhibu.foundation.rulebook.rules import Rule

SHARE = "appraisal.excellent_share"
MINIMUM = "appraisal.sheet_minimum"


@dataclass(frozen=True, slots=True)
class Numbers:
    """`members_for_each` excellent one; `least` sheets from which a result is shown."""

    members_for_each: Decimal
    least: int


def numbers_on(day: date, path: str) -> Numbers:
    """The numbers that bind the branch at `path` on a day. No query once the rulebook is in memory."""
    return Numbers(number(SHARE, on=day, path=path), int(number(MINIMUM, on=day, path=path)))


def share_rule(day: date, path: str) -> Rule:
    """The rule on the share of excellent grades that binds the branch at `path` on a day."""
    return rule_in_force(SHARE, on=day, path=path)
