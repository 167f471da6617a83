"""Drawn parts of pages, kept until a figure in them changes. Each process keeps its own."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

SECONDS = 600
T = TypeVar("T")


def kept(key: str | None, version: int | None, make: Callable[[], T]) -> T:
    """What is kept under `key` for this very `version`, else what `make` makes now. Without either, always fresh.

    `version` is that of the node whose figures are shown. Only for what is the same for everybody who may see it:
    rights are judged before this is asked.
    """
    if key is None or version is None:
        return make()
    full = f"zhibu.analytics:{key}:{version}"
    found: T | None = cache.get(full)
    if found is None:
        found = make()
        cache.set(full, found, SECONDS)
    return found
