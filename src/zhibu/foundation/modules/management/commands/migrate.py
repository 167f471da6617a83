"""`zhibu migrate`: the platform's tables first, then those of each module, which may fail alone."""

from typing import Any

from django.core.management.commands import migrate
from django.db.migrations.executor import MigrationExecutor

from zhibu.foundation.modules.guarding import fail_migration, guest_labels


class HouseFirst(MigrationExecutor):
    """Without being told of an app, it sees what the platform's own tables need."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = self.loader.graph.leaf_nodes
        guests = guest_labels()

        def leaf_nodes(app: str | None = None) -> Any:
            return [node for node in every(app) if app is not None or node[0] not in guests]

        self.loader.graph.leaf_nodes = leaf_nodes


class Command(migrate.Command):
    """Django's, in two goes: a migration of a module that fails stops neither the platform nor another module."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate. With a name of an app, as Django does."""
        if options["app_label"] or not guest_labels():
            super().handle(*args, **options)
            return
        theirs: Any = migrate
        theirs.MigrationExecutor = HouseFirst
        try:
            super().handle(*args, **options)
        finally:
            theirs.MigrationExecutor = MigrationExecutor
        for label in sorted(self._migrating()):
            try:
                super().handle(*args, **{**options, "app_label": label, "run_syncdb": False})
            except Exception as error:
                fail_migration(label, error)
                self.stderr.write(f"the module {label} is not in use: {type(error).__name__}: {error}")

    def _migrating(self) -> set[str]:
        """Modules that have migrations which can be read."""
        from django.db import connection

        graph: Any = MigrationExecutor(connection).loader.graph
        return guest_labels() & {label for label, _ in graph.nodes}
