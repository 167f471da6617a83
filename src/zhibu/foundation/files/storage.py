"""Bytes on disk under opaque names, sealed where asked: `FILES_ROOT/<last two digits>/<id>`."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO
from uuid import UUID

from django.conf import settings

from zhibu.foundation.files.sealing import SealedReader, SealedWriter, key_name_in

PIECE = 256 * 1024
HEAD = 4096


@dataclass(frozen=True)
class Kept:
    """What was learned while writing: size in bytes, digest in hex, the first bytes for finding the type."""

    size: int
    sha256: str
    head: bytes


class TooLarge(Exception):
    """The content is longer than allowed; nothing is kept."""


def path_of(file_id: UUID) -> Path:
    """Where the bytes of a file lie."""
    return Path(settings.FILES_ROOT) / file_id.hex[-2:] / file_id.hex


def write(file_id: UUID, content: IO[bytes], *, sealed: bool, limit: int | None = None) -> Kept:
    """Copy `content` to its place, whole or not at all. Raises TooLarge beyond `limit` bytes."""
    place = path_of(file_id)
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = place.with_suffix(".part")
    digest, size, head = hashlib.sha256(), 0, b""
    try:
        with open(partial, "wb", opener=_private) as disk:
            target = SealedWriter(disk, file_id) if sealed else disk
            while piece := content.read(PIECE):
                size += len(piece)
                if limit is not None and size > limit:
                    raise TooLarge
                digest.update(piece)
                if len(head) < HEAD:
                    head += piece[: HEAD - len(head)]
                target.write(piece)
            if isinstance(target, SealedWriter):
                target.finish()
        os.replace(partial, place)
    finally:
        partial.unlink(missing_ok=True)
    return Kept(size, digest.hexdigest(), head)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def open_file(file_id: UUID, *, sealed: bool) -> BinaryIO:
    """The content, readable and seekable. Raises FileNotFoundError."""
    disk = open(path_of(file_id), "rb")  # noqa: SIM115  the caller closes it
    return SealedReader.buffered(disk, file_id) if sealed else disk


@dataclass(frozen=True)
class Rewritten:
    """A file sealed anew, lying beside its place; `sha256` is that of its plain content."""

    path: Path
    sha256: str


def key_name_of(file_id: UUID) -> str | None:
    """The key with which a stored file is sealed; None if its bytes are gone or are not sealed."""
    try:
        with open(path_of(file_id), "rb") as disk:
            return key_name_in(disk)
    except OSError:
        return None


def rewrite_sealed(file_id: UUID) -> Rewritten:
    """Seal a file anew beside its place. Raises OSError if it cannot be opened; then nothing is left behind."""
    partial = path_of(file_id).with_suffix(".again")
    digest = hashlib.sha256()
    try:
        with open_file(file_id, sealed=True) as content, open(partial, "wb", opener=_private) as disk:
            writer = SealedWriter(disk, file_id)
            while piece := content.read(PIECE):
                digest.update(piece)
                writer.write(piece)
            writer.finish()
            disk.flush()
            os.fsync(disk.fileno())
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return Rewritten(partial, digest.hexdigest())


def put_in_place(path: Path, file_id: UUID) -> None:
    """Let a file that lies beside take the place of the old one, at once and whole."""
    os.replace(path, path_of(file_id))


def remove(file_id: UUID) -> None:
    """Let the bytes go; nothing happens if they are gone."""
    path_of(file_id).unlink(missing_ok=True)


def lying_about(older_than: float) -> Iterator[tuple[Path, UUID | None]]:
    """Every file on disk last written before `older_than` (seconds since 1970), with its id if its name is one."""
    root = Path(settings.FILES_ROOT)
    for path in sorted(root.glob("??/*")):
        if path.stat().st_mtime < older_than:
            try:
                yield path, UUID(hex=path.name)
            except ValueError:
                yield path, None


def free_bytes() -> int:
    """Space left where files are kept."""
    root = Path(settings.FILES_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(root).free
