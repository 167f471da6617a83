"""Answers kept in memory: each with the stamps on which it rests, as they were before it was made."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.http import HttpResponse

from zhibu.portal.reading import stamps

NO_STAMP = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, what it rests on, and which article is read with it on which site."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    etag: str
    rests_on: tuple[tuple[str, int], ...]
    read: tuple[int, int] | None


_kept: OrderedDict[str, Kept] = OrderedDict()
_lock = threading.Lock()
_size = 0


def find(key: str) -> Kept | None:
    """The answer to an address, if nothing it rests on has changed."""
    kept = _kept.get(key)
    if kept is None:
        return None
    versions = stamps.current()
    for name, version in kept.rests_on:
        if versions.get(name, NO_STAMP) != version:
            return None
    return kept


def keep(
    key: str, response: HttpResponse, *, names: list[str], read: tuple[int, int] | None, before: Mapping[str, int]
) -> Kept:
    """Keep an answer made after `before` was read; where there is no room the oldest go."""
    global _size
    body = bytes(response.content)
    etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    rests_on = tuple((name, before.get(name, NO_STAMP)) for name in dict.fromkeys(names))
    kept = Kept(response.status_code, tuple(response.items()), body, etag, rests_on, read)
    with _lock:
        old = _kept.pop(key, None)
        _size += len(body) - (len(old.body) if old else 0)
        _kept[key] = kept
        while _size > settings.PORTAL_MEMORY_BYTES and _kept:
            _, gone = _kept.popitem(last=False)
            _size -= len(gone.body)
    return kept


def forget() -> None:
    """Keep nothing. For tests."""
    global _size
    with _lock:
        _kept.clear()
        _size = 0
