"""Changing the sealing key while the site is used."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from zhibu.foundation.crypto.keys import LOOK_SECONDS, add_key, key_ring, use_key
from zhibu.foundation.crypto.stores import Progress, Tell, stores

MOST_WALKS = 20
"""What others were changing is met by the next walk; after so many it is told that somebody holds on to rows."""


@dataclass
class Rotated:
    """What a rotation did: values sealed anew, those that cannot be opened, those still under another key."""

    key: str
    is_new_key: bool
    sealed: int = 0
    left: int = 0
    broken: list[str] = field(default_factory=list)


def tally() -> dict[str, Counter[str]]:
    """How many values of each place are sealed with which key."""
    return {store.name: store.tally() for store in stores()}


def sealed_with(name: str) -> int:
    """How many values are sealed with a key."""
    return sum(counts[name] for counts in tally().values())


def rotate(*, tell: Tell, pause: Callable[[float], None] = time.sleep) -> Rotated:
    """Seal everything with a new key; what an earlier run left undone is finished first, and then no key is made.

    Readers open with any key of the ring all the while. Order of effects: key into the ring, every process knows it,
    it seals, values portion by portion, count.
    """
    stale = _stale(tally())
    is_new = stale == 0
    if is_new:
        name = add_key()
        pause(2 * LOOK_SECONDS)
        use_key(name)
    done = Rotated(key=key_ring(fresh=True).current, is_new_key=is_new)
    for walk in range(MOST_WALKS):
        if walk:
            pause(LOOK_SECONDS)
        counts = tally()
        left = _stale(counts)
        if left == len(done.broken):
            break
        done.broken.clear()
        for store in stores():
            stale_here = _stale({store.name: counts.get(store.name, Counter())})
            if stale_here:
                progress = Progress(store.name, total=stale_here)
                store.reseal(progress, tell)
                done.sealed += progress.done
                done.broken += progress.broken
    done.left = _stale(tally())
    return done


def open_all(*, tell: Tell) -> list[Progress]:
    """Open every sealed value there is; what was found, place by place."""
    found = []
    for store in stores():
        progress = Progress(store.name, total=sum(store.tally().values()))
        store.open_all(progress, tell)
        found.append(progress)
    return found


def _stale(counts: dict[str, Counter[str]]) -> int:
    """How many values are sealed with another key than the current one."""
    current = key_ring().current
    return sum(number for names in counts.values() for name, number in names.items() if name != current)
