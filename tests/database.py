"""The tests' SQLite database is migrated once for each state of the migrations, then copied from a file.

A run of a single test was spent nearly whole on migrations; PostgreSQL's are run as ever. If tests are run with
modules, their tables are made upon the copy.
"""

import hashlib
import os
import re
import sqlite3
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import management
from django.db import connections

from zhibu.foundation.modules.guarding import guest_labels, is_guest

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".pytest_cache" / "databases"
MOST = 6
"""Copies kept; the oldest go first."""

_OURS = re.compile(r"^from (zhibu[\w.]*) import", re.M)

_migrate = management.call_command


def pytest_configure() -> None:
    """From now on the migration of a test database is looked up first."""
    management.call_command = _remembering


def _remembering(command: Any, *args: Any, **options: Any) -> Any:
    if command != "migrate" or not options.get("run_syncdb") or connections[options["database"]].vendor != "sqlite":
        return _migrate(command, *args, **options)
    connection = connections[options["database"]]
    connection.ensure_connection()
    copy = KEPT / f"{_state()}.sqlite3"
    if copy.exists():
        with sqlite3.connect(copy) as source:
            source.backup(connection.connection)
        source.close()
        return _migrate(command, *args, **options) if guest_labels() else None
    done = _migrate(command, *args, **options)
    if guest_labels():
        return done
    KEPT.mkdir(parents=True, exist_ok=True)
    fresh = KEPT / f"{os.getpid()}.fresh"
    with sqlite3.connect(fresh) as target:
        connection.connection.backup(target)
    target.close()
    fresh.replace(copy)
    for old in sorted(KEPT.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-MOST]:
        old.unlink(missing_ok=True)
    return done


@cache
def _state() -> str:
    """A digest of what decides how the database looks: migrations, what ours import, and what runs after them."""
    found = hashlib.sha256(sqlite3.sqlite_version.encode())
    for app in apps.get_app_configs():
        if is_guest(app):
            continue
        found.update(app.name.encode())
        if app.label in settings.MIGRATION_MODULES:
            _take_in_models(found, Path(app.path))
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            text = path.read_bytes()
            found.update(path.name.encode() + text)
            for module in _OURS.findall(text.decode()) if app.name.startswith("zhibu.") else ():
                found.update(Path(find_spec(module).origin or "").read_bytes())  # type: ignore[union-attr]
        if app.name.startswith("zhibu."):
            found.update(Path(app.path, "apps.py").read_bytes())
    return found.hexdigest()[:32]


def _take_in_models(found: Any, folder: Path) -> None:
    """Tables that are made without migrations look as their models do (and those who look after them for choices)."""
    found.update(b"from its models")
    for path in sorted([*folder.glob("models.py"), *folder.glob("models/**/*.py"), *folder.glob("choices.py")]):
        found.update(path.read_bytes())
