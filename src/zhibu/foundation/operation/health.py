"""Whether this process can serve: asked every few seconds by a proxy, so it costs one statement."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from zhibu.foundation.crypto.keys import KeyRingError, key_ring
from zhibu.foundation.modules.guarding import guest_labels

_known = {"migrated": False}


def readiness() -> dict[str, bool]:
    """What must hold before visitors come. Migrations are looked at until they are all there."""
    return {"database": _database(), "migrations": _known["migrated"] or _migrated(), "keys": _keys()}


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrated() -> bool:
    _known["migrated"] = missing_migrations() == []
    return _known["migrated"]


def missing_migrations() -> list[str] | None:
    """Migrations of the platform that the database has not seen; None if it does not say. Those of modules stop
    nothing: a module without its tables is not in use."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return None
    guests = guest_labels()
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan if migration.app_label not in guests]


def _keys() -> bool:
    try:
        key_ring()
    except KeyRingError:
        return False
    return True
