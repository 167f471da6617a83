"""Keeping files and letting them go."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from io import SEEK_END, BytesIO
from pathlib import PurePosixPath
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.files import pictures, storage
from zhibu.foundation.files.faults import DOCUMENT_FAULTS, PICTURE_FAULTS, too_large
from zhibu.foundation.files.inspection import DOCUMENTS, fitting_name, inspect
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.files.registry import kinds
from zhibu.foundation.files.rules import content_type_of
from zhibu.kernel.errors import Refused
from zhibu.kernel.ids import new_id

GRACE = timedelta(days=1)
"""So long may a file lie without anything that refers to it."""
PHOTO_BYTES, DOCUMENT_BYTES = 30 * 1024 * 1024, 50 * 1024 * 1024
"""The most that a photo and a document may bring, unless the caller says otherwise."""
_SPARE_BYTES = 200 * 1024 * 1024
"""So much space stays free for the database."""
_PART = 5000
"""So many files are looked through at a time when orphans are cleared."""


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
    allowed: Collection[str] | None = None,
) -> StoredFile:
    """Keep a copy of `file` under an id of its own; its type is found in its content. `sealed` encrypts it at rest.

    With `allowed` (media types; `inspection.DOCUMENTS`) the whole content is looked at, what could run is refused,
    and the name gets an ending that fits. Order of effects: bytes on disk, then the row, in the caller's transaction;
    if that is undone, a job clears the bytes away. Raises Refused too_large beyond `max_bytes`, disk_full; with
    `allowed` also not_allowed, macros, script, program, web_page, archive, locked, broken.
    """
    file_id, kept = _written(file, sealed=sealed, max_bytes=max_bytes)
    content_type = content_type_of(kept.head)
    name = tidy_name(name or str(getattr(file, "name", "") or ""))
    if allowed is not None:
        content_type = _inspected(file_id, sealed=sealed, allowed=allowed)
        name = fitting_name(name, content_type)
    return _entered(
        actor,
        at,
        file_id,
        kept,
        kind=kind,
        scope_path=scope_path,
        name=name,
        sealed=sealed,
        content_type=content_type,
    )


@transaction.atomic
def store_photo(
    *,
    actor: Actor,
    at: datetime,
    file: IO[bytes],
    kind: str,
    scope_path: str,
    name: str = "",
    sealed: bool = False,
    max_bytes: int = PHOTO_BYTES,
) -> StoredFile:
    """Keep a photo drawn anew, and a preview of it under `files:preview`: the camera's words and place are not kept.

    Upright, at most `pictures.LONGEST` pixels long, JPEG, PNG or WebP as it came. `file` must be seekable. Order of
    effects: photo, preview. Raises Refused too_large, disk_full, heic, not_a_photo, too_many_pixels, broken.
    """
    if file.seek(0, SEEK_END) > max_bytes:
        raise too_large(max_bytes)
    try:
        picture = pictures.cleaned(file)
    except pictures.PictureError as error:
        raise Refused(error.code, PICTURE_FAULTS[error.code]) from error
    stem = tidy_name(name or str(getattr(file, "name", "") or "photo")).rpartition(".")
    name = f"{stem[0] or stem[2]}.{picture.ending}"
    photo = store(
        actor=actor, at=at, file=BytesIO(picture.content), kind=kind, scope_path=scope_path, name=name, sealed=sealed
    )
    file_id, kept = _written(BytesIO(picture.preview), sealed=sealed)
    _entered(
        actor, at, file_id, kept, kind=kind, scope_path=scope_path, name=name, sealed=sealed,
        content_type=content_type_of(kept.head), preview_of=photo,
    )  # fmt: skip
    return photo


def store_attachment(
    *,
    actor: Actor,
    at: datetime,
    file: IO[bytes],
    kind: str,
    scope_path: str,
    name: str = "",
    sealed: bool = False,
    max_bytes: int = DOCUMENT_BYTES,
) -> StoredFile:
    """Keep what somebody attaches: a photo as `store_photo` does, a document as `store` does with DOCUMENTS.

    Whether it is a photo, the content says. `file` must be seekable. Raises what both raise.
    """
    file.seek(0)
    found = content_type_of(file.read(storage.HEAD))
    file.seek(0)
    if found in {"image/jpeg", "image/png", "image/webp", "image/heic"}:
        return store_photo(
            actor=actor, at=at, file=file, kind=kind, scope_path=scope_path, name=name, sealed=sealed,
            max_bytes=min(max_bytes, PHOTO_BYTES),
        )  # fmt: skip
    return store(
        actor=actor, at=at, file=file, kind=kind, scope_path=scope_path, name=name, sealed=sealed,
        max_bytes=max_bytes, allowed=DOCUMENTS,
    )  # fmt: skip


def _written(file: IO[bytes], *, sealed: bool, max_bytes: int | None = None) -> tuple[UUID, storage.Kept]:
    """The bytes on disk under a new id."""
    if storage.free_bytes() < _SPARE_BYTES:
        raise Refused("disk_full", _("The server has no space for files. Please tell whoever runs it."))
    file_id = new_id()
    try:
        return file_id, storage.write(file_id, file, sealed=sealed, limit=max_bytes)
    except storage.TooLarge as error:
        raise too_large(max_bytes or 0) from error


def _entered(actor: Actor, at: datetime, file_id: UUID, kept: storage.Kept, **given: Any) -> StoredFile:
    return StoredFile.objects.create(
        id=file_id, size=kept.size, sha256=kept.sha256, created_by_id=actor.account_id, created_at=at, **given
    )


def _inspected(file_id: UUID, *, sealed: bool, allowed: Collection[str]) -> str:
    """The type of a file just written, which goes again if it is refused."""
    with storage.open_file(file_id, sealed=sealed) as content:
        found = inspect(content)
    fault = found.fault or ("" if found.content_type in allowed else "not_allowed")
    if fault:
        storage.remove(file_id)
        raise Refused(fault, DOCUMENT_FAULTS[fault])
    return found.content_type


def tidy_name(name: str) -> str:
    """A file's name without folders and control characters, at most 200 characters, its ending kept."""
    base = PurePosixPath(name.replace("\\", "/")).name
    base = "".join(ch for ch in base if ch.isprintable()).strip() or "file"
    stem, dot, ending = base.rpartition(".")
    return base if len(base) <= 200 else f"{stem[: 199 - len(ending)]}{dot}{ending}"[:200]


@transaction.atomic
def erase(*, actor: Actor, at: datetime, file_ids: Iterable[UUID]) -> int:
    """Mark files deleted and let their bytes go once the transaction stands; how many. Erased ones do not count.

    Previews go with their photos and are not counted.

    Whether the actor may is the business of the context that owns the files, and so is the audit entry.
    """
    wanted = list(file_ids)
    found = dict(
        StoredFile.objects.select_for_update()
        .filter(Q(pk__in=wanted) | Q(preview_of__in=wanted), deleted_at=None)
        .order_by("pk")
        .values_list("pk", "preview_of")
    )
    StoredFile.objects.filter(pk__in=list(found)).update(deleted_at=at)
    transaction.on_commit(lambda: _remove(list(found)))
    return sum(preview_of is None for preview_of in found.values())


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
        for ids in _old_ones(kind.kind, before):
            gone += erase(actor=actor, at=at, file_ids=set(ids) - set(kind.in_use(ids)))
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


def _old_ones(kind: str, before: datetime) -> Iterator[list[UUID]]:
    """All files of a kind that came before an instant, the oldest first, part by part: however many of those in front
    are in use or have just been let go, all that come after them are looked at, once."""
    old = StoredFile.objects.filter(kind=kind, preview_of=None, deleted_at=None, created_at__lt=before)
    rows = old.order_by("created_at", "pk").values_list("created_at", "pk")
    part = list(rows[:_PART])
    while part:
        yield [pk for _, pk in part]
        since, last = part[-1]
        later = Q(created_at__gt=since) | Q(pk__gt=last)
        part = list(rows.filter(later, created_at__gte=since)[:_PART])
