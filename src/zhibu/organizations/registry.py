"""What contexts above say when an organization is to be dissolved or merged, and whose name takes up a post.

Members stand above this context and are never orphaned: they register here, in their `apps.py`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet


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


@dataclass(frozen=True)
class Ground:
    """What a merger, a split or a suspension touches: organizations by id and by path, groups among them."""

    ids: frozenset[UUID]
    paths: frozenset[str]


@dataclass(frozen=True)
class RowChange:
    """What became of one row: the watched columns before and after, None where there was or is none."""

    pk: Any
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True)
class Watched:
    """A table whose rows follow when organizations are merged, split, dissolved or suspended, and go back with it.

    `rows(ground)` are those that may change there; `columns` those that are compared and put back (every column of a
    row that may be deleted, but its key). `words(changes)` says that these rows were changed since, in a sentence;
    `returns(changes)` what undoing brings back of them.
    """

    key: str
    model: type[Model]
    rows: Callable[[Ground], QuerySet[Any]]
    columns: Sequence[str]
    words: Callable[[Sequence[RowChange]], str]
    returns: Callable[[Sequence[RowChange]], Iterable[str]] = lambda changes: ()


@dataclass(frozen=True)
class Undoing:
    """A reshaping as those see it who have something to say when it is undone; `changes` by key of the table."""

    kind: str
    organization_id: UUID
    other_id: UUID | None
    since: datetime
    changes: Mapping[str, Sequence[RowChange]]

    def of(self, key: str) -> Sequence[RowChange]:
        """The rows that changed in one table."""
        return self.changes.get(key, ())


@dataclass(frozen=True)
class Plan:
    """What somebody is about to do: `kind` as in `ReshapingKind`; `people` are those who would leave, None for all.

    `other_path` is where they would go, empty if that is not there yet.
    """

    kind: str
    organization_id: UUID
    path: str
    other_id: UUID | None = None
    other_path: str = ""
    people: frozenset[UUID] | None = None


Foreteller = Callable[[Plan], Iterable[str]]
Objection = Callable[[Undoing], Iterable[str]]
Follower = Callable[[Any, datetime, Undoing], None]
Splitter = Callable[[Any, datetime, UUID, UUID, Collection[UUID]], int]
Release = Callable[[Any, datetime, UUID, date], None]
Check = Callable[[UUID, str], list[Hindrance]]
Carrier = Callable[[Any, datetime, UUID, UUID], int]

_checks: dict[str, Check] = {}
_carriers: dict[str, Carrier] = {}
_holders: dict[str, HolderSource] = {}
_releases: dict[str, Release] = {}
_watched: dict[str, Watched] = {}
_foretellers: dict[str, Foreteller] = {}
_objections: dict[str, Objection] = {}
_followers: dict[str, Follower] = {}
_splitters: dict[str, Splitter] = {}


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


def split_carrier(key: str) -> Callable[[Splitter], Splitter]:
    """Register `carry(actor, at, from_id, to_id, people) -> count`: moves some, inside the splitting transaction."""
    return _registering(_splitters, key, "split carrier")


def watch(watched: Watched) -> None:
    """Register a table that follows, in the order in which its rows are put back."""
    _registering(_watched, watched.key, "watched table")(watched)


def foretelling(key: str) -> Callable[[Foreteller], Foreteller]:
    """Register `tell(plan) -> sentences`: what would happen, for the page that asks first. Read only."""
    return _registering(_foretellers, key, "foreteller")


def objection(key: str) -> Callable[[Objection], Objection]:
    """Register `tell(undoing) -> sentences`: what has happened since that stands against undoing. Read only."""
    return _registering(_objections, key, "objection")


def on_undone(key: str) -> Callable[[Follower], Follower]:
    """Register `follow(actor, at, undoing)`: histories and events, in the undoing transaction, after all rows."""
    return _registering(_followers, key, "follower")


def _registering(place: dict[str, Any], key: str, what: str) -> Callable[[Any], Any]:
    def register(thing: Any) -> Any:
        if key in place:
            raise ValueError(f"{what} {key} is registered twice")
        place[key] = thing
        return thing

    return register


def watched_tables() -> list[Watched]:
    """All registered tables, in order."""
    return list(_watched.values())


def foretold(plan: Plan) -> list[str]:
    """What would happen, as all contexts tell it: what concerns people before what concerns posts and roles."""
    return [sentence for tell in reversed(_foretellers.values()) for sentence in tell(plan)]


def coming_back(undoing: Undoing) -> list[str]:
    """What undoing brings back, as all contexts tell it."""
    return [sentence for one in _watched.values() for sentence in one.returns(undoing.of(one.key))]


def objections_to(undoing: Undoing) -> list[str]:
    """What stands against undoing, as all contexts tell it."""
    return [sentence for tell in _objections.values() for sentence in tell(undoing)]


def follow_undoing(actor: Any, at: datetime, undoing: Undoing) -> None:
    """Let every context write down and tell what was put back."""
    for follow in _followers.values():
        follow(actor, at, undoing)


def carry_some(actor: Any, at: datetime, from_id: UUID, to_id: UUID, people: Collection[UUID]) -> int:
    """Let every context move some of those it holds from one organization to another. Returns how many moved."""
    return sum(carrier(actor, at, from_id, to_id, people) for carrier in _splitters.values())


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
