"""Local rules as this process knows them: a snapshot of a small table, read again when it may have changed.

The action that changes a rule drops the snapshot of its own process at once; other processes notice within
`TTL_SECONDS`. A rule takes effect by day, so half a minute of an old value on the day it is entered does no harm.
"""

import threading
import time
from collections.abc import Mapping, Sequence

from zhibu.foundation.rulebook.models import LocalRule
from zhibu.foundation.rulebook.national import national_rules
from zhibu.foundation.rulebook.rules import Rule

TTL_SECONDS = 30.0

Snapshot = Mapping[str, Sequence[Rule]]


class _Cache:
    """The snapshot and the moment until which it may be used."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.snapshot: Snapshot = {}
        self.good_until = 0.0
        self.generation = 0


_cache = _Cache()


def local_rules() -> Snapshot:
    """All local rules by code. No query while the snapshot is fresh, else one."""
    if time.monotonic() < _cache.good_until:
        return _cache.snapshot
    generation = _cache.generation
    snapshot = _read()
    with _cache.lock:
        if generation == _cache.generation:
            _cache.snapshot, _cache.good_until = snapshot, time.monotonic() + TTL_SECONDS
    return snapshot


def forget() -> None:
    """Drop the snapshot: the next look reads the table."""
    with _cache.lock:
        _cache.good_until, _cache.generation = 0.0, _cache.generation + 1


def presume_none() -> None:
    """For tests: take it that there are no local rules until one is made, so that query counts do not vary."""
    with _cache.lock:
        _cache.snapshot, _cache.good_until, _cache.generation = {}, float("inf"), _cache.generation + 1


def as_rule(row: LocalRule) -> Rule:
    """A local rule in the form of the national one that it sharpens."""
    base = national_rules()[row.code][0]
    return Rule(
        code=row.code,
        value=row.value,
        unit=base.unit,
        title=base.title,
        source=row.source,
        article=row.article,
        in_force_from=row.in_force_from,
        in_force_until=row.in_force_until,
        locality=row.locality,
        verified=True,
        bound=base.bound,
        scope_path=row.scope_path,
    )


def _read() -> Snapshot:
    """The table by code; rows whose national rule is gone are left out."""
    found: dict[str, list[Rule]] = {}
    for row in LocalRule.objects.order_by("code", "scope_path", "in_force_from"):
        if row.code in national_rules():
            found.setdefault(row.code, []).append(as_rule(row))
    return found
