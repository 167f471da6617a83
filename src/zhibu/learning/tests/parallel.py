"""Doing one thing many times at once, each in a thread with a connection of its own."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

from django.db import connection, connections

from zhibu.foundation.sqlite3.base import DatabaseWrapper


def at_once(works: list[Callable[[], Any]], folder: Path) -> list[Any]:
    """The results of all works, begun together. SQLite's tests live in memory, where real locks do not exist: the
    works run on a copy in a file; read what they did by one more call."""
    barrier = Barrier(len(works))
    name = folder / "copy.sqlite3"
    if connection.vendor == "sqlite" and not name.exists():
        with sqlite3.connect(name) as copy:
            connection.connection.backup(copy)
            # Turned on here, once: who turns it on while others write is told "locked" without being asked to wait.
            copy.execute("PRAGMA journal_mode=WAL")
        copy.close()

    def run(work: Callable[[], Any]) -> Any:
        if connection.vendor == "sqlite":
            connections["default"] = DatabaseWrapper({**connection.settings_dict, "NAME": str(name)}, "default")
        try:
            barrier.wait(timeout=20)
            return work()
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
