"""The number of a request, from its first line in the log to the jobs that it leaves behind."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LONGEST = 36
_GOOD = re.compile(rf"[A-Za-z0-9-]{{8,{LONGEST}}}")
_current: ContextVar[str] = ContextVar("trace", default="")


def current() -> str:
    """The number of the request, or of the job, in which this runs; empty outside of both."""
    return _current.get()


def fresh() -> str:
    """A new number: 16 hex digits that say nothing."""
    return secrets.token_hex(8)


def is_good(text: str) -> bool:
    """Whether a number that came from outside can be taken over as it is."""
    return _GOOD.fullmatch(text) is not None


@contextmanager
def following(number: str) -> Iterator[str]:
    """Run under a number."""
    token = _current.set(number)
    try:
        yield number
    finally:
        _current.reset(token)
