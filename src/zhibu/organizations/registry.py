"""What contexts above say when an organization is to be dissolved or merged, and whose name takes up a post.

Members stand above this context and are never orphaned: they register here, in their `apps.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Hindrance:
    """Why an organization cannot be dissolved yet: how many of what are left, and where to see to them.

    `movable` says that a merger takes them along.
    """

    label: Any
    count: int
    url: str = ""
    movable: bool = False


FindHolder = Callable[[str, str], UUID | None]
Check = Callable[[UUID, str], list[Hindrance]]
Carrier = Callable[[Any, datetime, UUID, UUID], int]

_checks: dict[str, Check] = {}
_carriers: dict[str, Carrier] = {}
_finders: dict[str, FindHolder] = {}


def dissolution_check(key: str) -> Callable[[Check], Check]:
    """Register `check(organization_id, path) -> hindrances`: read only, run inside the dissolving transaction."""

    def register(check: Check) -> Check:
        if key in _checks:
            raise ValueError(f"dissolution check {key} is registered twice")
        _checks[key] = check
        return check

    return register


def merger_carrier(key: str) -> Callable[[Carrier], Carrier]:
    """Register `carry(actor, at, from_id, to_id) -> count`: moves what is movable, inside the merging transaction."""

    def register(carrier: Carrier) -> Carrier:
        if key in _carriers:
            raise ValueError(f"merger carrier {key} is registered twice")
        _carriers[key] = carrier
        return carrier

    return register


def holder_finder(key: str) -> Callable[[FindHolder], FindHolder]:
    """Register `find(path, name) -> member id`: who of that name, at the path or below, takes up a post."""

    def register(finder: FindHolder) -> FindHolder:
        if key in _finders:
            raise ValueError(f"holder finder {key} is registered twice")
        _finders[key] = finder
        return finder

    return register


def find_holder(path: str, name: str) -> UUID | None:
    """The record of the one person of that name at the path or below; None if there is none, or several."""
    return next((found for finder in _finders.values() if (found := finder(path, name))), None)


def hindrances_of(organization_id: UUID, path: str) -> list[Hindrance]:
    """Everything that stands against dissolving, as all contexts report it; only counts above zero."""
    found = [hindrance for check in _checks.values() for hindrance in check(organization_id, path)]
    return [hindrance for hindrance in found if hindrance.count]


def carry_over(actor: Any, at: datetime, from_id: UUID, to_id: UUID) -> int:
    """Let every context move what it holds from one organization to another. Returns how many moved."""
    return sum(carrier(actor, at, from_id, to_id) for carrier in _carriers.values())
