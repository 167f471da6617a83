"""The key ring: one file, kept apart from the database in every backup.

{"current": "k1", "keys": {"k1": base64 of 32 bytes}, "index": base64 of 32 bytes}
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings

from zhibu.kernel.secrets import write_once

KEY_BYTES = 32


class KeyRingError(Exception):
    """The file of the key ring cannot be used; the message says what is wrong and never what is in it."""


@dataclass(frozen=True)
class KeyRing:
    """`current` seals, every key of `keys` opens, `index` makes blind indexes. Printing a ring shows names only."""

    current: str
    keys: dict[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)

    def fingerprints(self) -> dict[str, str]:
        """For each key by name, and for the index key, eight hex digits by which a backup can be compared."""
        named = {**self.keys, "index": self.index}
        return {name: hashlib.sha256(b"zhibu key " + key).hexdigest()[:8] for name, key in named.items()}


def key_ring() -> KeyRing:
    """The ring of this installation; a new installation makes one (mode 600) on first use.

    Raises KeyRingError if the file is damaged: better no page than a value sealed with a key that nobody has.
    """
    return _load(settings.KEYS_FILE)


@cache
def _load(path: Path) -> KeyRing:
    write_once(path, json.dumps(_new_ring()))
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        ring = KeyRing(
            current=data["current"],
            keys={name: base64.b64decode(key, validate=True) for name, key in data["keys"].items()},
            index=base64.b64decode(data["index"], validate=True),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as damage:
        raise KeyRingError(f"{path} is not a key ring: restore it from its backup") from damage
    _check(ring, path)
    return ring


def _check(ring: KeyRing, path: Path) -> None:
    if ring.current not in ring.keys:
        raise KeyRingError(f"{path} names a current key that it does not hold")
    if any(len(key) != KEY_BYTES for key in [*ring.keys.values(), ring.index]):
        raise KeyRingError(f"{path} holds a key that is not {KEY_BYTES} bytes long")
    if any("." in name for name in ring.keys):
        raise KeyRingError(f"{path} holds a key whose name has a dot")


def _new_ring() -> dict[str, object]:
    def fresh() -> str:
        return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()

    return {"current": "k1", "keys": {"k1": fresh()}, "index": fresh()}
