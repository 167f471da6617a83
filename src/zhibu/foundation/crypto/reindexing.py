"""Changing the key of blind indexes while the site is used: both keys find meanwhile, the new one makes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction

from zhibu.foundation.crypto import stores
from zhibu.foundation.crypto.keys import LOOK_SECONDS, KeyRing, add_index_key, drop_index_key, key_ring, use_index_key
from zhibu.foundation.crypto.sealing import SealBroken, index_with, open_sealed
from zhibu.foundation.crypto.stores import Progress, Tell

MOST_WALKS = 20


@dataclass(frozen=True)
class IndexedColumn:
    """A sealed column, and the column beside it with the blind index of what is sealed: the text itself, as it is."""

    table: str
    sealed: str
    index: str
    purpose: str
    key: str = "id"

    @property
    def name(self) -> str:
        """What it is called to people."""
        return f"{self.table}.{self.index}"


_columns: dict[str, IndexedColumn] = {}


def register_index(column: IndexedColumn) -> None:
    """Make a blind index known; call it in `apps.py`. Raises ValueError if it is registered twice."""
    if column.name in _columns:
        raise ValueError(f"blind index {column.name} is registered twice")
    _columns[column.name] = column


@dataclass
class Reindexed:
    """What came of it: digests made anew, those that could not be, where the ring as it was lies."""

    made: int = 0
    broken: list[str] = field(default_factory=list)
    beside: Any = None


def rotate_index(*, tell: Tell, pause: Callable[[float], None] = time.sleep) -> Reindexed:
    """Make every blind index anew with a new key; what an earlier run left undone is finished, and then no further
    key is made. Whoever looks for a value finds it all the while.

    Order of effects: key into the ring, every process knows it, it makes indexes, portion by portion, a walk that
    finds nothing to do, the key before leaves the ring. With a broken row it stays.
    """
    add_index_key()
    if key_ring(fresh=True).index_next is not None:
        pause(2 * LOOK_SECONDS)
        use_index_key()
    pause(2 * LOOK_SECONDS)
    done = Reindexed()
    for _walk in range(MOST_WALKS):
        done.broken.clear()
        made = sum(_walk_column(column, done, tell) for column in _columns.values())
        done.made += made
        if not made:
            break
    else:
        done.broken.append("rows are held by somebody: run the command again")
    if not done.broken:
        done.beside = drop_index_key()
    return done


def _walk_column(column: IndexedColumn, done: Reindexed, tell: Tell) -> int:
    """One walk along the key of the table, a transaction a portion; how many were made anew or are held."""
    progress = Progress(column.name)
    last: Any = None
    ring = key_ring(fresh=True)
    while True:
        with transaction.atomic():
            rows, held = _portion(column, last)
            for key, token, index in rows:
                if _make_anew(column, ring, key, token, index, done.broken):
                    progress.done += 1
        progress.total += len(rows)
        if held is None:
            return progress.done
        last = held
        tell(progress)


def _portion(column: IndexedColumn, last: Any) -> tuple[list[tuple[Any, ...]], Any]:
    """The next rows, and where they end; None at the end of the table. On PostgreSQL they are held."""
    quoted = connection.ops.quote_name
    key, beyond = quoted(column.key), "" if last is None else f"AND {quoted(column.key)} > %s "
    hold = " FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    sql = (
        f"SELECT {key}, {quoted(column.sealed)}, {quoted(column.index)} FROM {quoted(column.table)} "  # noqa: S608  names of models
        f"WHERE {quoted(column.index)} <> '' {beyond}ORDER BY {key} LIMIT {stores.PORTION}{hold}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [] if last is None else [last])
        rows = list(cursor.fetchall())
    return rows, rows[-1][0] if len(rows) == stores.PORTION else None


def _make_anew(column: IndexedColumn, ring: KeyRing, key: Any, token: str, index: str, broken: list[str]) -> bool:
    try:
        fresh = index_with(ring.index, open_sealed(token, f"{column.table}.{column.sealed}"), column.purpose)
    except SealBroken as wrong:
        broken.append(f"{wrong} ({column.key} {key})")
        return False
    if fresh == index:
        return False
    quoted = connection.ops.quote_name
    sql = (
        f"UPDATE {quoted(column.table)} SET {quoted(column.index)} = %s "  # noqa: S608  names of models
        f"WHERE {quoted(column.key)} = %s AND {quoted(column.index)} = %s"
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [fresh, key, index])
            return bool(cursor.rowcount)
    except IntegrityError:
        broken.append(f"{column.name}: two rows hold one value ({column.key} {key})")
        return False
