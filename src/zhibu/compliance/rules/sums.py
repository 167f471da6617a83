"""Sums of judgments over the tree: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zhibu.compliance.choices import State
from zhibu.kernel import paths

Key = tuple[str, date]
"""A kind and the first day of a period."""

FIELDS = (*State.values, "unconfirmed")


@dataclass(frozen=True, slots=True)
class Stand:
    """What one judgment adds to the sums."""

    state: str
    unconfirmed: bool = False


def changes(
    before: Mapping[tuple[str, Key], Stand], after: Mapping[tuple[str, Key], Stand]
) -> dict[tuple[str, Key], dict[str, int]]:
    """By node and duty: by how much the sums of each node and all above it change when `before` becomes `after`.

    Keys are the path of the judged organization and the duty. Nodes whose sums stay are left out.

    Source: docs/decisions/0009-rollups.md (a subtree's figure is the sum of its nodes').
    """
    sums: dict[tuple[str, Key], dict[str, int]] = {}
    for sign, stands in ((-1, before), (1, after)):
        for (path, key), stand in stands.items():
            for above in paths.ancestors(path):
                node = sums.setdefault((above, key), dict.fromkeys(FIELDS, 0))
                node[stand.state] += sign
                node["unconfirmed"] += sign * stand.unconfirmed
    return {place: change for place, change in sums.items() if any(change.values())}


def total(rows: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """The sum of several tallies.

    Source: as `changes`.
    """
    found = dict.fromkeys(FIELDS, 0)
    for row in rows:
        for name in FIELDS:
            found[name] += row[name]
    return found
