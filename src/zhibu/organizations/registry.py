"""What contexts above say when an organization is to be dissolved or merged, and whose name takes up a post.

Members stand above this context and are never orphaned: they register here, in their `apps.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
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


@dataclass(frozen=True)
class Candidate:
    """A person who may take up a post: the id of their record, their name, what tells them from a namesake."""

    id: UUID
    name: str
    note: str = ""


@dataclass(frozen=True)
class HolderSource:
    """Where the people come from who take up posts.

    `find(path, name)` is the record of the one person of that name at the path or below, None if there is none, or
    several. `suggest(actor, path, text, limit)` are those there whom the actor may see and whose name or reading
    fits, `get(actor, path, id)` is one of these.
    """

    find: Callable[[str, str], UUID | None]
    suggest: Callable[[Any, str, str, int], list[Candidate]]
    get: Callable[[Any, str, UUID], Candidate | None]


Release = Callable[[Any, datetime, UUID, date], None]
Check = Callable[[UUID, str], list[Hindrance]]
Carrier = Callable[[Any, datetime, UUID, UUID], int]

_checks: dict[str, Check] = {}
_carriers: dict[str, Carrier] = {}
_holders: dict[str, HolderSource] = {}
_releases: dict[str, Release] = {}


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


def on_dissolution(key: str) -> Callable[[Release], Release]:
    """Register `release(actor, at, organization_id, on)`: lets go of what ends with an organization.

    Run inside the dissolving transaction, after everything that may hinder or move.
    """

    def register(release: Release) -> Release:
        if key in _releases:
            raise ValueError(f"release {key} is registered twice")
        _releases[key] = release
        return release

    return register


def holders_from(key: str, source: HolderSource) -> None:
    """Register where the people come from who take up posts."""
    if key in _holders:
        raise ValueError(f"holder source {key} is registered twice")
    _holders[key] = source


def find_holder(path: str, name: str) -> UUID | None:
    """The record of the one person of that name at the path or below; None if there is none, or several."""
    return next((found for source in _holders.values() if (found := source.find(path, name))), None)


def suggest_holders(actor: Any, path: str, text: str, limit: int = 8) -> list[Candidate]:
    """Who at the path or below, of those whom the actor may see, has a name or a reading like `text`."""
    return [one for source in _holders.values() for one in source.suggest(actor, path, text, limit)][:limit]


def get_candidate(actor: Any, path: str, candidate_id: UUID) -> Candidate | None:
    """One of those who can be suggested there, by id."""
    return next((one for source in _holders.values() if (one := source.get(actor, path, candidate_id))), None)


def hindrances_of(organization_id: UUID, path: str) -> list[Hindrance]:
    """Everything that stands against dissolving, as all contexts report it; only counts above zero."""
    found = [hindrance for check in _checks.values() for hindrance in check(organization_id, path)]
    return [hindrance for hindrance in found if hindrance.count]


def let_go(actor: Any, at: datetime, organization_id: UUID, on: date) -> None:
    """Let every context end what ends with an organization that is being dissolved."""
    for release in _releases.values():
        release(actor, at, organization_id, on)


def carry_over(actor: Any, at: datetime, from_id: UUID, to_id: UUID) -> int:
    """Let every context move what it holds from one organization to another. Returns how many moved."""
    return sum(carrier(actor, at, from_id, to_id) for carrier in _carriers.values())
