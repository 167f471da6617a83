"""SQLite has one write lock and no queue before it: who finds it taken sleeps and tries again, the unlucky long.

Between the threads of one process a lock of ours makes the queue: each outermost transaction waits its turn before
it asks SQLite. With 32 clients the slowest write went from 1.3 s to 0.2 s (docs/decisions/0004-server.md).
"""

import sqlite3
import threading
import time
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.backends.sqlite3 import base, operations
from django.db.utils import OperationalError

LONGEST_WAIT = 20.0
"""Seconds, as SQLite's own `timeout` in the settings."""

OPENED_AGAIN_AFTER = 0.02
"""Seconds between two tries to open a file that is locked."""

_turn = threading.Lock()


_uuid = lru_cache(maxsize=1 << 16)(UUID)


class DatabaseOperations(operations.DatabaseOperations):
    """SQLite keeps ids as text: the same few thousand are made into ids again and again, so they are remembered."""

    def convert_uuidfield_value(self, value: str | None, expression: Any, connection: Any) -> UUID | None:
        """The id of a column."""
        return None if value is None else _uuid(value)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions take turns with those of the other threads."""

    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._has_turn = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection, also to a new file that others open in the same moment: who turns its journal on finds it
        locked without being asked to wait, so the waiting is done here."""
        last = time.monotonic() + LONGEST_WAIT
        while True:
            try:
                return super().get_new_connection(conn_params)
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > last:
                    raise
                time.sleep(OPENED_AGAIN_AFTER)

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
