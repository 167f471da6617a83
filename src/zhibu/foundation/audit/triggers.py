"""The triggers that make the log append-only: raw SQL, because the database itself must refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "audit_entry"
_MESSAGE = "audit entries are never changed or deleted"

_SQLITE = [
    f"""CREATE TRIGGER audit_entry_no_{verb} BEFORE {verb.upper()} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"""
    for verb in ("update", "delete")
]
_SQLITE_AWAY = [f"DROP TRIGGER IF EXISTS audit_entry_no_{verb}" for verb in ("update", "delete")]

_POSTGRESQL = [
    f"""CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()""",
]
_POSTGRESQL_AWAY = [
    f"DROP TRIGGER IF EXISTS audit_entry_append_only ON {TABLE}",
    "DROP FUNCTION IF EXISTS audit_entry_refuse()",
]


def put_up(connection: Any) -> None:
    """Create the triggers. A migration that makes SQLite rebuild the table must call this again."""
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)


def take_down(connection: Any) -> None:
    """Drop the triggers."""
    _run(connection, _SQLITE_AWAY if connection.vendor == "sqlite" else _POSTGRESQL_AWAY)


@contextmanager
def taken_down(connection: Any) -> Iterator[None]:
    """Without the triggers for a while: only for the emptying of a test database."""
    take_down(connection)
    try:
        yield
    finally:
        put_up(connection)


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
