"""Sealing stored files anew when the key is changed: each is written beside itself and takes its own place."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from zhibu.foundation.crypto.keys import key_ring
from zhibu.foundation.crypto.stores import Progress, Tell
from zhibu.foundation.files import storage
from zhibu.foundation.files.models import StoredFile

PIECE = 256 * 1024


class FileStore:
    """The sealed files on disk."""

    name = "files"

    def tally(self) -> Counter[str]:
        """How many files are sealed with which key; those whose bytes are lost are left out."""
        found: Counter[str] = Counter()
        for file_id in _sealed_ids():
            name = storage.key_name_of(file_id)
            if name is not None:
                found[name] += 1
        return found

    def reseal(self, progress: Progress, tell: Tell) -> None:
        """File by file. Whoever reads one goes on reading the old bytes; half-written ones are cleared at night."""
        for file_id in _sealed_ids():
            if storage.key_name_of(file_id) in (None, key_ring().current):
                continue
            try:
                progress.done += _reseal(file_id)
            except OSError as broken:
                progress.broken.append(f"file {file_id}: {broken}")
            tell(progress)

    def open_all(self, progress: Progress, tell: Tell) -> None:
        """Read every sealed file to its end."""
        for file_id in _sealed_ids():
            try:
                with storage.open_file(file_id, sealed=True) as content:
                    while content.read(PIECE):
                        pass
                progress.done += 1
            except OSError as broken:
                progress.broken.append(f"file {file_id}: {broken}")
            tell(progress)


def _reseal(file_id: UUID) -> int:
    """Seal one file anew, unless it was erased meanwhile; whether it was."""
    kept = storage.rewrite_sealed(file_id)
    with transaction.atomic():
        row = StoredFile.objects.select_for_update().filter(pk=file_id, deleted_at=None).first()
        if row is None or row.sha256 != kept.sha256:
            kept.path.unlink(missing_ok=True)
            if row is not None:
                raise OSError("the content differs from what was stored")
            return 0
        storage.put_in_place(kept.path, file_id)
    return 1


def _sealed_ids() -> Iterator[UUID]:
    """The sealed files that are there, by id."""
    return (
        StoredFile.objects.filter(sealed=True, deleted_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)
        .iterator(chunk_size=2000)
    )
