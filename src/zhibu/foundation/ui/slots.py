"""Typed slots: what contexts register in their `apps.py` so that the shells and homes can show it.

A slot holds objects, never HTML. A registration that repeats a key is a mistake and raises.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeVar
from uuid import UUID

Tone = Literal["act", "done", "due", "late", "info", "idle"]


class Keyed(Protocol):
    """What every slot object has."""

    @property
    def key(self) -> str: ...

    @property
    def order(self) -> int: ...


T = TypeVar("T", bound=Keyed)


_guards: list[Callable[[Any], Any]] = []
"""How what is registered now is made safe: one while a module registers, none otherwise."""


@contextmanager
def taking_in(guard: Callable[[Any], Any]) -> Iterator[None]:
    """What is registered within belongs to a module: each object stands in its slot as `guard` makes it."""
    _guards.append(guard)
    try:
        yield
    finally:
        _guards.pop()


class Slot(Generic[T]):
    """An ordered registry of slot objects."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, T] = {}
        self._guests: set[str] = set()

    def register(self, item: T) -> T:
        """Add `item`. Raises ValueError if its key is taken."""
        if item.key in self._items:
            raise ValueError(f"{self.name}: {item.key} is registered twice")
        if _guards:
            item = _guards[-1](item)
            self._guests.add(item.key)
        self._items[item.key] = item
        return item

    def is_guest(self, key: str) -> bool:
        """Whether a module has registered it."""
        return key in self._guests

    def __iter__(self) -> Any:
        return iter(sorted(self._items.values(), key=lambda item: (item.order, item.key)))


@dataclass(frozen=True)
class NavItem:
    """An entry of a navigation.

    `area` names the shell, `allowed(actor)` says who sees it (a verb check, no query more). `is_main`: among the few
    that stand by themselves in elder mode.
    """

    key: str
    area: Literal["member", "workbench"]
    label: Any
    url_name: str
    icon: str
    order: int = 100
    group: Any = ""
    allowed: Callable[[Any], bool] = lambda actor: True
    is_main: bool = False


@dataclass(frozen=True)
class Todo:
    """One thing asked of a person: a line on their home with the place to do it.

    `action` is a button beside the line, for what can be done at once. `is_now` draws it as a card above all others.
    """

    title: Any
    url: str
    note: Any = ""
    tone: Tone = "act"
    icon: str = "circle"
    action: Any = ""
    action_url: str = ""
    is_now: bool = False


class TodoRow(NamedTuple):
    """A row that a question finds: the same on every database, text empty and number 0 where there is nothing."""

    id: str
    code: str
    name: str
    words: str
    number: int
    day: str

    @property
    def uuid(self) -> UUID:
        """The id, where it is one."""
        return UUID(self.id)

    @property
    def on(self) -> date | None:
        """The day."""
        return date.fromisoformat(self.day[:10]) if self.day else None

    @property
    def at(self) -> datetime | None:
        """The instant, where it is one."""
        found = datetime.fromisoformat(self.day) if self.day else None
        return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


@dataclass(frozen=True)
class TodoQuestion:
    """A SELECT with a LIMIT whose six columns are those of `TodoRow` in order (any types, names do not matter)."""

    sql: str
    values: Sequence[Any] = ()


@dataclass(frozen=True)
class TodoSource:
    """What a context asks of an actor now.

    `ask` words the question, None for whom it does not concern: no statement beyond the actor's grants. `tell` turns
    the rows, by day and id, into what is shown: no statement either. All questions go in one (`ui.todos`).
    """

    key: str
    ask: Callable[[Any, datetime], TodoQuestion | None]
    tell: Callable[[Sequence[TodoRow], datetime], list[Todo]]
    order: int = 100


@dataclass(frozen=True)
class CardLine:
    """A line of a card: what, a word beside it, a value at its end, where it leads."""

    title: Any
    note: Any = ""
    value: Any = ""
    url: str = ""
    icon: str = ""
    tone: Tone | Literal[""] = ""


@dataclass(frozen=True)
class CardFace:
    """What a card on a home shows: a title, a few lines, and at its head where there is more of it."""

    title: Any
    lines: Sequence[CardLine]
    url: str = ""


@dataclass(frozen=True)
class HomeCard:
    """A card of a context on a home: of every member, or on the desk of whoever runs a branch.

    `face(actor, path, at)` makes it, at most two statements; `path` is the member's branch or the branch of the desk.
    None: nothing to show. The platform itself registers none, so that its homes cost what they cost.
    """

    key: str
    side: Literal["member", "desk"]
    face: Callable[[Any, str, datetime], CardFace | None]
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
    """A tab on an organization's page: `url_name` takes its id. `fits(organization)`: some kinds only."""

    key: str
    label: Any
    url_name: str
    order: int = 100
    allowed: Callable[[Any], bool] = lambda actor: True
    fits: Callable[[Any], bool] = lambda organization: True


@dataclass(frozen=True)
class OrganizationDeed:
    """A line in the menu on an organization's page: `url_name` takes its id, `allowed(actor, organization)` says who
    sees it (a verb check, no query more)."""

    key: str
    label: Any
    url_name: str
    icon: str
    allowed: Callable[[Any, Any], bool]
    order: int = 100


@dataclass(frozen=True)
class Bell:
    """The counter in the header: `count(actor)` costs one cheap query at most and runs only when it is drawn."""

    key: str
    label: Any
    url_name: str
    count: Callable[[Any], int]
    order: int = 100


@dataclass(frozen=True)
class OwnPage:
    """A line on the page about oneself that leads to a page of one's own; for whoever is signed in unless `allowed`
    says otherwise. `on_branch`: it stands on the page of one's own branch too."""

    key: str
    label: Any
    url_name: str
    icon: str
    note: Any = ""
    order: int = 100
    allowed: Callable[[Any], bool] = lambda actor: True
    on_branch: bool = False


nav_items: Slot[NavItem] = Slot("navigation")
todo_sources: Slot[TodoSource] = Slot("todo sources")
member_tabs: Slot[MemberTab] = Slot("member tabs")
organization_tabs: Slot[OrganizationTab] = Slot("organization tabs")
organization_deeds: Slot[OrganizationDeed] = Slot("organization deeds")
bells: Slot[Bell] = Slot("bells")
own_pages: Slot[OwnPage] = Slot("own pages")
home_cards: Slot[HomeCard] = Slot("home cards")


def card_faces(side: str, actor: Any, path: str, at: datetime) -> list[CardFace]:
    """The cards of a home that have something to show, in order. No statement of its own."""
    faces = [card.face(actor, path, at) for card in home_cards if card.side == side]
    return [face for face in faces if face is not None]
