"""Stamps: how every process learns within half a second that something readers see has changed.

Whoever changes something stamps the organization concerned in the same transaction (`actions.stamping`). Each process
reads the stamps of the last minute at most every `PORTAL_STAMP_SECONDS`, and drops what it kept under older ones.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.conf import settings

from zhibu.portal.models import SiteStamp

LOOK_BACK = 60 * 10**9
"""Nanoseconds: a stamp is written before its transaction commits, and clocks of machines differ."""
SITES = "sites"
"""Stamped when the list of sites changes: one opened, set anew, closed, moved."""


@dataclass
class _Known:
    versions: Mapping[str, int] = field(default_factory=dict)
    latest: int = 0
    read_at: float = 0.0
    is_due: bool = True


_known = _Known()
_lock = threading.Lock()


def current() -> Mapping[str, int]:
    """The version of every stamp, at most `PORTAL_STAMP_SECONDS` old: a mapping that will not change any more."""
    now = time.monotonic()
    seconds: float = settings.PORTAL_STAMP_SECONDS
    if (_known.is_due or now - _known.read_at >= seconds) and _lock.acquire(blocking=not _known.versions):
        try:
            _read(now)
        finally:
            _lock.release()
    return _known.versions


def _read(now: float) -> None:
    """One query: stamps younger than a minute before the newest known."""
    _known.is_due = False
    rows = SiteStamp.objects.filter(version__gte=_known.latest - LOOK_BACK).order_by()
    fresh = dict(rows.values_list("name", "version"))
    if any(_known.versions.get(name) != version for name, version in fresh.items()):
        _known.versions = MappingProxyType({**_known.versions, **fresh})
        _known.latest = max(_known.latest, *fresh.values())
    _known.read_at = now


def look_again() -> None:
    """What this process knows is read again when it is next asked for."""
    _known.is_due = True


def forget(*, is_due: bool = True) -> None:
    """Know nothing. For tests, whose databases vanish."""
    _known.versions, _known.latest, _known.read_at, _known.is_due = MappingProxyType({}), 0, time.monotonic(), is_due


def below(path: str) -> str:
    """The name of the stamp for which sites stand directly below a node."""
    return f"{path}/below"
