"""Django asks before each request whether its connection still lives; here, once a second at most."""

import time
from typing import Any

from django.db.backends.postgresql import base

FRESH_SECONDS = 1.0
"""So long after an answer a connection counts as alive."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is not asked again at once."""

    health_check_done: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked_at = 0.0

    def close_if_health_check_failed(self) -> None:
        """Ask at the first statement of a request, unless it has just been asked; a dead connection is closed, and
        the statement opens another."""
        if self.health_check_done:
            return
        if time.monotonic() - self._asked_at < FRESH_SECONDS:
            self.health_check_done = True
            return
        super().close_if_health_check_failed()
        self._asked_at = time.monotonic()
