"""The triggers that make the ledger of hours append-only: raw SQL, because the database itself must refuse.

`path` alone may change: it says where the branch lies in the tree, and the tree may move.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "learning_hoursentry"
_MESSAGE = "the ledger of hours is append-only"
_FIXED = 'id, member_id, year, hours, kind, title, source_id, "on", at, reason, reverses_id, actor_id, actor_name'

_SQLITE = [
    f"""CREATE TRIGGER hours_no_update BEFORE UPDATE OF {_FIXED} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
    f"""CREATE TRIGGER hours_no_delete BEFORE DELETE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
]
_SQLITE_AWAY = ["DROP TRIGGER IF EXISTS hours_no_update", "DROP TRIGGER IF EXISTS hours_no_delete"]

_POSTGRESQL = [
    f"""CREATE FUNCTION learning_hours_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER hours_no_update BEFORE UPDATE OF {_FIXED} ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION learning_hours_refuse()""",
    f"""CREATE TRIGGER hours_no_delete BEFORE DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION learning_hours_refuse()""",
]
_POSTGRESQL_AWAY = [
    f"DROP TRIGGER IF EXISTS hours_no_update ON {TABLE}",
    f"DROP TRIGGER IF EXISTS hours_no_delete ON {TABLE}",
    "DROP FUNCTION IF EXISTS learning_hours_refuse()",
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
