"""SQLite has one write lock and no queue before it: who finds it taken sleeps and tries again, the unlucky long.

Between the threads of one process a lock of ours makes the queue: each outermost transaction waits its turn before
it asks SQLite. With 32 clients the slowest write went from 1.3 s to 0.2 s (docs/decisions/0004-server.md).
"""

import threading
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

LONGEST_WAIT = 20.0
"""Seconds, as SQLite's own `timeout` in the settings."""

_turn = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions take turns with those of the other threads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        if not _turn.acquire(timeout=LONGEST_WAIT):
            raise OperationalError("database is locked: another thread of this process is writing")
        self._has_turn = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        """Let the next one write. Without a turn, nothing."""
        if self._has_turn:
            self._has_turn = False
            _turn.release()
