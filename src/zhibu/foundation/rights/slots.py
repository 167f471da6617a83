"""What contexts tell of a person, and how they erase it: registered in their `apps.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.ui.slots import Slot


@dataclass(frozen=True)
class Subject:
    """The person in question: an account, a member's record, or both."""

    account_id: UUID | None
    member_id: UUID | None
    name: str
    home_path: str


@dataclass(frozen=True)
class Held:
    """What a context holds on a person: a table, its heads in words; cells are plain values.

    `is_record`: each row is a field and its value, of one thing.
    """

    heads: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    is_record: bool = False


@dataclass(frozen=True)
class PersonalData:
    """A kind of data on people.

    `gather(subject)` reads it, at most a few queries. `erase(actor, at, subject)` lets it go inside the caller's
    transaction and says how many rows it changed; without it the data stay, and `kept` says by which right. `kept`
    beside an `erase` says what of it stays.
    """

    key: str
    title: Any
    gather: Callable[[Subject], Held]
    order: int = 100
    erase: Callable[[Actor, datetime, Subject], int] | None = None
    kept: Any = ""


@dataclass(frozen=True)
class Retention:
    """Rows that go by themselves: `purge(before)` deletes what is older; `rule` of the rulebook says the days."""

    key: str
    rule: str
    purge: Callable[[datetime], int]
    order: int = 100


personal_data: Slot[PersonalData] = Slot("personal data")
retentions: Slot[Retention] = Slot("retentions")

ERASED_NAME = "（已删除）"
"""What stands where a name was."""
