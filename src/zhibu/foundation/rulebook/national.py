"""The rules that come with the program: read once a process from `data/*.toml`."""

import tomllib
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from zhibu.foundation.modules.discovery import note, rule_files
from zhibu.foundation.rulebook.rules import Rule

DATA = Path(__file__).parent / "data"


@cache
def national_rules() -> dict[str, tuple[Rule, ...]]:
    """Every version of every national rule by code, the newest first, and those of modules, which replace none.

    Raises ValueError if two versions overlap; a module's file that is wrong is noted and left out.
    """
    by_code: dict[str, list[Rule]] = {}
    for path in sorted(DATA.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]:
            by_code.setdefault(row["code"], []).append(_rule(row))
    made = {code: _ordered(rules) for code, rules in by_code.items()}
    for path in rule_files():
        try:
            rows = [_rule(row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]]
            codes = {rule.code for rule in rows}
            own = {code: _ordered([rule for rule in rows if rule.code == code]) for code in codes}
        except (OSError, ValueError, KeyError, TypeError, ArithmeticError) as error:
            note(path, error)
            continue
        made = {**own, **made}
    return made


def _rule(row: dict[str, Any]) -> Rule:
    """A table of the file as a rule; an unknown or missing key is a mistake."""
    if row["bound"] not in ("at_least", "at_most"):
        raise ValueError(f"{row['code']}: unknown bound {row['bound']!r}")
    return Rule(**{"in_force_until": None, "locality": "", **row, "value": Decimal(row["value"])})


def _ordered(rules: list[Rule]) -> tuple[Rule, ...]:
    """The versions of one rule, newest first, none in force together."""
    newest_first = sorted(rules, key=lambda rule: rule.in_force_from, reverse=True)
    for newer, older in pairwise(newest_first):
        if older.in_force_until is None or older.in_force_until > newer.in_force_from:
            raise ValueError(f"{newer.code}: two versions are in force on {newer.in_force_from}")
    return tuple(newest_first)
