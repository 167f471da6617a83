"""Reads of the files of meetings."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.files.models import StoredFile
from zhibu.meetings.choices import PaperKind
from zhibu.meetings.models import Meeting, Paper
from zhibu.meetings.queries.meetings import meetings_visible_to


@dataclass(frozen=True, slots=True)
class Papers:
    """The files of a meeting by what they are, each in its order."""

    documents: list[Paper]
    photos: list[Paper]
    attachments: list[Paper]

    def __bool__(self) -> bool:
        return bool(self.documents or self.photos or self.attachments)


def papers_of(meeting: Meeting) -> Papers:
    """The files of a meeting. One query."""
    rows = list(Paper.objects.filter(meeting=meeting).select_related("item"))
    return Papers(*([row for row in rows if row.kind == kind] for kind in PaperKind.values))


def can_read(actor: Actor, file: StoredFile) -> bool:
    """Whether the actor may read a file of a meeting: whoever may know of the meeting. One query."""
    return meetings_visible_to(actor).filter(papers__file_id=file.pk).exists()


def in_use(file_ids: Collection[UUID]) -> Collection[UUID]:
    """Those of the files that a meeting still has. One query."""
    return set(Paper.objects.filter(file_id__in=file_ids).order_by().values_list("file_id", flat=True))
