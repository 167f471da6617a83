"""Inserting hundreds of thousands of rows: one prepared statement on SQLite, COPY on PostgreSQL.

The rows are made in a process beside this one, so that making and writing them take a core each.
"""

import gc
import marshal
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any

import uuid_utils
from django.db import connection, models, transaction

CHUNK = 2000
_fork = multiprocessing.get_context("fork")


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert `rows` (values in the order of the field `names`), return how many; other fields get their default.

    `rows` is walked through in a child process: what making a row changes besides is lost. Raises RuntimeError with
    the child's words if making one fails.
    """
    left_out = [f for f in model._meta.concrete_fields if f.name not in names and not isinstance(f, models.AutoField)]
    fields = [*(model._meta.get_field(name) for name in names), *left_out]
    defaults = tuple(f.get_default() for f in left_out)
    adapt = [(n, a) for n, f in enumerate(fields) if (a := _adapter(f)) is not None]
    columns = ", ".join(f'"{f.column}"' for f in fields)  # type: ignore[union-attr]
    table = f'"{model._meta.db_table}"'
    made = _made_beside(_adapted(rows, defaults, adapt))
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            count = 0
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in made:
                    copy.write_row(row)
                    count += 1
            return count
        marks = ", ".join(["?"] * len(fields))
        raw = connection.connection.cursor()
        raw.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", made)
        return int(raw.rowcount)


def _adapted(
    rows: Iterable[Sequence[Any]], defaults: tuple[Any, ...], adapt: Sequence[tuple[int, Callable[[Any], Any]]]
) -> Iterator[list[Any]]:
    for row in rows:
        values = [*row, *defaults]
        for n, one in adapt:
            if values[n] is not None:
                values[n] = one(values[n])
        yield values


def _adapter(field: Any) -> Callable[[Any], Any] | None:
    """How a value of this field that is not None becomes what either database takes in plain text; None if it stays
    as it is."""
    if isinstance(field, models.ForeignKey):
        return _adapter(field.target_field)
    if isinstance(field, models.UUIDField):
        return lambda v: v.hex
    if isinstance(field, models.DateTimeField):
        offset = len("+00:00") if connection.vendor == "sqlite" else 0  # SQLite's instants are UTC and do not say it
        return lambda v: (text := v.astimezone(UTC).isoformat(" "))[: len(text) - offset]
    if isinstance(field, models.DateField):
        return lambda v: v.isoformat()
    if isinstance(field, models.DecimalField):
        return str
    return None


def _made_beside(rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The same rows, made in a child, a chunk at a time."""
    ours, theirs = _fork.Pipe(duplex=False)
    child = _fork.Process(target=_make, args=(rows, ours, theirs), name="rows")
    child.start()
    theirs.close()
    try:
        while True:
            chunk, fault = marshal.loads(ours.recv_bytes())
            if fault:
                raise RuntimeError(fault)
            if not chunk:
                return
            yield from chunk
    finally:
        ours.close()
        child.join()


def _make(rows: Iterator[list[Any]], ours: Connection, theirs: Connection) -> None:
    """What the child does. It leaves without tidying: the database connection that it has is its parent's."""
    ours.close()
    gc.disable()
    uuid_utils.reseed_rng()
    try:
        while chunk := list(islice(rows, CHUNK)):
            theirs.send_bytes(marshal.dumps((chunk, "")))
        theirs.send_bytes(marshal.dumps(([], "")))
    except BrokenPipeError:
        pass
    except Exception as error:
        theirs.send_bytes(marshal.dumps(([], f"{type(error).__name__}: {error}")))
    finally:
        os._exit(0)
