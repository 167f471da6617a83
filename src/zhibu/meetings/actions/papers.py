"""Documents, photos and attachments of a meeting: brought, described, put in order, taken away until the seal."""

from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.files import actions as files
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.ui.formats import as_day
from zhibu.kernel.errors import NotFound, Refused
from zhibu.meetings.access import get_run_meeting
from zhibu.meetings.actions._floor import note
from zhibu.meetings.actions._tokens import once, standing
from zhibu.meetings.choices import MeetingState, PaperKind
from zhibu.meetings.models import AgendaItem, Meeting, Paper
from zhibu.meetings.rules.lines import one_line

FILE = "meeting_paper"
MOST = 50
"""So many files at most belong to one meeting."""
_FIXED = frozenset({MeetingState.ARCHIVED, MeetingState.CANCELLED})


@transaction.atomic
def add_paper(
    *, actor: Actor, at: datetime, meeting_id: UUID, kind: str, file: IO[bytes], words: str = "",
    item_id: UUID | None = None, token: UUID | None = None,
) -> Paper:  # fmt: skip
    """Keep a file with a meeting: a document for it, a photo (drawn anew, without place and camera), an attachment.

    A photo without `words` gets a proposal for them. The same token again is the same paper. Order of effects: file,
    paper, audit. Raises NotFound (also for an item of another meeting), Forbidden; Refused `sealed`, `cancelled`,
    `too_many`, and what `files` refuses: too large, with a script, no photo.
    """
    meeting = _meeting(actor, meeting_id)
    made = standing(Paper, token, meeting_id=meeting.pk)
    if made is not None:
        return made
    papers = list(Paper.objects.filter(meeting=meeting))
    if len(papers) >= MOST:
        raise Refused("too_many", _("A meeting has at most 50 files. Take one away first."), field="file")
    item = _item(meeting, item_id)
    stored = _stored(actor, at, meeting, kind, file)
    paper = Paper(
        meeting=meeting, item=item, kind=kind, file_id=stored.pk, name=stored.name[:120],
        words=one_line(words, 120) or _proposed(meeting, kind, papers)[:120],
        position=max((row.position for row in papers), default=0) + 1, digest=stored.sha256,
        added_by_name=actor.name, added_at=at, token=token,
    )  # fmt: skip
    with once():
        paper.save(force_insert=True)
    note("paper.added", meeting, actor=actor, at=at, paper=str(paper.pk), kind=kind)
    return paper


def _stored(actor: Actor, at: datetime, meeting: Meeting, kind: str, file: IO[bytes]) -> StoredFile:
    path = meeting.organization.path
    keep = files.store_photo if kind == PaperKind.PHOTO else files.store_attachment
    try:
        return keep(actor=actor, at=at, file=file, kind=FILE, scope_path=path)
    except Refused as refused:
        raise Refused(refused.code, refused.message, field="file") from refused


def _proposed(meeting: Meeting, kind: str, papers: list[Paper]) -> str:
    if kind != PaperKind.PHOTO:
        return ""
    number = sum(row.kind == PaperKind.PHOTO for row in papers) + 1
    return _now("%(day)s, %(title)s: photo %(number)d") % {
        "day": as_day(meeting.on), "title": meeting.title, "number": number,
    }  # fmt: skip


def _item(meeting: Meeting, item_id: UUID | None) -> AgendaItem | None:
    if item_id is None:
        return None
    item = AgendaItem.objects.filter(meeting=meeting, pk=item_id).first()
    if item is None:
        raise NotFound
    return item


@transaction.atomic
def describe_paper(*, actor: Actor, at: datetime, meeting_id: UUID, paper_id: UUID, words: str) -> None:
    """Say what a file shows. A photo is not left without words.

    Order of effects: paper, audit. Raises NotFound, Forbidden; Refused `sealed`, `cancelled`, `no_words`.
    """
    meeting, paper = _paper(actor, meeting_id, paper_id)
    words = one_line(words, 120)
    if not words and paper.kind == PaperKind.PHOTO:
        raise Refused("no_words", _("Say what the photo shows, for those who cannot see it."), field="words")
    if words != paper.words:
        paper.words = words
        paper.save(update_fields=["words"])
        note("paper.described", meeting, actor=actor, at=at, paper=str(paper.pk))


@transaction.atomic
def move_paper(*, actor: Actor, at: datetime, meeting_id: UUID, paper_id: UUID, up: bool) -> None:
    """Put a file one place up or down among those of its kind. Not audited: the order alone changes.

    Raises NotFound, Forbidden; Refused `sealed`, `cancelled`.
    """
    meeting, paper = _paper(actor, meeting_id, paper_id)
    rows = [row for row in Paper.objects.filter(meeting=meeting) if row.kind == paper.kind]
    place = next(index for index, row in enumerate(rows) if row.pk == paper.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            Paper.objects.filter(pk=row.pk).update(position=position)


@transaction.atomic
def remove_paper(*, actor: Actor, at: datetime, meeting_id: UUID, paper_id: UUID) -> None:
    """Take a file away; its bytes go too.

    Order of effects: paper, file, audit. Raises NotFound, Forbidden; Refused `sealed`, `cancelled`.
    """
    meeting, paper = _paper(actor, meeting_id, paper_id)
    paper.delete()
    files.erase(actor=actor, at=at, file_ids=[paper.file_id])
    note("paper.removed", meeting, actor=actor, at=at, paper=str(paper_id), name=paper.name)


def _meeting(actor: Actor, meeting_id: UUID) -> Meeting:
    """The meeting, locked, if its files may still change."""
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    if meeting.state == MeetingState.CANCELLED:
        raise Refused("cancelled", _("The meeting was cancelled."))
    if meeting.state in _FIXED:
        raise Refused("sealed", _("The record is sealed. It can be put right by a visible amendment only."))
    return meeting


def _paper(actor: Actor, meeting_id: UUID, paper_id: UUID) -> tuple[Meeting, Paper]:
    meeting = _meeting(actor, meeting_id)
    paper = Paper.objects.filter(meeting=meeting, pk=paper_id).first()
    if paper is None:
        raise NotFound
    return meeting, paper
