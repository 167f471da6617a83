"""Who may read a file: fetching is the check."""

from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.files.registry import find_kind
from zhibu.kernel.errors import NotFound


def can_read(actor: Actor, file: StoredFile) -> bool:
    """Whether the file's kind lets the actor read it; nobody reads a kind that no context declares.

    A preview is read by whoever may read its photo: contexts know of photos alone.
    """
    kind = find_kind(file.kind)
    return kind is not None and kind.can_read(actor, file.preview_of or file)


def get_file(actor: Actor, file_id: UUID) -> StoredFile:
    """A file that is there and that the actor may read. One query and those of the kind. Raises NotFound."""
    file = StoredFile.objects.select_related("preview_of").filter(pk=file_id, deleted_at=None).first()
    if file is None or not can_read(actor, file):
        raise NotFound
    return file


def get_preview(actor: Actor, file_id: UUID) -> StoredFile:
    """The small picture of a photo that the actor may read; the file itself if it has none. One query more.

    Raises NotFound.
    """
    file = get_file(actor, file_id)
    return file.previews.filter(deleted_at=None).order_by("id").first() or file
