"""What every engine does: keep the tokens of documents, and find by an expression what a viewer may see."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db import connection

from zhibu.foundation.search.rules.questions import Expression
from zhibu.foundation.search.viewer import Viewer

PER_DAY = 1 << 40
"""Ids of one day lie between its number times this and the next day's: newest first is the order of ids."""
LOOKED_AT = 200
"""So many documents of each tier are looked at, newest first; out of them the nearest are chosen."""
COUNTED = 1000
"""Results are counted up to here."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document and its tokens, as an engine writes them."""

    id: int
    kind: str
    key: str
    path: str
    on: date
    digest: str
    tokens: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ask:
    """A search: expressions from the nearest to the broadest, who asks, and what it is narrowed to.

    `narrowed` are tokens that a document must have, `since` a first day.
    """

    tiers: Sequence[Expression]
    viewer: Viewer
    narrowed: Sequence[str] = ()
    since: date | None = None
    looked_at: int = LOOKED_AT
    counted: int = COUNTED

    @property
    def first_id(self) -> int:
        """The first id of the first day."""
        return first_id_of(self.since) if self.since else 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found, and in which tier."""

    id: int
    tier: int


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found: the newest of each tier, each document once, and how many there are of each kind.

    The counts are right as long as `total` is not above `Ask.counted`; above it there may be more.
    """

    hits: list[Hit] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How many were counted."""
        return self.counts.total()


class Engine(Protocol):
    """What an engine does. Writes happen in the caller's transaction where the engine has one."""

    name: str
    most_places: int
    """So many places of a viewer may be named in a search."""

    def ids(self, days: Sequence[date]) -> list[int]:
        """A new id for each of the days."""

    def put(self, entries: Iterable[Entry]) -> None:
        """Write the rows of documents and their tokens, which may be made meanwhile."""

    def drop(self, ids: Sequence[int]) -> None:
        """Forget documents, before their rows go."""

    def clear(self) -> None:
        """Forget everything, and lay the index out anew."""

    def settle(self) -> None:
        """Put in order what has been written in bulk."""

    def find(self, ask: Ask) -> Hits:
        """Find. A fixed number of statements, however many documents and grants there are."""

    def present(self, ids: Sequence[int]) -> set[int]:
        """Which of the ids the engine knows."""


COLUMNS = ("id", "kind", "key", "path", '"on"', "is_hidden", "digest")


def insert_documents(entries: Sequence[Entry]) -> None:
    """The rows alone. Plain statements: the mapper would take longer than all the rest."""
    insert("search_document", COLUMNS, [row_of(entry) for entry in entries])


def row_of(entry: Entry) -> tuple[Any, ...]:
    """A document in the order of `COLUMNS`."""
    return (entry.id, entry.kind, entry.key, entry.path, entry.on.isoformat(), False, entry.digest)


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Many rows at once: COPY on PostgreSQL, which takes them as they are made, one prepared statement on SQLite."""
    if isinstance(rows, list) and not rows:
        return
    names = ", ".join(columns)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))  # noqa: S608


def first_id_of(day: date) -> int:
    """The first id of a day."""
    return day.toordinal() * PER_DAY


def merged(newest: Sequence[int], tiers: Sequence[Sequence[int]], last: int) -> list[Hit]:
    """The ids of each tier and the newest of the last one, each under the first tier that has it."""
    best: dict[int, int] = {}
    for tier, ids in enumerate(tiers):
        for found in ids:
            best.setdefault(found, tier)
    for found in newest:
        best.setdefault(found, last)
    return [Hit(found, tier) for found, tier in best.items()]
