"""Which articles stand on a site, and why: its own, those pushed down to it, subscribed columns, single uses.

Nothing is copied, so a list is put together when it is drawn: a short look along an index for each of the four ways,
the newest of them all, one query for the rows themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zhibu.kernel import paths
from zhibu.portal.choices import UseHow, Way
from zhibu.portal.models import ArticlePage, Push, Refusal, Subscription, Use
from zhibu.portal.reading import directory
from zhibu.portal.reading.directory import SiteEntry

PER_PAGE = 20


class Mark(NamedTuple):
    """Where a list was left off: the last row's date and id. Lists go on after it."""

    at: datetime
    id: int


class _Found(NamedTuple):
    at: datetime
    id: int
    way: Way
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a list. `url` is its address on the site that shows it; `from_site` names another origin."""

    id: int
    public_id: UUID
    title: str
    lead: str
    url: str
    kind: str
    published_at: datetime
    way: Way
    from_site: str
    cover: Any

    @property
    def is_own(self) -> bool:
        """Whether the site has written it itself."""
        return self.way is Way.OWN


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of a list, and where the next one begins (None at the end)."""

    rows: Sequence[Line]
    following: Mark | None


def articles_on(
    site: SiteEntry, kinds: Iterable[str], *, base: str, limit: int = PER_PAGE, after: Mark | None = None
) -> Lines:
    """The newest articles in the columns of these kinds. Five queries at most for one kind, and one for the rows."""
    found: dict[int, _Found] = {}
    for kind in kinds:
        for one in _candidates(site, kind, limit + 1, after):
            found.setdefault(one.id, one)
    newest = sorted(found.values(), key=lambda one: (one.at, one.id), reverse=True)
    shown = newest[:limit]
    following = Mark(shown[-1].at, shown[-1].id) if len(newest) > limit else None
    return Lines(lines_of(site, shown, base=base), following)


def by_column(site: SiteEntry, kinds: Sequence[str], *, base: str, limit: int) -> dict[str, list[Line]]:
    """The newest articles of each of several columns, for a home: one query for all rows."""
    found = {kind: _newest(_candidates(site, kind, limit, None), limit) for kind in kinds}
    lines = {line.id: line for line in lines_of(site, [one for some in found.values() for one in some], base=base)}
    return {kind: [lines[one.id] for one in some if one.id in lines] for kind, some in found.items()}


def _newest(found: Iterable[_Found], limit: int) -> list[_Found]:
    once: dict[int, _Found] = {}
    for one in found:
        once.setdefault(one.id, one)
    return sorted(once.values(), key=lambda one: (one.at, one.id), reverse=True)[:limit]


def _candidates(site: SiteEntry, kind: str, limit: int, after: Mark | None) -> Iterable[_Found]:
    """By each way the first `limit` rows after the mark: own first, so that an article is shown as what it is."""
    own = readable().filter(site_id=site.id, column_kind=kind)
    yield from _first(own, limit, after, Way.OWN, kind)
    uses = Use.objects.filter(site_id=site.id, column_kind=kind, ended_at=None)
    for how, way in ((UseHow.TAKEN, Way.TAKEN), (UseHow.CONTRIBUTED, Way.CONTRIBUTED)):
        used = readable().filter(pk__in=uses.filter(how=how).values("article_id"))
        yield from _first(used, limit, after, way, kind)
    pushes = _pushes(site).filter(column_kind=kind)
    pushed = readable().filter(pk__in=pushes.values("article_id")).exclude(site_id=site.id)
    yield from _first(pushed, limit, after, Way.PUSHED, kind)
    for source_id, source_kind in subscriptions_of(site, kind):
        subscribed = readable().filter(site_id=source_id, column_kind=source_kind)
        yield from _first(subscribed, limit, after, Way.SUBSCRIBED, kind)


def readable() -> QuerySet[ArticlePage]:
    """Articles that are published and not withdrawn."""
    return ArticlePage.objects.filter(live=True, published_at__isnull=False)


def _pushes(site: SiteEntry) -> QuerySet[Push]:
    """What is given to a site and holds there: what it must show, and what it has not refused."""
    given = Push.objects.filter(scope_path__in=paths.ancestors(site.scope_path), ended_at=None)
    refused = Refusal.objects.filter(site_id=site.id, article_id=OuterRef("article_id"))
    return given.filter(Q(is_must=True) | ~Exists(refused))


def subscriptions_of(site: SiteEntry, kind: str) -> list[tuple[int, str]]:
    """The columns of other sites that stand in a column of this one: site and kind."""
    rows = Subscription.objects.filter(site_id=site.id, column_kind=kind).order_by("at", "pk")
    return list(rows.values_list("source_site_id", "source_kind"))


def _first(rows: QuerySet[ArticlePage], limit: int, after: Mark | None, way: Way, kind: str) -> Iterable[_Found]:
    if after is not None:
        rows = rows.filter(Q(published_at__lt=after.at) | Q(published_at=after.at, pk__lt=after.id))
    newest = rows.order_by(F("published_at").desc(), F("pk").desc()).values_list("published_at", "pk")[:limit]
    return [_Found(at, pk, way, kind) for at, pk in newest]


def lines_of(site: SiteEntry, found: Sequence[_Found], *, base: str) -> list[Line]:
    """The rows of a list, in its order. One query, and one for their covers."""
    rows = ArticlePage.objects.select_related("cover").defer("body").in_bulk([one.id for one in found])
    return [_line(site, rows[one.id], one.way, one.kind, base) for one in found if one.id in rows]


def _line(site: SiteEntry, article: ArticlePage, way: Way, kind: str, base: str) -> Line:
    source = None if way is Way.OWN else directory.by_id(article.site_id)
    return Line(
        id=article.pk, public_id=article.public_id, title=article.title, lead=article.lead,
        url=address_on(site, article, base), kind=kind, way=way, from_site=source.name if source else "",
        cover=article.cover, published_at=article.published_at or article.first_published_at,
    )  # fmt: skip


def address_on(site: SiteEntry, article: ArticlePage, base: str) -> str:
    """The address of an article on a site: by column where it is its own, by its public id elsewhere."""
    if article.site_id == site.id:
        return f"{base}{article.column_kind}/{article.slug}/"
    return f"{base}a/{article.public_id}/"


def way_on(site: SiteEntry, article: ArticlePage) -> tuple[Way, str] | None:
    """Why a published article stands on a site and in which column; None if it does not. Four queries at most."""
    if article.site_id == site.id:
        return Way.OWN, article.column_kind
    use = Use.objects.filter(site_id=site.id, article_id=article.pk, ended_at=None).first()
    if use is not None:
        return Way(use.how), use.column_kind
    push = _pushes(site).filter(article_id=article.pk).order_by("scope_path").first()
    if push is not None:
        return Way.PUSHED, push.column_kind
    by = Subscription.objects.filter(
        site_id=site.id, source_site_id=article.site_id, source_kind=article.column_kind
    ).first()
    return (Way.SUBSCRIBED, by.column_kind) if by is not None else None
