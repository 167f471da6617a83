"""Steps of migrations that lock no table for long, for what is written from now on (docs/how-to/upgrade.md).

On PostgreSQL they take the long way that nobody notices; on SQLite, where one process is stopped to upgrade anyway,
they are Django's own.
"""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db.migrations.operations import AddConstraint, AddIndex, RemoveIndex, RunSQL


class AddIndexQuietly(AddIndexConcurrently):
    """An index, built while rows are being written. The migration needs `atomic = False`."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Build it."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
            AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Take it away."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
        else:
            AddIndex.database_backwards(self, app_label, schema_editor, from_state, to_state)


class RemoveIndexQuietly(RemoveIndexConcurrently):
    """An index taken away while rows are being written. The migration needs `atomic = False`."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Take it away."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        else:
            RemoveIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Build it again."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
        else:
            RemoveIndex.database_backwards(self, app_label, schema_editor, from_state, to_state)


class AddCheckQuietly(AddConstraint):
    """A check that holds for new rows at once and is proved for old ones without stopping writers.

    The migration needs `atomic = False`, so that the proof does not run under the lock of the first step.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Add it unproved, then prove it."""
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        statement = str(self.constraint.create_sql(model, schema_editor))
        table, name = (schema_editor.quote_name(part) for part in (model._meta.db_table, self.constraint.name))
        schema_editor.execute(f"{statement} NOT VALID", params=None)
        schema_editor.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}", params=None)


class RunSQLQuietly(RunSQL):
    """SQL of which somebody has thought how long it locks; `why_quiet` says it, and a test asks for the sentence."""

    def __init__(self, *args: Any, why_quiet: str, **kwargs: Any) -> None:
        if len(why_quiet) < 20:
            raise ValueError("say in a sentence why this locks nothing for long")
        super().__init__(*args, **kwargs)
        self.why_quiet = why_quiet
