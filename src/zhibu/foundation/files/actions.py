"""Keeping files and letting them go."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.files import storage
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.files.registry import kinds
from zhibu.foundation.files.rules import content_type_of
from zhibu.kernel.errors import Refused
from zhibu.kernel.ids import new_id

GRACE = timedelta(days=1)
"""So long may a file lie without anything that refers to it."""
_SPARE_BYTES = 200 * 1024 * 1024
"""So much space stays free for the database."""


def store(
    *,
    actor: Actor,
    at: datetime,
    file: IO[bytes],
    kind: str,
    scope_path: str,
    name: str = "",
    sealed: bool = False,
    max_bytes: int | None = None,
) -> StoredFile:
    """Keep a copy of `file` under an id of its own; its type is found in its content. `sealed` encrypts it at rest.

    Order of effects: bytes on disk, then the row, in the caller's transaction; if that is undone, a job clears the
    bytes away. Raises Refused too_large beyond `max_bytes`, disk_full.
    """
    if storage.free_bytes() < _SPARE_BYTES:
        raise Refused("disk_full", _("The server has no space for files. Please tell whoever runs it."))
    file_id = new_id()
    try:
        kept = storage.write(file_id, file, sealed=sealed, limit=max_bytes)
    except storage.TooLarge as error:
        limit = (max_bytes or 0) // (1024 * 1024)
        message = _("The file is larger than %(limit)d MB. Please split it or make it smaller.") % {"limit": limit}
        raise Refused("too_large", message) from error
    return StoredFile.objects.create(
        id=file_id,
        kind=kind,
        name=tidy_name(name or str(getattr(file, "name", "") or "")),
        size=kept.size,
        content_type=content_type_of(kept.head),
        sha256=kept.sha256,
        sealed=sealed,
        scope_path=scope_path,
        created_by_id=actor.account_id,
        created_at=at,
    )


def tidy_name(name: str) -> str:
    """A file's name without folders and control characters, at most 200 characters, its ending kept."""
    base = PurePosixPath(name.replace("\\", "/")).name
    base = "".join(ch for ch in base if ch.isprintable()).strip() or "file"
    stem, dot, ending = base.rpartition(".")
    return base if len(base) <= 200 else f"{stem[: 199 - len(ending)]}{dot}{ending}"[:200]


@transaction.atomic
def erase(*, actor: Actor, at: datetime, file_ids: Iterable[UUID]) -> int:
    """Mark files deleted and let their bytes go once the transaction stands; how many. Erased ones do not count.

    Whether the actor may is the business of the context that owns the files, and so is the audit entry.
    """
    found = list(
        StoredFile.objects.select_for_update()
        .filter(pk__in=list(file_ids), deleted_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    StoredFile.objects.filter(pk__in=found).update(deleted_at=at)
    transaction.on_commit(lambda: _remove(found))
    return len(found)


def _remove(ids: list[UUID]) -> None:
    for file_id in ids:
        storage.remove(file_id)


def clear_orphans(*, actor: Actor, at: datetime) -> int:
    """Let go what nothing refers to a day after it came: files of kinds that can tell, and bytes without a row.

    Returns how many files went. Safe to run at any time, also twice at once.
    """
    before = at - GRACE
    gone = 0
    for kind in kinds():
        if kind.in_use is None:
            continue
        old = StoredFile.objects.filter(kind=kind.kind, deleted_at=None, created_at__lt=before)
        ids = list(old.order_by("created_at").values_list("pk", flat=True)[:5000])
        unused = set(ids) - set(kind.in_use(ids))
        gone += erase(actor=actor, at=at, file_ids=unused)
    batch = list(storage.lying_about(before.timestamp()))
    for start in range(0, len(batch), 500):
        part = batch[start : start + 500]
        ids = [file_id for _, file_id in part if file_id is not None]
        known = set(StoredFile.objects.filter(pk__in=ids, deleted_at=None).values_list("pk", flat=True))
        for path, file_id in part:
            if file_id not in known:
                path.unlink(missing_ok=True)
                gone += 1
    return gone
