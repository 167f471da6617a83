"""Stored files: what the database knows of bytes that lie elsewhere."""

from typing import BinaryIO

from django.db import models
from django.db.models import Q

from zhibu.foundation.files import storage
from zhibu.foundation.tree.fields import PathField
from zhibu.kernel.ids import new_id


class StoredFile(models.Model):
    """One file that somebody brought or the platform made.

    `kind` says what it is for ("lessons.video") and thereby who may read it. `content_type` is found in the content,
    not believed. `name` is what the person called it: shown, never a path. A deleted one keeps its row, not its
    bytes. `preview_of` is the photo of which this file is the small picture: read by whoever may read the photo, gone
    with it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    sealed = models.BooleanField(default=False)
    scope_path = PathField(blank=True)
    preview_of = models.ForeignKey("self", models.CASCADE, null=True, related_name="previews")
    created_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "created_at"], name="file_by_kind", condition=Q(deleted_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    def open(self) -> BinaryIO:
        """The content, readable and seekable, unsealed on the way. Raises FileNotFoundError if erased."""
        return storage.open_file(self.id, sealed=self.sealed)
