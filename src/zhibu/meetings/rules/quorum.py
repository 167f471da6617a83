"""Whether enough are there, and whether a resolution is carried: whole people against exact shares, never rounded."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from zhibu.foundation.rulebook.rules import Judgment, Rule
from zhibu.meetings.choices import Decision, MotionState

ORDINARY = ("meeting.quorum.ordinary", "meeting.carry.ordinary")
ADMISSION = ("meeting.quorum.admission", "meeting.carry.admission")
MORE_THAN = frozenset({"meeting.quorum.admission", "meeting.carry.ordinary", "meeting.carry.admission"})
"""Rules whose share must be exceeded; the share itself is enough for all others."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of `of` there are (`have`), how many the rule asks for (`needed`), and the judgment in words."""

    of: int
    have: int
    needed: int
    judgment: Judgment

    @property
    def holds(self) -> bool:
        """Whether the rule is kept."""
        return self.judgment.holds

    @property
    def missing(self) -> int:
        """How many more it takes; 0 when it holds."""
        return 0 if self.holds else max(1, self.needed - self.have)


def codes_of(decision: str, *, quorum: str, carry: str) -> tuple[str, str]:
    """The codes of the rules of attendance and of majority for a decision in a meeting whose kind names `quorum` and
    `carry` (empty where it names none: there a resolution is judged as one of the branch).

    Source: 中国共产党支部工作条例（试行） art. 11, 12; 中国共产党发展党员工作细则 art. 20.
    """
    if decision == Decision.ADMISSION:
        return ADMISSION
    return quorum or ORDINARY[0], carry or ORDINARY[1]


def needed(rule: Rule, entitled: int) -> int:
    """The least whole number of people that keeps `rule` among `entitled`: the share itself, or one more where it
    must be exceeded; never more than everybody, and never nobody.

    Source: 中国共产党支部工作条例（试行） art. 11 (半数以上, the half included; 超过半数, the half excluded).
    """
    exact = Fraction(rule.value) * entitled / 100
    least = floor(exact) + 1 if rule.code in MORE_THAN else ceil(exact)
    return max(1, min(least, entitled))


def presence(rule: Rule, *, entitled: int, present: int) -> Standing:
    """Whether enough of those entitled to vote are present. With nobody entitled it never holds.

    Source: 中国共产党支部工作条例（试行） art. 11, 12; 中国共产党发展党员工作细则 art. 20.
    """
    least = needed(rule, entitled)
    holds = entitled > 0 and present >= least
    evidence: dict[Any, int] = {
        _("Entitled to vote"): entitled,
        _("Present of them"): present,
        _("At least needed"): least,
    }
    return Standing(
        entitled, present, least, Judgment(rule, holds, evidence, _presence_remedy(entitled, present, least))
    )


def _presence_remedy(entitled: int, present: int, least: int) -> object:
    if not entitled:
        return _("Nobody on the roll is entitled to vote. Check the roll.")
    missing = least - present
    if missing <= 0:
        return ""
    return ngettext_lazy(
        "%(missing)d more of those entitled has to come. If nobody can, meet without a vote and vote another day.",
        "%(missing)d more of those entitled have to come. If they cannot, meet without a vote and vote another day.",
        missing,
    ) % {"missing": missing}


def majority(rule: Rule, *, entitled: int, approve: int) -> Standing:
    """Whether the approvals carry a resolution: they are counted against those entitled, not against those present.

    Source: 中国共产党支部工作条例（试行） art. 11 (赞成人数超过应到会有表决权的党员的半数); 发展党员工作细则 art. 20.
    """
    least = needed(rule, entitled)
    holds = entitled > 0 and approve >= least
    evidence: dict[Any, int] = {
        _("Entitled to vote"): entitled,
        _("Approvals"): approve,
        _("At least needed"): least,
    }
    remedy = "" if holds else _("Talk it over and put it to the vote again another day, or withdraw it.")
    return Standing(entitled, approve, least, Judgment(rule, holds, evidence, remedy))


def outcome(enough: Standing, carried: Standing) -> MotionState:
    """What a vote comes to: without enough people it is not valid, whatever was said in it.

    Source: 中国共产党支部工作条例（试行） art. 11.
    """
    if not enough.holds:
        return MotionState.INVALID
    return MotionState.CARRIED if carried.holds else MotionState.LOST
