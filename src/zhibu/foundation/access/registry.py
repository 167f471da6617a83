"""How access knows people and places by name: contexts above register a directory of theirs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q


@dataclass(frozen=True)
class Place:
    """An organization as one chooses it: `note` names those above it."""

    id: UUID
    path: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class Person:
    """An account as one chooses it: `note` tells people of the same name apart; `home_path` is their own node."""

    id: UUID
    name: str
    note: str = ""
    home_path: str = ""


class Places(Protocol):
    """The directory of organizations."""

    def names(self, paths: Iterable[str]) -> dict[str, str]:
        """The names of the nodes on these paths; unknown ones are left out. One query."""

    def find(self, place_id: UUID) -> Place | None:
        """One organization, whoever asks."""

    def search(self, text: str, visible: Q, limit: int) -> list[Place]:
        """Organizations with `text` in name, initials or code for which `visible`, a condition on `path`, holds."""

    def matching(self, text: str) -> Any:
        """Paths of all organizations so named: a subquery or a list, for `…__in`."""


class People(Protocol):
    """The directory of accounts."""

    def names(self, ids: Iterable[UUID]) -> dict[UUID, str]:
        """The names of these accounts; unknown ones are left out. One query."""

    def find(self, account_id: UUID) -> Person | None:
        """One active account, whoever asks."""

    def search(self, text: str, visible: Q, limit: int) -> list[Person]:
        """Active accounts with `text` in name or user name for which `visible`, on `home_path`, holds."""

    def matching(self, text: str) -> Any:
        """Ids of all accounts so named: a subquery or a list, for `…__in`."""


class _Nowhere:
    """Stands in until a directory is registered: knows nothing."""

    def names(self, _: Iterable[Any]) -> dict[Any, str]:
        return {}

    def find(self, _: UUID) -> None:
        return None

    def search(self, _text: str, _visible: Q, _limit: int) -> list[Any]:
        return []

    def matching(self, _: str) -> list[Any]:
        return []


@dataclass
class _Registered:
    places: Places
    people: People


_registered = _Registered(places=_Nowhere(), people=_Nowhere())


def register_places(directory: Places) -> None:
    """Name the directory of organizations; call it once, in `apps.py`."""
    _registered.places = directory


def register_people(directory: People) -> None:
    """Name the directory of accounts; call it once, in `apps.py`."""
    _registered.people = directory


def places() -> Places:
    """The directory of organizations."""
    return _registered.places


def people() -> People:
    """The directory of accounts."""
    return _registered.people


Names = Callable[[Iterable[UUID]], dict[UUID, str]]
_others: list[Names] = []


def name_others(names: Names) -> None:
    """Name what holds roles and is no person: `names(ids)`, one query; call it in `apps.py`."""
    _others.append(names)


def names_of_holders(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of who or what holds roles; unknown ones are left out. One query, and one more where somebody is no
    person."""
    wanted = set(ids)
    found = people().names(wanted)
    for names in _others:
        if missing := wanted - found.keys():
            found |= names(missing)
    return found


Tightening = Callable[[UUID, datetime], None]
_tightenings: list[Tightening] = []


def on_new_role(tighten: Tightening) -> None:
    """Have `tighten(account_id, at)` called within the transaction that gives somebody a role."""
    _tightenings.append(tighten)


def role_given(account_id: UUID, at: datetime) -> None:
    """Somebody holds a further role from now on."""
    for tighten in _tightenings:
        tighten(account_id, at)


_answers: dict[str, Callable[[Any], bool]] = {}


def answer_permission(name: str, test: Callable[[Any], bool]) -> None:
    """Answer a permission that a library asks for by name ("app.codename") from grants: `test(actor)`.

    Raises ValueError if it is answered already. What nobody answers is refused.
    """
    if name in _answers:
        raise ValueError(f"permission {name} is answered twice")
    _answers[name] = test


def is_permitted(actor: Any, name: str) -> bool:
    """Whether the permission of this name is answered, and with yes for this actor."""
    test = _answers.get(name)
    return test is not None and test(actor)
