"""The one clock. Views and tasks read it and pass the instant on; rules and actions never do.

Instants are aware and in UTC; days are those of the organization (Asia/Shanghai).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC; inside `frozen(...)` the instant given there."""
    return _frozen.get() or datetime.now(UTC)


def day_of(at: datetime) -> date:
    """The calendar day of an instant where the organization lives."""
    return at.astimezone(ZONE).date()


def today() -> date:
    """The present day where the organization lives."""
    return day_of(now())


@contextmanager
def frozen(at: datetime) -> Iterator[datetime]:
    """Stop the clock at an aware instant: for tests and for the demonstration."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield at
    finally:
        _frozen.reset(token)
