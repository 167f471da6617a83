"""Articles as their desk lists them: where each stands, what waits for whom, what they were read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, Revision, TaskState, WorkflowState

from zhibu.foundation.access import registry
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock
from zhibu.portal.choices import ColumnKind, ReviewStep
from zhibu.portal.models import ArticlePage, ReviewState
from zhibu.portal.queries import reviews
from zhibu.portal.reading import directory
from zhibu.portal.rules import reviews as rules
from zhibu.portal.rules.reviews import Facts, Stage
from zhibu.portal.stages import STAGE_LABELS, STAGE_TONES


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; empty means all."""

    text: str = ""
    stage: str = ""
    kind: str = ""
    organization_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PieceRow:
    """An article in a list of the desk. `step` and `due_on` of one in review; `days` since it came to the step."""

    public_id: UUID
    title: str
    site: str
    column: str
    stage: Stage
    step: str
    due_on: date | None
    days: int | None
    is_overdue: bool
    writer: str
    changed_at: datetime | None
    published_at: datetime | None

    @property
    def stage_label(self) -> str:
        """The stage in words, with the step where there is one."""
        return self.step or str(STAGE_LABELS[self.stage])

    @property
    def tone(self) -> str:
        """How the stage is drawn."""
        return "late" if self.is_overdue else STAGE_TONES[self.stage]


def pieces_visible_to(actor: Actor) -> QuerySet[ArticlePage]:
    """The articles of the sites that the actor writes for, and their own, last changed first. One query when read."""
    mine = Q(owner_id=actor.account_id) if actor.account_id else Q(pk__in=[])
    seen = ArticlePage.objects.filter(actor.within(Verb.WRITE_ARTICLES, "scope_path") | mine)
    return seen.order_by("-latest_revision_created_at", "-pk")


def waiting_for(actor: Actor, on: date) -> QuerySet[ArticlePage]:
    """The articles at a step where the actor sits, those due first. One query when read."""
    if actor.account_id is None:
        return ArticlePage.objects.none()
    states = reviews.waiting(actor.account_id, on)
    return ArticlePage.objects.filter(
        review_states__in=states.order_by().values("pk"), review_states__status=TaskState.STATUS_IN_PROGRESS
    ).order_by("review_states__due_on", "pk")


def filtered(pieces: QuerySet[ArticlePage], asked: Asked) -> QuerySet[ArticlePage]:
    """Those asked for. No query until it is read."""
    if asked.text:
        pieces = pieces.filter(title__icontains=asked.text)
    if asked.kind:
        pieces = pieces.filter(column_kind=asked.kind)
    if asked.organization_id is not None:
        pieces = pieces.filter(site__organization_id=asked.organization_id)
    if asked.stage:
        pieces = pieces.filter(at_stage(Stage(asked.stage)))
    return pieces


def at_stage(stage: Stage) -> Q:
    """The condition that an article stands at a stage, as `rules.reviews.stage_of` judges one."""
    in_review = Exists(ReviewState.objects.filter(article_id=OuterRef("pk"), status=TaskState.STATUS_IN_PROGRESS))
    returned = Exists(_workflows().filter(status=WorkflowState.STATUS_NEEDS_CHANGES, object_id=_key()))
    scheduled = Exists(_scheduled().filter(object_id=_key()))
    free = Q(~in_review) & Q(~returned)
    conditions: dict[Stage, Q] = {
        Stage.IN_REVIEW: Q(in_review),
        Stage.RETURNED: Q(~in_review) & Q(returned),
        Stage.SCHEDULED: free & Q(scheduled),
        Stage.PUBLISHED: free & Q(~scheduled) & Q(live=True, has_unpublished_changes=False),
        Stage.CHANGED: free & Q(~scheduled) & Q(live=True, has_unpublished_changes=True),
        Stage.EXPIRED: free & Q(~scheduled) & Q(live=False, expired=True),
        Stage.WITHDRAWN: free & Q(~scheduled) & Q(live=False, expired=False, first_published_at__isnull=False),
        Stage.DRAFT: free & Q(~scheduled) & Q(live=False, expired=False, first_published_at=None),
    }
    return conditions[stage]


def _key() -> Cast:
    return Cast(OuterRef("pk"), CharField())


def _pages() -> ContentType:
    """The content type under which revisions and workflows of pages are kept. Remembered by Django."""
    return ContentType.objects.get_for_model(Page)


def _scheduled() -> QuerySet[Revision]:
    return Revision.objects.filter(base_content_type_id=_pages().pk, approved_go_live_at__isnull=False).order_by()


def _workflows() -> QuerySet[WorkflowState]:
    return WorkflowState.objects.filter(base_content_type_id=_pages().pk).order_by()


def rows_of(pieces: Sequence[ArticlePage], *, today: date) -> list[PieceRow]:
    """The articles as rows, in their order: four queries, however many."""
    ids = [piece.pk for piece in pieces]
    keys = [str(pk) for pk in ids]
    states = {
        s.article_id: s for s in ReviewState.objects.filter(article_id__in=ids, status="in_progress").order_by("pk")
    }
    returned = set(
        _workflows().filter(object_id__in=keys, status="needs_changes").values_list("object_id", flat=True)
    )
    scheduled = set(_scheduled().filter(object_id__in=keys).values_list("object_id", flat=True))
    names = registry.people().names({piece.owner_id for piece in pieces if piece.owner_id})
    return [
        _row(piece, states.get(piece.pk), str(piece.pk) in returned, str(piece.pk) in scheduled, names, today)
        for piece in pieces
    ]


def _row(
    piece: ArticlePage, state: ReviewState | None, returned: bool, scheduled: bool, names: dict[UUID, str],
    today: date,
) -> PieceRow:  # fmt: skip
    facts = Facts(
        live=piece.live, changed=piece.has_unpublished_changes, expired=piece.expired, scheduled=scheduled,
        was_published=piece.first_published_at is not None,
        workflow="in_progress" if state else "needs_changes" if returned else "",
    )  # fmt: skip
    site = directory.by_id(piece.site_id)
    return PieceRow(
        public_id=piece.public_id, title=piece.draft_title or piece.title, site=site.name if site else "—",
        column=str(ColumnKind(piece.column_kind).label), stage=rules.stage_of(facts),
        step=str(ReviewStep(state.step).label) if state else "", due_on=state.due_on if state else None,
        days=(today - clock.day_of(state.started_at)).days if state else None,
        is_overdue=state is not None and rules.is_overdue(state.due_on, today),
        writer=names.get(piece.owner_id, "—") if piece.owner_id else "—",
        changed_at=piece.latest_revision_created_at, published_at=piece.published_at,
    )  # fmt: skip


def rows_for_export(pieces: QuerySet[ArticlePage], *, today: date) -> Iterator[list[Any]]:
    """All the articles as rows of a sheet, read in portions of 500."""
    portion: list[ArticlePage] = []
    for piece in pieces.defer("body").iterator(chunk_size=500):
        portion.append(piece)
        if len(portion) == 500:
            yield from _cells(portion, today)
            portion = []
    yield from _cells(portion, today)


def _cells(portion: list[ArticlePage], today: date) -> Iterator[list[Any]]:
    for row in rows_of(portion, today=today):
        yield [
            row.title,
            row.site,
            row.column,
            row.stage_label,
            row.due_on,
            row.writer,
            row.changed_at,
            row.published_at,
        ]


def sites_of(actor: Actor) -> list[directory.SiteEntry]:
    """The open sites that the actor writes for, in the order of the tree. No query beyond the grants."""
    return [site for site in directory.open_sites() if actor.can(Verb.WRITE_ARTICLES, site.scope_path)]
