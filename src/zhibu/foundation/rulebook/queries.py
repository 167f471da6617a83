"""Which rule holds, where and when."""

from datetime import date
from decimal import Decimal

from zhibu.foundation.rulebook.local import local_rules
from zhibu.foundation.rulebook.national import national_rules
from zhibu.foundation.rulebook.rules import Rule, strictest
from zhibu.kernel.errors import NotFound
from zhibu.kernel.paths import is_within


def rule_in_force(code: str, *, on: date, path: str = "") -> Rule:
    """The rule that binds the node `path` on a day: the strictest of the national one and those of its ancestors.

    Without a path, the national rule. No query, but one at most every 30 seconds in each process. Raises KeyError
    for an unknown code, NotFound if no version is in force on that day.
    """
    versions = national_rules()[code]
    candidates = [rule for rule in versions if rule.holds_on(on)]
    if not candidates:
        raise NotFound(f"no version of {code} is in force on {on}")
    if path:
        candidates += [
            rule for rule in local_rules().get(code, ()) if rule.holds_on(on) and is_within(path, rule.scope_path)
        ]
    best = strictest(candidates)
    assert best is not None
    return best


def number(code: str, *, on: date, path: str = "") -> Decimal:
    """The value of `rule_in_force`, in the rule's own unit."""
    return rule_in_force(code, on=on, path=path).value


def codes() -> list[str]:
    """Every code, sorted."""
    return sorted(national_rules())
