"""Rows in and out in plain statements, for the busiest paths: the mapper takes longer to word a statement than the
database to answer it."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import BooleanField, CharField, Field, IntegerField, Model, TextField

from zhibu.kernel import paths

M = TypeVar("M", bound=Model)


class _Held(threading.local):
    """Writes of this thread that wait for the end of `together`; None outside of one."""

    writes: list[tuple[str, Sequence[Any]]] | None = None


_held = _Held()


@contextmanager
def together() -> Iterator[None]:
    """Inserts of the block go to PostgreSQL as one statement when it ends, inside the caller's transaction: each
    statement less is a way there and back. SQLite has no way to go and takes them one by one. Nothing of the block
    may read what it has inserted; a block that fails has written nothing."""
    if connection.vendor != "postgresql" or _held.writes is not None:
        yield
        return
    _held.writes = []
    try:
        yield
        writes, _held.writes = _held.writes, None
    finally:
        _held.writes = None
    if writes:
        *before, (last, _) = writes
        parts = [f"w{number} AS ({sql})" for number, (sql, _) in enumerate(before)]
        with connection.cursor() as cursor:
            with_parts = f"WITH {', '.join(parts)} " if parts else ""
            cursor.execute(with_parts + last, [value for _, values in writes for value in values])


def write(sql: str, values: Sequence[Any]) -> None:
    """An INSERT with the values as the database wants them; waits for the end of `together` within one."""
    if _held.writes is not None:
        _held.writes.append((sql, values))
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def insert(row: Model) -> None:
    """Write a new row, with the id it has been given, in the caller's transaction. One statement."""
    fields, sql = _insertion(type(row))
    write(sql, [_saved(field, getattr(row, field.attname), is_plain) for field, is_plain in fields])
    row._state.adding, row._state.db = False, connection.alias


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a SELECT finds, as the database gives it. Ids, days and instants among the values may be Python's own."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_stored(value) for value in values])
        return list(cursor.fetchall())


def rows_planned_once(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """`rows` of a long statement whose plan need not fit the values: PostgreSQL, which would plan it anew each time
    for longer than it takes to answer, keeps the plan. Within somebody's transaction two short statements more there,
    else a transaction of one."""
    if connection.vendor != "postgresql":
        return rows(sql, *values)
    is_within = connection.in_atomic_block
    # Only within a transaction: behind a pool of connections a setting of the session would stay with a stranger's.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        found = rows(sql, *values)
        if is_within:
            cursor.execute("SET LOCAL plan_cache_mode = auto")
    return found


def find(model: type[M], condition: str, *values: Any) -> M | None:
    """The first row that meets a condition worded in SQL; None if there is none. One statement."""
    names, converters, sql = _selection(model)
    found = rows(f"{sql} WHERE {condition}", *values)
    if not found:
        return None
    row = list(found[0])
    for index, column, convert in converters:
        row[index] = convert(row[index], column, connection)
    return model.from_db(connection.alias, names, row)


def places(count: int) -> str:
    """The inside of an IN (…) for so many values."""
    return ", ".join(["%s"] * count)


def within_any(column: str, scopes: Sequence[str]) -> tuple[str, list[str]]:
    """A condition for what lies below any of the nodes, with its values; `column` is a path, `scopes` not empty."""
    condition = " OR ".join([f"({column} >= %s AND {column} < %s)"] * len(scopes))
    return condition, [value for scope in scopes for value in (scope, paths.beyond(scope))]


def _stored(value: Any) -> Any:
    """A value as the database wants it in a statement."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


_AS_THEY_ARE = (str, int, bool, NoneType)


def _saved(field: Any, value: Any, is_plain: bool) -> Any:
    """The value as `field` saves it; what a plain field holds as text, number or nothing is saved as it is."""
    return value if is_plain and type(value) in _AS_THEY_ARE else field.get_db_prep_save(value, connection)


def _is_plain(field: Any) -> bool:
    """Whether text, numbers and nothing go through the field unchanged."""
    kind = type(field)
    return (
        isinstance(field, CharField | TextField | IntegerField | BooleanField)
        and kind.get_db_prep_save is Field.get_db_prep_save
        and kind.get_db_prep_value is Field.get_db_prep_value
        and kind.get_prep_value.__module__.startswith("django.db.models")
    )


@cache
def _insertion(model: type[Model]) -> tuple[Sequence[tuple[Any, bool]], str]:
    """The fields, each with whether it is plain, and the statement."""
    fields = model._meta.concrete_fields
    columns = ", ".join(_quoted(field.column) for field in fields)
    table = _quoted(model._meta.db_table)
    sql = f"INSERT INTO {table} ({columns}) VALUES ({places(len(fields))})"  # noqa: S608
    return [(field, _is_plain(field)) for field in fields], sql


@cache
def _selection(model: type[Model]) -> tuple[list[str], list[tuple[int, Any, Any]], str]:
    """The names of the fields, what turns which of their values into Python's, and the statement."""
    fields = model._meta.concrete_fields
    columns = [field.get_col(model._meta.db_table) for field in fields]
    converters = [
        (index, column, convert)
        for index, (field, column) in enumerate(zip(fields, columns, strict=True))
        for convert in (*connection.ops.get_db_converters(column), *field.get_db_converters(connection))
    ]
    listed = ", ".join(_quoted(field.column) for field in fields)
    sql = f"SELECT {listed} FROM {_quoted(model._meta.db_table)}"  # noqa: S608
    return [field.attname for field in fields], converters, sql


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))
