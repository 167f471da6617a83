"""Websites for programs: which there are, what readers see on them, and where the articles of your desk stand."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from ninja import Schema
from pydantic import Field

from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.foundation.api.paging import Page, Paging, PagingQuery, page_of
from zhibu.foundation.api.shapes import Words
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound
from zhibu.portal.choices import ColumnKind
from zhibu.portal.models import ArticlePage, SitePage
from zhibu.portal.queries import open_sites, pieces
from zhibu.portal.queries.reading import canonical_of
from zhibu.portal.rules.reviews import Stage
from zhibu.portal.search import text_of

operations = Operations("Websites")


class SiteLine(Schema):
    """The website of an organization."""

    organization_id: UUID
    name: str
    slug: str
    host: str = Field(description="A host name of its own; empty for /s/{slug}/")
    opened_on: date


class ArticleLine(Schema):
    """An article that readers see."""

    id: UUID
    title: str
    lead: str
    column: ColumnKind
    author: str
    source: str
    published_at: datetime
    url: str = Field(description="Where it stands at its source")


class ArticleOne(ArticleLine):
    """An article, with its text as plain lines."""

    text: str


class PieceLine(Schema):
    """An article of your desk, in whatever stage. `published_at`: since when readers see it, if they do."""

    id: UUID
    title: str
    site: str
    column: str
    stage: Stage
    stage_words: str
    due_on: date | None = Field(description="Until when the present review is asked for")
    is_overdue: bool
    writer: str
    changed_at: datetime | None
    published_at: datetime | None


class SitePageOf(Page[SiteLine]):
    """A page of websites, in the order of the tree."""


class ArticlePageOf(Page[ArticleLine]):
    """A page of articles, the newest first."""


class PiecePage(Page[PieceLine]):
    """A page of your desk, the newest first."""


def _sites(rows: Iterable[SitePage]) -> list[dict[str, Any]]:
    return [
        {
            "organization_id": row.organization_id, "name": row.title, "slug": row.slug, "host": row.host,
            "opened_on": row.opened_on,
        }
        for row in rows
    ]  # fmt: skip


@operations.read("/sites", scope=Scope.SITES_READ, name="sites", returns=SitePageOf)
def list_sites(request: ApiRequest, q: Words = "", paging: Paging = PagingQuery) -> Any:
    """All websites that are open to readers, in the order of the tree; by name with `q`."""
    return page_of(open_sites.sites_open(q), paging, keys=("scope_path",), show=_sites)


def _article(row: ArticlePage) -> dict[str, Any]:
    return {
        "id": row.public_id, "title": row.title, "lead": row.lead, "column": row.column_kind, "author": row.author,
        "source": row.source, "published_at": row.published_at, "url": canonical_of(row, settings.PORTAL_ORIGIN),
    }  # fmt: skip


@operations.read(
    "/sites/{uuid:organization_id}/articles", scope=Scope.SITES_READ, name="site_articles", returns=ArticlePageOf
)
def list_articles(
    request: ApiRequest, organization_id: UUID, column: ColumnKind | None = None, paging: Paging = PagingQuery
) -> Any:
    """What an organization has published on its own website, the newest first; of one column if it is named."""
    rows = open_sites.articles_published(organization_id, column or "")
    return page_of(rows, paging, keys=("-published_at", "-pk"), show=lambda found: [_article(row) for row in found])


@operations.read("/articles/{uuid:public_id}", scope=Scope.SITES_READ, name="article", returns=ArticleOne)
def show_article(request: ApiRequest, public_id: UUID) -> Any:
    """An article that readers see, wherever it was published."""
    row = open_sites.find_published(public_id)
    if row is None:
        raise NotFound
    return {**_article(row), "text": text_of(row)}


def _pieces(today: date, rows: Iterable[ArticlePage]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.public_id, "title": row.title, "site": row.site, "column": row.column, "stage": row.stage,
            "stage_words": row.stage_label, "due_on": row.due_on, "is_overdue": row.is_overdue, "writer": row.writer,
            "changed_at": row.changed_at, "published_at": row.published_at,
        }
        for row in pieces.rows_of(list(rows), today=today)
    ]  # fmt: skip


@operations.read("/desk/articles", scope=Scope.SITES_READ, name="desk_articles", returns=PiecePage)
def list_pieces(
    request: ApiRequest, q: Words = "", stage: Stage | None = None, column: ColumnKind | None = None,
    organization: UUID | None = None, paging: Paging = PagingQuery,
) -> Any:  # fmt: skip
    """The articles of the websites for which you write, and your own: where each stands on its way to readers."""
    asked = pieces.Asked(text=q, stage=stage or "", kind=column or "", organization_id=organization)
    rows = pieces.filtered(pieces.pieces_visible_to(request.actor), asked)
    return page_of(rows, paging, keys=("-pk",), show=partial(_pieces, clock.today()))
