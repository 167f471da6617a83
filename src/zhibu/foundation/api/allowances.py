"""How many requests a minute a bearer may make: handed out by the database in portions, counted in the process."""

import threading
from dataclasses import dataclass
from datetime import datetime

from zhibu.foundation.api.rules import portion_of
from zhibu.foundation.rows import plain

_TAKE = """
INSERT INTO api_allowance (key, minute, taken) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET
  taken = CASE WHEN api_allowance.minute = excluded.minute THEN api_allowance.taken ELSE 0 END + excluded.taken,
  minute = excluded.minute
RETURNING taken
"""


@dataclass(slots=True)
class _Held:
    minute: datetime
    left: int


_held: dict[str, _Held] = {}
_lock = threading.Lock()
_MOST_KEPT = 10_000
_NONE = -1


def take(key: str, *, limit: int, at: datetime) -> int:
    """Take one request from the minute of `at`: 0 if there was one, else the seconds until the next minute.

    At most `limit` are handed out in a minute, whatever the number of processes. One statement for each portion (a
    twentieth of the limit), none between.
    """
    minute = at.replace(second=0, microsecond=0)
    with _lock:
        held = _held.get(key)
        if held is not None and held.minute == minute:
            if held.left == _NONE:
                return 60 - at.second
            if held.left > 0:
                held.left -= 1
                return 0
    portion = portion_of(limit)
    taken = _taken(key, minute, portion)
    granted = max(0, portion - max(0, taken - limit))
    with _lock:
        if len(_held) > _MOST_KEPT:
            _held.clear()
        _held[key] = _Held(minute, granted - 1 if granted else _NONE)
    return 0 if granted else 60 - at.second


def forget() -> None:
    """Drop what this process holds: for tests."""
    with _lock:
        _held.clear()


def _taken(key: str, minute: datetime, portion: int) -> int:
    return int(plain.rows(_TAKE, key, minute, portion)[0][0])
