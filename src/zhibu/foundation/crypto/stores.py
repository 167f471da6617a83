"""What holds sealed values: every encrypted column by itself, and whatever a context registers (files)."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.apps import apps
from django.db import connection, transaction

from zhibu.foundation.crypto.fields import EncryptedField
from zhibu.foundation.crypto.keys import key_ring
from zhibu.foundation.crypto.sealing import SealBroken, open_sealed, seal

PORTION = 300
"""So many rows are sealed anew in one transaction: some 20 ms of SQLite's write lock."""


@dataclass
class Progress:
    """How far a store is: values `done` (sealed anew or opened) of `total`, and those that cannot be opened."""

    name: str
    total: int = 0
    done: int = 0
    broken: list[str] = field(default_factory=list)


Tell = Callable[[Progress], None]


class SealedStore(Protocol):
    """A place with sealed values."""

    @property
    def name(self) -> str: ...

    def tally(self) -> Counter[str]:
        """How many values are sealed with which key."""

    def reseal(self, progress: Progress, tell: Tell) -> None:
        """Seal with the current key what is sealed with another, in portions; what cannot be opened stays and is
        named. Safe to be cut off at any point and to be run beside the site and beside itself."""

    def open_all(self, progress: Progress, tell: Tell) -> None:
        """Open every value; what cannot be opened is named."""


_registered: dict[str, SealedStore] = {}


def register_store(store: SealedStore) -> None:
    """Make a further place known. Raises ValueError if its name is taken."""
    if store.name in _registered:
        raise ValueError(f"sealed store {store.name} is registered twice")
    _registered[store.name] = store


def stores() -> Iterator[SealedStore]:
    """Every place with sealed values: tables by name, then the others."""
    tables = []
    for model in apps.get_models():
        fields = [field for field in model._meta.local_concrete_fields if isinstance(field, EncryptedField)]
        if fields and model._meta.managed and not model._meta.proxy:
            tables.append(TableStore(model._meta.db_table, str(model._meta.pk.column), fields))
    yield from sorted(tables, key=lambda table: table.name)
    yield from sorted(_registered.values(), key=lambda store: store.name)


@dataclass(frozen=True)
class TableStore:
    """The encrypted columns of one table, read and written as they lie there."""

    name: str
    key_column: str
    fields: list[EncryptedField]

    def tally(self) -> Counter[str]:
        """How many values are sealed with which key. One scan a column."""
        found: Counter[str] = Counter()
        table = _quoted(self.name)
        for one in self.fields:
            column = _quoted(one.column)
            place = f"position('.' in {column})" if connection.vendor == "postgresql" else f"instr({column}, '.')"
            sql = (
                f"SELECT substr({column}, 1, {place} - 1), COUNT(*) FROM {table} "  # noqa: S608  names of models
                f"WHERE {column} IS NOT NULL AND {column} <> '' GROUP BY 1"
            )
            with connection.cursor() as cursor:
                cursor.execute(sql)
                for name, count in cursor.fetchall():
                    found[name] += count
        return found

    def reseal(self, progress: Progress, tell: Tell) -> None:
        """One walk along the key of the table, a transaction a portion."""
        last: Any = None
        while True:
            with transaction.atomic():
                rows = self._stale(last)
                for row in rows:
                    self._reseal_row(row, progress)
            if not rows:
                return
            last = rows[-1][0]
            tell(progress)

    def _stale(self, last: Any) -> list[tuple[Any, ...]]:
        """The next rows with a value under another key; those being changed are left for the next walk."""
        start = f"{key_ring().current}."
        columns = [_quoted(one.column) for one in self.fields]
        stale = " OR ".join(
            f"({c} IS NOT NULL AND {c} <> '' AND substr({c}, 1, {len(start)}) <> %s)" for c in columns
        )
        key = _quoted(self.key_column)
        beyond = "" if last is None else f"{key} > %s AND "
        skip = " FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
        sql = (
            f"SELECT {', '.join([key, *columns])} FROM {_quoted(self.name)} "  # noqa: S608  names of models
            f"WHERE {beyond}({stale}) ORDER BY {key} LIMIT {PORTION}{skip}"
        )
        values = [*([] if last is None else [last]), *([start] * len(columns))]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    def _reseal_row(self, row: tuple[Any, ...], progress: Progress) -> None:
        """Each value is written only where it still is what was read: a newer one is never lost."""
        key, *tokens = row
        current = key_ring().current
        for one, token in zip(self.fields, tokens, strict=True):
            if not token or token.startswith(f"{current}."):
                continue
            try:
                fresh = seal(open_sealed(token, one.purpose()), one.purpose())
            except SealBroken as broken:
                _name_broken(progress, f"{broken} ({self.key_column} {key})")
                continue
            column = _quoted(one.column)
            sql = (
                f"UPDATE {_quoted(self.name)} SET {column} = %s "  # noqa: S608  names of models
                f"WHERE {_quoted(self.key_column)} = %s AND {column} = %s"
            )
            with connection.cursor() as cursor:
                cursor.execute(sql, [fresh, key, token])
                progress.done += cursor.rowcount

    def open_all(self, progress: Progress, tell: Tell) -> None:
        """Open every value, in the order of the key."""
        last: Any = None
        columns = ", ".join(_quoted(name) for name in [self.key_column, *(one.column for one in self.fields)])
        key = _quoted(self.key_column)
        while True:
            beyond = "" if last is None else f"WHERE {key} > %s "
            sql = f"SELECT {columns} FROM {_quoted(self.name)} {beyond}ORDER BY {key} LIMIT {PORTION}"  # noqa: S608
            with connection.cursor() as cursor:
                cursor.execute(sql, [] if last is None else [last])
                rows = list(cursor.fetchall())
            for row in rows:
                self._open_row(row, progress)
            if len(rows) < PORTION:
                return
            last = rows[-1][0]
            tell(progress)

    def _open_row(self, row: tuple[Any, ...], progress: Progress) -> None:
        for one, token in zip(self.fields, row[1:], strict=True):
            if token:
                try:
                    open_sealed(token, one.purpose())
                    progress.done += 1
                except SealBroken as broken:
                    _name_broken(progress, f"{broken} ({self.key_column} {row[0]})")


def _name_broken(progress: Progress, words: str) -> None:
    """Name a value that cannot be opened, once for all walks."""
    if words not in progress.broken:
        progress.broken.append(words)


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))
