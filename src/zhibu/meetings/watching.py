"""What is shown to all who watch a meeting, kept for a moment in each process: three hundred look, one reads."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID
from zlib import crc32

from zhibu.kernel import clock
from zhibu.meetings.models import Meeting
from zhibu.meetings.queries.live import Snapshot, snapshot_of, version_of
from zhibu.meetings.queries.roll import possible_hosts
from zhibu.meetings.rules.hosting import Host

LOOK_SECONDS = 0.3
"""So long a version that was read is believed."""
KEEP_SECONDS = 20.0
"""So long a snapshot is shown while its version stays: who has fallen silent online is seen after that."""
HOSTS_SECONDS = 60.0
MOST = 200
"""Meetings kept at once in one process."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of a page, by name and as a whole. `stamp` is what a page tells to hear whether it is still right: the
    version and a sum of what is shown, alike in all processes."""

    by_name: dict[str, str]
    whole: str
    stamp: str


@dataclass(slots=True)
class Watch:
    """A meeting as it was read last. `pages` are the parts that all see alike, by language."""

    snapshot: Snapshot
    built: float
    looked: float
    pages: dict[str, Parts] = field(default_factory=dict)

    def parts(self, language: str, draw: Callable[[Snapshot], dict[str, str]]) -> Parts:
        """The parts that all see alike, drawn once."""
        if language not in self.pages:
            by_name = draw(self.snapshot)
            whole = "".join(by_name.values())
            self.pages[language] = Parts(by_name, whole, f"{self.snapshot.version}.{crc32(whole.encode()):x}")
        return self.pages[language]


_kept: OrderedDict[UUID, Watch] = OrderedDict()
_hosts: OrderedDict[UUID, tuple[float, list[Host]]] = OrderedDict()


def watch(meeting_id: UUID, *, least: int = 0, fresh: bool = False) -> Watch | None:
    """The meeting as it stands, at most a third of a second old, at least of version `least` (`fresh`: as of now);
    None if there is none.

    No query, one, or those of `snapshot_of`.
    """
    found, now = _kept.get(meeting_id), time.monotonic()
    if found is not None and not fresh and found.snapshot.version >= least:
        if now - found.looked < LOOK_SECONDS:
            return found
        if now - found.built < KEEP_SECONDS and version_of(meeting_id) == found.snapshot.version:
            found.looked = now
            return found
    snapshot = snapshot_of(meeting_id, at=clock.now())
    if snapshot is None:
        return None
    made = Watch(snapshot, now, now)
    _kept[meeting_id] = made
    _kept.move_to_end(meeting_id)
    while len(_kept) > MOST:
        _kept.popitem(last=False)
    return made


def hosts_of(meeting: Meeting) -> list[Host]:
    """Who may host the meeting (organization loaded), at most a minute old. No query, or `possible_hosts`'s."""
    found, now = _hosts.get(meeting.pk), time.monotonic()
    if found is None or now - found[0] > HOSTS_SECONDS:
        found = _hosts[meeting.pk] = (now, possible_hosts(meeting, on=meeting.on))
        while len(_hosts) > MOST:
            _hosts.popitem(last=False)
    return found[1]


def version_in(stamp: str) -> int:
    """The version that a stamp tells; 0 for what is no stamp."""
    number = stamp.partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def forget() -> None:
    """Keep nothing: for tests."""
    _kept.clear()
    _hosts.clear()
