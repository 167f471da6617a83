"""Who may read which kind of file, and which files are still needed."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from zhibu.foundation.access.actors import Actor

if TYPE_CHECKING:
    from zhibu.foundation.files.models import StoredFile

CanRead = Callable[[Actor, "StoredFile"], bool]
InUse = Callable[[Collection[UUID]], Collection[UUID]]


@dataclass(frozen=True)
class FileKind:
    """A kind of file. Without `in_use` its files stay until they are erased by their owner."""

    kind: str
    can_read: CanRead
    in_use: InUse | None = None


_kinds: dict[str, FileKind] = {}


def register_reader(kind: str, can_read: CanRead, *, in_use: InUse | None = None) -> None:
    """Declare a kind: `can_read(actor, file)` decides every download.

    `in_use(ids)` returns those that something still refers to; the others are erased a day after they were stored
    (an upload whose form was never sent). Raises ValueError if the kind is taken.
    """
    if kind in _kinds:
        raise ValueError(f"file kind {kind} is registered twice")
    _kinds[kind] = FileKind(kind, can_read, in_use)


def find_kind(kind: str) -> FileKind | None:
    """The kind, None if no context declares it."""
    return _kinds.get(kind)


def kinds() -> list[FileKind]:
    """Every kind, by name."""
    return sorted(_kinds.values(), key=lambda k: k.kind)
