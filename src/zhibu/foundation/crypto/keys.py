"""The key ring: one file, kept apart from the database in every backup.

{"current": "k1", "keys": {"k1": base64 of 32 bytes}, "index": base64 of 32 bytes}

While the key of blind indexes is changed it holds a second one: "index_next", which only finds, then "index_before".

A process looks once a second at most whether the file was changed, so a new key is known everywhere within a second
and at once where a value names it.
"""

import base64
import fcntl
import hashlib
import json
import logging
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings

from zhibu.kernel.secrets import write_once

log = logging.getLogger(__name__)

KEY_BYTES = 32
LOOK_SECONDS = 1.0
"""So long a ring in memory is used without a look at its file."""
_NAME = re.compile(r"[a-z0-9]{1,16}")


class KeyRingError(Exception):
    """The file of the key ring cannot be used; the message says what is wrong and never what is in it."""


@dataclass(frozen=True)
class KeyRing:
    """`current` seals, every key of `keys` opens, `index` makes blind indexes. Printing a ring shows names only.

    `index_next` is made known before it makes any; those of `index_before` are made anew. One of them at most.
    """

    current: str
    keys: dict[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)
    index_next: bytes | None = field(default=None, repr=False)
    index_before: bytes | None = field(default=None, repr=False)

    @property
    def indexes(self) -> list[bytes]:
        """The keys by which something may be found: the one that makes them first."""
        return [key for key in (self.index, self.index_next, self.index_before) if key]

    def fingerprints(self) -> dict[str, str]:
        """For each key by name, and for the index key, eight hex digits by which a backup can be compared."""
        named = {**self.keys, "index": self.index}
        return {name: hashlib.sha256(b"zhibu key " + key).hexdigest()[:8] for name, key in named.items()}


@dataclass
class _Held:
    """A ring in memory, the state of its file when it was read, and when that was last looked at."""

    ring: KeyRing
    stamp: tuple[int, int, int]
    looked_at: float


_held: dict[Path, _Held] = {}


def key_ring(*, fresh: bool = False) -> KeyRing:
    """The ring of this installation; a new installation makes one (mode 600) on first use.

    `fresh` looks at the file now. A file that has gone away since leaves the ring in memory in use: nothing may be
    sealed with a key that nobody has. Raises KeyRingError if the file is damaged.
    """
    path: Path = settings.KEYS_FILE
    held = _held.get(path)
    now = time.monotonic()
    if held is not None and not fresh and now - held.looked_at < LOOK_SECONDS:
        return held.ring
    if held is None:
        write_once(path, json.dumps(_new_ring()))
    try:
        stamp = _stamp(path)
        ring = held.ring if held is not None and held.stamp == stamp else read_ring(path)
    except OSError as gone:
        if held is None:
            raise KeyRingError(f"{path} cannot be read: {gone.strerror}") from gone
        log.error("the key ring %s cannot be read any more: the one in memory is used on", path)  # noqa: TRY400
        ring, stamp = held.ring, held.stamp
    _held[path] = _Held(ring, stamp, now)
    return ring


def forget() -> None:
    """Drop the rings in memory, so that the next use reads the file."""
    _held.clear()


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return (found.st_mtime_ns, found.st_ino, found.st_size)


def read_ring(path: Path) -> KeyRing:
    """The ring in a file. Raises KeyRingError if it is damaged, OSError if it is not there."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        ring = KeyRing(
            current=data["current"],
            keys={name: base64.b64decode(key, validate=True) for name, key in data["keys"].items()},
            index=base64.b64decode(data["index"], validate=True),
            index_next=_optional(data, "index_next"),
            index_before=_optional(data, "index_before"),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as damage:
        raise KeyRingError(f"{path} is not a key ring: restore it from its backup") from damage
    _check(ring, path)
    return ring


def _optional(data: dict[str, str], name: str) -> bytes | None:
    return base64.b64decode(data[name], validate=True) if name in data else None


def _check(ring: KeyRing, path: Path) -> None:
    if ring.current not in ring.keys:
        raise KeyRingError(f"{path} names a current key that it does not hold")
    if any(len(key) != KEY_BYTES for key in [*ring.keys.values(), *ring.indexes]):
        raise KeyRingError(f"{path} holds a key that is not {KEY_BYTES} bytes long")
    if any("." in name for name in ring.keys):
        raise KeyRingError(f"{path} holds a key whose name has a dot")


def _new_ring() -> dict[str, object]:
    def fresh() -> str:
        return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()

    return {"current": "k1", "keys": {"k1": fresh()}, "index": fresh()}


def ring_text(ring: KeyRing) -> str:
    """The ring as its file holds it."""
    keys = {name: base64.b64encode(key).decode() for name, key in ring.keys.items()}
    indexes = {"index": ring.index, "index_next": ring.index_next, "index_before": ring.index_before}
    named = {name: base64.b64encode(key).decode() for name, key in indexes.items() if key}
    return json.dumps({"current": ring.current, "keys": keys, **named})


def add_key(name: str = "") -> str:
    """Put a new key into the ring, which opens and does not seal yet; its name.

    Raises KeyRingError if the name is taken or is no name.
    """
    made: list[str] = []

    def change(ring: KeyRing) -> KeyRing:
        chosen = name or next(n for i in range(1, 10_000) if (n := f"k{i}") not in ring.keys)
        if not _NAME.fullmatch(chosen) or chosen == "index":
            raise KeyRingError("a key is called by up to 16 small letters and digits, like k2")
        if chosen in ring.keys:
            raise KeyRingError(f"the ring holds a key called {chosen} already")
        made.append(chosen)
        return replace(ring, keys={**ring.keys, chosen: secrets.token_bytes(KEY_BYTES)})

    _change(change)
    return made[0]


def use_key(name: str) -> None:
    """Let a key of the ring seal from now on. Raises KeyRingError if the ring does not hold it."""

    def change(ring: KeyRing) -> KeyRing:
        if name not in ring.keys:
            raise KeyRingError(f"the ring holds no key called {name}")
        return replace(ring, current=name)

    _change(change)


def remove_key(name: str) -> Path:
    """Take a key out of the ring and lay it beside, in a file of its own, for backups that are older; where.

    Whether anything is still sealed with it, the caller has looked. Raises KeyRingError for the one that seals.
    """
    beside = settings.KEYS_FILE.with_name(f"{settings.KEYS_FILE.name}.retired-{name}")

    def change(ring: KeyRing) -> KeyRing:
        if name not in ring.keys:
            raise KeyRingError(f"the ring holds no key called {name}")
        if name == ring.current:
            raise KeyRingError(f"{name} seals at present: choose another one first, by `zhibu keys use`")
        write_once(beside, ring_text(ring))
        return replace(ring, keys={n: key for n, key in ring.keys.items() if n != name})

    _change(change)
    return beside


def add_index_key() -> None:
    """Put a new key of blind indexes into the ring, by which things are found and none is made yet. One that stands
    there stays."""

    def change(ring: KeyRing) -> KeyRing:
        if ring.index_next or ring.index_before:
            return ring
        return replace(ring, index_next=secrets.token_bytes(KEY_BYTES))

    _change(change)


def use_index_key() -> None:
    """Let the new key make blind indexes; the one before still finds. Again changes nothing."""

    def change(ring: KeyRing) -> KeyRing:
        if ring.index_next is None:
            return ring
        return replace(ring, index=ring.index_next, index_next=None, index_before=ring.index)

    _change(change)


def drop_index_key() -> Path:
    """Take the key of blind indexes that was before out of the ring, and lay the ring as it was beside; where."""
    number = time.strftime("%Y%m%d%H%M%S", time.gmtime())
    beside = settings.KEYS_FILE.with_name(f"{settings.KEYS_FILE.name}.retired-index-{number}")

    def change(ring: KeyRing) -> KeyRing:
        write_once(beside, ring_text(ring))
        return replace(ring, index_before=None)

    _change(change)
    return beside


def _change(change: Callable[[KeyRing], KeyRing]) -> None:
    """Read, change and write the ring, one at a time; the file is replaced whole, never half."""
    path: Path = settings.KEYS_FILE
    key_ring()
    with _locked(path):
        ring = change(read_ring(path))
        _check(ring, path)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(ring_text(ring))
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    key_ring(fresh=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Of two commands that change the ring, one waits. The folder is what is locked, so nothing is left behind."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
