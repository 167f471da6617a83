"""A site, a column and an article as their pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhibu.kernel import paths
from zhibu.portal.choices import Way
from zhibu.portal.models import ArticlePage, ColumnPage, Foreword, SitePage, Subscription
from zhibu.portal.queries.shown import Line, Lines, Mark, articles_on, by_column, readable
from zhibu.portal.reading import directory
from zhibu.portal.reading.directory import SiteEntry

ON_HOME = 6
"""How many articles of a column stand on a home."""


@dataclass(frozen=True, slots=True)
class ColumnLink:
    """A column in the navigation of a site."""

    kind: str
    title: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class SiteLink:
    """A site beside, above or below."""

    name: str
    url: str
    scope_path: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of a site shows around its content."""

    site: SitePage
    entry: SiteEntry
    base: str
    origin: str
    columns: Sequence[ColumnLink]
    above: Sequence[SiteLink]

    @property
    def name(self) -> str:
        """The site's name."""
        return self.site.title


@dataclass(frozen=True, slots=True)
class HomeColumn:
    """A column on a home with its newest articles."""

    link: ColumnLink
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as a site shows it."""

    article: ArticlePage
    way: Way
    kind: str
    foreword: str
    source: SiteLink | None
    canonical: str
    published_at: datetime | None
    newer: Line | None
    older: Line | None
    related: Sequence[Line]
    column: ColumnLink | None = None


def find_site(entry: SiteEntry) -> SitePage | None:
    """The site's page. One query, with its emblem."""
    return SitePage.objects.select_related("emblem").filter(pk=entry.id).first()


def link_to(entry: SiteEntry) -> SiteLink:
    """A site as others lead to it: at its own host name, if it has one."""
    return SiteLink(entry.name, f"https://{entry.host}/" if entry.host else entry.base, entry.scope_path)


def frame_of(site: SitePage, entry: SiteEntry, *, base: str, origin: str, kind: str = "") -> Frame:
    """Navigation of a site's page. One query."""
    rows = ColumnPage.objects.filter(site_id=site.pk, live=True).order_by("order", "pk")
    columns = [ColumnLink(c.kind, c.title, f"{base}{c.slug}/", c.kind == kind) for c in rows]
    above = [link_to(one) for one in directory.above(entry.scope_path)][::-1]
    return Frame(site, entry, base, origin, columns, above)


def home_of(frame: Frame) -> list[HomeColumn]:
    """The columns of a home with their newest articles."""
    kinds = [column.kind for column in frame.columns]
    lines = by_column(frame.entry, kinds, base=frame.base, limit=ON_HOME)
    return [HomeColumn(column, lines[column.kind]) for column in frame.columns]


def sites_below(path: str) -> list[SiteLink]:
    """The open sites nearest below a node: whatever lies below them is found there. No query."""
    found: list[SiteLink] = []
    for entry in directory.open_sites():
        if len(entry.scope_path) > len(path) and paths.is_within(entry.scope_path, path) if path else True:
            if found and paths.is_within(entry.scope_path, found[-1].scope_path):
                continue
            found.append(link_to(entry))
    return found


def column_of(frame: Frame, kind: str, *, after: Mark | None = None) -> Lines:
    """A page of a column."""
    return articles_on(frame.entry, [kind], base=frame.base, after=after)


def find_article(public_id: UUID) -> ArticlePage | None:
    """A published article, wherever it was written. One query."""
    return readable().select_related("cover").filter(public_id=public_id).first()


def find_own_article(entry: SiteEntry, kind: str, slug: str) -> ArticlePage | None:
    """A published article of the site itself. One query."""
    rows = readable().select_related("cover").filter(site_id=entry.id, column_kind=kind, slug=slug)
    return rows.first()


def reading_of(frame: Frame, article: ArticlePage, way: Way, kind: str) -> Reading:
    """The article with what stands around it: foreword, source, neighbors in the column, related ones."""
    own = way is Way.OWN
    source = None if own else directory.by_id(article.site_id)
    at = article.published_at or article.first_published_at
    foreword = "" if own else _foreword(frame.entry.id, article.pk)
    around = articles_on(frame.entry, [kind], base=frame.base, limit=60).rows
    place = next((n for n, line in enumerate(around) if line.id == article.pk), None)
    return Reading(
        article=article, way=way, kind=kind, foreword=foreword, source=link_to(source) if source else None,
        canonical=canonical_of(article, frame.origin), published_at=at,
        newer=around[place - 1] if place else None,
        older=around[place + 1] if place is not None and place + 1 < len(around) else None,
        related=_related(frame, article), column=next((one for one in frame.columns if one.kind == kind), None),
    )  # fmt: skip


def _foreword(site_id: int, article_id: int) -> str:
    found = Foreword.objects.filter(site_id=site_id, article_id=article_id).values_list("text", flat=True).first()
    return found or ""


def _related(frame: Frame, article: ArticlePage) -> list[Line]:
    """The articles that the author leads to, as far as readers see them; at their source."""
    found = []
    for block in article.related:
        one = block.value
        entry = directory.by_id(one.site_id) if one is not None else None
        if entry is None or entry.is_closed or not one.live:
            continue
        own = entry.id == frame.entry.id
        base = frame.base if own else link_to(entry).url
        found.append(
            Line(
                id=one.pk, public_id=one.public_id, title=one.title, lead=one.lead,
                url=f"{base}{one.column_kind}/{one.slug}/", kind=one.column_kind, published_at=one.published_at,
                way=Way.OWN, from_site="" if own else entry.name, cover=one.cover,
            )
        )  # fmt: skip
    return found


def canonical_of(article: ArticlePage, origin: str) -> str:
    """The one address under which search engines know an article: at its source."""
    entry = directory.by_id(article.site_id)
    if entry is None:
        return ""
    start = f"https://{entry.host}/" if entry.host else f"{origin}{entry.base}"
    return f"{start}{article.column_kind}/{article.slug}/"


def stamps_of(entry: SiteEntry) -> list[str]:
    """The stamps on which the pages of a site rest: its own, those above, the sources it draws on. One query."""
    sources = Subscription.objects.filter(site_id=entry.id).order_by().values_list("source_site_id", flat=True)
    used = ArticlePage.objects.filter(uses__site_id=entry.id, uses__ended_at=None).order_by()
    ids = {*sources, *used.values_list("site_id", flat=True)}
    others = [found.scope_path for one in ids if (found := directory.by_id(one)) is not None]
    return [*paths.ancestors(entry.scope_path), *others]


def column_slugs(entry: SiteEntry) -> list[str]:
    """The addresses of a site's columns in sight, in their order. One query."""
    rows = ColumnPage.objects.filter(site_id=entry.id, live=True).order_by("order", "pk")
    return list(rows.values_list("slug", flat=True))


def own_addresses(entry: SiteEntry) -> list[tuple[str, str, datetime]]:
    """Column, address and last change of a site's own published articles, newest first. One query."""
    rows = readable().filter(site_id=entry.id).order_by("-published_at", "-pk")
    return list(rows.values_list("column_kind", "slug", "last_published_at"))
