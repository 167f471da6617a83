"""What the doctor looks at: contexts above register their own checks in `apps.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How a thing stands. FAILED: the site does not work or loses something; WARNING: it will, or should not."""

    GOOD = "good"
    NOTE = "note"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what it is, how it stands, what was seen, what to do. Words are for people."""

    title: Any
    state: State
    seen: Any
    mend: Any = ""


Check = Callable[[datetime], Iterable[Finding]]


@dataclass(frozen=True)
class Registered:
    """A check by its key; the doctor goes by `order`."""

    key: str
    order: int
    check: Check


_checks: dict[str, Registered] = {}


def register_check(key: str, check: Check, *, order: int = 100) -> None:
    """Have the doctor look at something more. Raises ValueError if the key is taken."""
    if key in _checks:
        raise ValueError(f"the doctor knows {key} already")
    _checks[key] = Registered(key, order, check)


def checks() -> list[Registered]:
    """All checks in their order."""
    return sorted(_checks.values(), key=lambda one: (one.order, one.key))
