"""What reads of many organizations at once share."""

from collections.abc import Iterable, Iterator
from uuid import UUID

AT_ONCE = 5_000
"""So many ids one statement takes at most (SQLite binds 32,766 values)."""


def parts_of(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """The ids without repeats, in order, in parts that one statement takes."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), AT_ONCE):
        yield wanted[start : start + AT_ONCE]
