"""The key ring: one file, kept apart from the database in every backup.

{"current": "k1", "keys": {"k1": base64 of 32 bytes}, "index": base64 of 32 bytes}
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class KeyRing:
    """`current` seals, every key of `keys` opens, `index` makes blind indexes."""

    current: str
    keys: dict[str, bytes]
    index: bytes


def _new_ring() -> dict[str, object]:
    def fresh() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {"current": "k1", "keys": {"k1": fresh()}, "index": fresh()}


@cache
def _load(path: Path) -> KeyRing:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as file:
            json.dump(_new_ring(), file)
    data = json.loads(path.read_text())
    keys = {name: base64.b64decode(key) for name, key in data["keys"].items()}
    return KeyRing(current=data["current"], keys=keys, index=base64.b64decode(data["index"]))


def key_ring() -> KeyRing:
    """The ring of this installation; a new installation makes one (mode 600) on first use."""
    return _load(Path(settings.KEYS_FILE))
