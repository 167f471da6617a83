"""What other contexts show on the home of a site: objects, never HTML. Readers need no account to see it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.ui.slots import Slot


@dataclass(frozen=True, slots=True)
class HomeNote:
    """A note on a home: a kicker (今日微课), a title, a line below, where it leads."""

    kicker: Any
    title: str
    note: Any
    url: str
    icon: str = "book-2"


@dataclass(frozen=True)
class HomePart:
    """`find` gives the note for the site of a node on a day, or None; one query at most."""

    key: str
    find: Callable[[str, date], HomeNote | None]
    order: int = 100


home_parts: Slot[HomePart] = Slot("parts of a site's home")


def notes_for(path: str, day: date) -> list[HomeNote]:
    """What stands on the home of the site of a node today."""
    found = (part.find(path, day) for part in home_parts)
    return [note for note in found if note is not None]
