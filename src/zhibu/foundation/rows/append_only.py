"""Tables whose rows are added, never changed or deleted: triggers, because the database itself must refuse."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AppendOnly:
    """The triggers of one table: `name` begins their names, `message` is what the database answers.

    `fixed` are the columns that never change, all without it: others may follow something that moves, a path, say.
    A migration that makes SQLite rebuild the table must put them up again.
    """

    table: str
    name: str
    message: str
    fixed: Sequence[str] = ()

    def put_up(self, connection: Any) -> None:
        """Create the triggers."""
        _run(connection, self._sqlite() if connection.vendor == "sqlite" else self._postgresql())

    def take_down(self, connection: Any) -> None:
        """Drop the triggers; nothing happens where there are none."""
        if connection.vendor == "sqlite":
            _run(connection, [f"DROP TRIGGER IF EXISTS {self.name}_no_{verb}" for verb in ("update", "delete")])
        else:
            _run(connection, [f"DROP FUNCTION IF EXISTS {self.name}_refuse() CASCADE"])

    @contextmanager
    def taken_down(self, connection: Any) -> Iterator[None]:
        """Without the triggers for a while: only for the emptying of a test database."""
        self.take_down(connection)
        try:
            yield
        finally:
            self.put_up(connection)

    @property
    def _update(self) -> str:
        columns = ", ".join(f'"{column}"' for column in self.fixed)
        return f"UPDATE OF {columns}" if columns else "UPDATE"

    def _sqlite(self) -> list[str]:
        return [
            f"""CREATE TRIGGER {self.name}_no_{verb} BEFORE {deed} ON {self.table}
            BEGIN SELECT RAISE(ABORT, '{self.message}'); END"""
            for verb, deed in (("update", self._update), ("delete", "DELETE"))
        ]

    def _postgresql(self) -> list[str]:
        return [
            f"""CREATE FUNCTION {self.name}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{self.message}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
            f"""CREATE TRIGGER {self.name}_append_only BEFORE {self._update} OR DELETE ON {self.table}
            FOR EACH ROW EXECUTE FUNCTION {self.name}_refuse()""",
        ]


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
