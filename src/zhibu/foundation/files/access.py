"""Who may read a file: fetching is the check."""

from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.files.registry import find_kind
from zhibu.kernel.errors import NotFound


def can_read(actor: Actor, file: StoredFile) -> bool:
    """Whether the file's kind lets the actor read it; nobody reads a kind that no context declares."""
    kind = find_kind(file.kind)
    return kind is not None and kind.can_read(actor, file)


def get_file(actor: Actor, file_id: UUID) -> StoredFile:
    """A file that is there and that the actor may read. One query and those of the kind. Raises NotFound."""
    file = StoredFile.objects.filter(pk=file_id, deleted_at=None).first()
    if file is None or not can_read(actor, file):
        raise NotFound
    return file
