"""What a rule is, which way it may be made stricter, and what a judgment by it says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Bound = Literal["at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A number that binds, and where it stands. In force on days in `[in_force_from, in_force_until)`.

    `title` is an English msgid. `locality` is empty for the rule of the whole country, else the name of the node
    that made it stricter, which is `scope_path`. `verified`: the text of the document itself was seen.
    """

    code: str
    value: Decimal
    unit: str
    title: str
    source: str
    article: str
    in_force_from: date
    in_force_until: date | None
    locality: str
    verified: bool
    bound: Bound = "at_least"
    note: str = ""
    scope_path: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on `day`."""
        return self.in_force_from <= day and (self.in_force_until is None or day < self.in_force_until)

    @property
    def is_local(self) -> bool:
        """Whether a locality made it."""
        return bool(self.scope_path)


@dataclass(frozen=True, slots=True)
class Judgment:
    """What a rule says of a case: `holds`, on which `evidence` (label → value shown), and what would mend it.

    `remedy` is a sentence for the person, empty when the rule holds.
    """

    rule: Rule
    holds: bool
    evidence: Mapping[str, Any] = field(default_factory=dict)
    remedy: Any = ""


def satisfies(rule: Rule, value: Decimal) -> bool:
    """Whether a number keeps to the rule; the bound itself does.

    Source: the rule's own document, named in it.
    """
    return value >= rule.value if rule.bound == "at_least" else value <= rule.value


def is_stricter(bound: Bound, value: Decimal, than: Decimal) -> bool:
    """Whether a bound demands more than another one: a higher floor or a lower ceiling.

    Source: a locality may be stricter than the national rule, never laxer (Party regulations bind all below them).
    """
    return value > than if bound == "at_least" else value < than


def strictest(candidates: Iterable[Rule]) -> Rule | None:
    """The rule that binds among those of a node and all above it: the strictest; of equals the nearest to the node.

    A rule of a nearer node that is laxer than one above it does not hold, whichever was made first.

    Source: a locality may be stricter than the national rule, never laxer (Party regulations bind all below them).
    """
    best: Rule | None = None
    for rule in sorted(candidates, key=lambda rule: len(rule.scope_path), reverse=True):
        if best is None or is_stricter(rule.bound, rule.value, best.value):
            best = rule
    return best
