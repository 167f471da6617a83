"""Typed slots: what contexts register in their `apps.py` so that the shells and homes can show it.

A slot holds objects, never HTML. A registration that repeats a key is a mistake and raises.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, Protocol, TypeVar

Tone = Literal["act", "done", "due", "late", "info", "idle"]


class Keyed(Protocol):
    """What every slot object has."""

    @property
    def key(self) -> str: ...

    @property
    def order(self) -> int: ...


T = TypeVar("T", bound=Keyed)


class Slot(Generic[T]):
    """An ordered registry of slot objects."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, T] = {}

    def register(self, item: T) -> T:
        """Add `item`. Raises ValueError if its key is taken."""
        if item.key in self._items:
            raise ValueError(f"{self.name}: {item.key} is registered twice")
        self._items[item.key] = item
        return item

    def __iter__(self) -> Any:
        return iter(sorted(self._items.values(), key=lambda item: (item.order, item.key)))


@dataclass(frozen=True)
class NavItem:
    """An entry of a navigation.

    `area` names the shell, `allowed(actor)` says who sees it (a verb check, no query more).
    """

    key: str
    area: Literal["member", "workbench"]
    label: Any
    url_name: str
    icon: str
    order: int = 100
    group: Any = ""
    allowed: Callable[[Any], bool] = lambda actor: True


@dataclass(frozen=True)
class Todo:
    """One thing asked of a person: a line on their home with the place to do it."""

    title: Any
    url: str
    note: Any = ""
    tone: Tone = "act"
    icon: str = "circle"


@dataclass(frozen=True)
class TodoSource:
    """Finds what a context asks of an actor now: at most one query."""

    key: str
    find: Callable[[Any, datetime], list[Todo]]
    order: int = 100


@dataclass(frozen=True)
class MemberTab:
    """A tab on a member's record: `url_name` takes the member's id."""

    key: str
    label: Any
    url_name: str
    order: int = 100
    allowed: Callable[[Any], bool] = lambda actor: True


@dataclass(frozen=True)
class OrganizationTab:
    """A tab on an organization's page: `url_name` takes the organization's id."""

    key: str
    label: Any
    url_name: str
    order: int = 100
    allowed: Callable[[Any], bool] = lambda actor: True


@dataclass(frozen=True)
class Bell:
    """The counter in the header: `count(actor)` costs one cheap query at most and runs only when it is drawn."""

    key: str
    label: Any
    url_name: str
    count: Callable[[Any], int]
    order: int = 100


nav_items: Slot[NavItem] = Slot("navigation")
todo_sources: Slot[TodoSource] = Slot("todo sources")
member_tabs: Slot[MemberTab] = Slot("member tabs")
organization_tabs: Slot[OrganizationTab] = Slot("organization tabs")
bells: Slot[Bell] = Slot("bells")
