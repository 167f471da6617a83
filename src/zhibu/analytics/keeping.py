"""Drawn parts of pages, kept until a figure in them changes. Each process keeps its own."""

from collections.abc import Callable

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

SECONDS = 600


def kept(key: str | None, version: int | None, draw: Callable[[], str]) -> SafeString:
    """The part kept under `key` for this very `version`, else a freshly drawn one. Without either, always fresh.

    Only for parts that are the same for everybody who may see them: rights are judged before this is asked.
    """
    if key is None or version is None:
        return mark_safe(draw())  # noqa: S308  drawn by a template, which escapes
    full = f"zhibu.analytics:{key}:{version}"
    found = cache.get(full)
    if found is None:
        found = draw()
        cache.set(full, str(found), SECONDS)
    return mark_safe(found)  # noqa: S308  as above
