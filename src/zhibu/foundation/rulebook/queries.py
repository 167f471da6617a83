"""Which rule holds, where and when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.rulebook.local import forget, local_rules
from zhibu.foundation.rulebook.models import LocalRule
from zhibu.foundation.rulebook.national import national_rules
from zhibu.foundation.rulebook.rules import Rule, strictest
from zhibu.foundation.rulebook.words import BOUND_WORDS, UNIT_WORDS, note_of, title_of
from zhibu.kernel.errors import NotFound
from zhibu.kernel.paths import is_within


def rule_in_force(code: str, *, on: date, path: str = "") -> Rule:
    """The rule that binds the node `path` on a day: the strictest of the national one and those of its ancestors.

    Without a path, the national rule. No query, but one at most every 30 seconds in each process. Raises KeyError
    for an unknown code, NotFound if no version is in force on that day.
    """
    candidates = [rule for rule in national_rules()[code] if rule.holds_on(on)]
    if not candidates:
        raise NotFound(f"no version of {code} is in force on {on}")
    if path:
        candidates += [r for r in local_rules().get(code, ()) if r.holds_on(on) and is_within(path, r.scope_path)]
    best = strictest(candidates)
    assert best is not None
    return best


def number(code: str, *, on: date, path: str = "") -> Decimal:
    """The value of `rule_in_force`, in the rule's own unit."""
    return rule_in_force(code, on=on, path=path).value


def scopes_changing(codes: Collection[str], *, after: date, until: date) -> list[str]:
    """The nodes for which a rule of these codes begins or ends in (after, until]; an empty path is the country.

    Reads the table anew: for jobs, whose process hears last of a change. One query.
    """
    forget()
    rules = [rule for code in codes for rule in (*national_rules()[code], *local_rules().get(code, ()))]
    days = [(rule.scope_path, day) for rule in rules for day in (rule.in_force_from, rule.in_force_until) if day]
    return sorted({path for path, day in days if after < day <= until})


def has_local_rules(codes: Collection[str]) -> bool:
    """Whether any node has a rule of its own of these codes, in force or not. Reads the table anew: one query."""
    forget()
    return any(local_rules().get(code) for code in codes)


def codes() -> list[str]:
    """Every code, sorted."""
    return sorted(national_rules())


def known(code: str) -> bool:
    """Whether there is a rule of this code."""
    return code in national_rules()


@dataclass(frozen=True)
class RuleRow:
    """A rule in words for a page."""

    code: str
    title: Any
    bound: Any
    value: Decimal
    unit: Any
    source: str
    article: str
    in_force_from: date
    in_force_until: date | None
    locality: str
    verified: bool
    note: Any
    holds: bool
    local_id: UUID | None = None
    can_end: bool = False


def rules_on(day: date, *, path: str = "") -> list[RuleRow]:
    """Every rule in force on a day for a node (for the country, if there is no path), by title. No query."""
    found = []
    for code in codes():
        try:
            found.append(as_row(rule_in_force(code, on=day, path=path), holds=True))
        except NotFound:
            continue
    return sorted(found, key=lambda row: row.code)


def history_of(code: str, *, path: str, day: date) -> list[RuleRow]:
    """All versions of a rule that bind or bound a node, national and local, newest first. No query."""
    versions: list[Rule] = list(national_rules()[code])
    versions += [rule for rule in local_rules().get(code, ()) if path and is_within(path, rule.scope_path)]
    binding = None
    if any(rule.holds_on(day) for rule in national_rules()[code]):
        binding = rule_in_force(code, on=day, path=path)
    ordered = sorted(versions, key=lambda rule: (rule.in_force_from, rule.scope_path), reverse=True)
    return [as_row(rule, holds=rule == binding) for rule in ordered]


def as_row(rule: Rule, *, holds: bool) -> RuleRow:
    """A rule in words."""
    return RuleRow(
        code=rule.code,
        title=title_of(rule),
        bound=BOUND_WORDS[rule.bound],
        value=rule.value.quantize(Decimal(1)) if rule.value == rule.value.to_integral_value() else rule.value,
        unit=UNIT_WORDS[rule.unit],
        source=rule.source,
        article=rule.article,
        in_force_from=rule.in_force_from,
        in_force_until=rule.in_force_until,
        locality=rule.locality,
        verified=rule.verified,
        note=note_of(rule),
        holds=holds,
    )


def local_rules_managed_by(actor: Actor, code: str, day: date) -> Sequence[LocalRule]:
    """The local rules of one code that the actor may end: not over on `day`, of nodes where they manage rules."""
    managed = LocalRule.objects.filter(actor.within(Verb.MANAGE_RULES, "scope_path"), code=code)
    return [row for row in managed.order_by("scope_path", "-in_force_from") if not _is_over(row, day)]


def _is_over(row: LocalRule, day: date) -> bool:
    """Whether it no longer holds on `day` and never will."""
    return row.in_force_until is not None and row.in_force_until <= day
