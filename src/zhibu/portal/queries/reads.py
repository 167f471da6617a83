"""How often the articles of a site were read: by day and by article, never by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Sum

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.portal.models import ArticlePage, ReadCount, SitePage
from zhibu.portal.reading import directory

DAYS = (7, 30, 90)
MOST = 20


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article and how often it was read; `from_site` names its origin where another site has written it."""

    public_id: UUID
    title: str
    count: int
    from_site: str


@dataclass(frozen=True)
class Reads:
    """The reads of a site in a span of days that ends today: each day, the articles read most, all of them."""

    since: date
    days: Sequence[tuple[date, int]]
    articles: Sequence[ReadArticle]

    @property
    def total(self) -> int:
        """All reads of the span."""
        return sum(count for _, count in self.days)

    @property
    def chart(self) -> dict[str, Any]:
        """As the chart of days takes it."""
        labels = [f"{day.month}-{day.day}" for day, _ in self.days]
        return {"labels": labels, "series": [{"name": "", "values": [count for _, count in self.days]}]}


def reads_of_site(site: SitePage, *, today: date, days: int) -> Reads:
    """The reads on a site. Three queries."""
    since = today - timedelta(days=days - 1)
    rows = ReadCount.objects.filter(site=site, day__gte=since, day__lte=today).order_by()
    by_day = dict(rows.values_list("day").annotate(sum=Sum("count")))
    most = list(rows.values_list("article_id").annotate(sum=Sum("count")).order_by("-sum", "article_id")[:MOST])
    found = ArticlePage.objects.defer("body").in_bulk([pk for pk, _ in most])
    return Reads(
        since=since,
        days=[(day, by_day.get(day, 0)) for day in (since + timedelta(days=n) for n in range(days))],
        articles=[_read(found[pk], count, site) for pk, count in most if pk in found],
    )


def _read(article: ArticlePage, count: int, site: SitePage) -> ReadArticle:
    origin = None if article.site_id == site.pk else directory.by_id(article.site_id)
    return ReadArticle(article.public_id, article.title, count, origin.name if origin else "")


@dataclass(frozen=True, slots=True)
class SiteReads:
    """A site and its reads in a span."""

    organization_id: UUID
    name: str
    count: int


def reads_by_site(actor: Actor, *, today: date, days: int) -> list[SiteReads]:
    """The open sites that the actor writes for and their reads, in the order of the tree. One query."""
    sites = [site for site in directory.open_sites() if actor.can(Verb.WRITE_ARTICLES, site.scope_path)]
    since = today - timedelta(days=days - 1)
    rows = ReadCount.objects.filter(actor.within(Verb.WRITE_ARTICLES, "site__scope_path"), day__gte=since)
    counts = dict(rows.order_by().values_list("site_id").annotate(sum=Sum("count")))
    return [SiteReads(site.organization_id, site.name, counts.get(site.id, 0)) for site in sites]


def reads_of_article(article: ArticlePage) -> list[tuple[str, int]]:
    """On which sites an article was read how often, most first. One query."""
    rows = ReadCount.objects.filter(article=article).order_by().values_list("site_id").annotate(sum=Sum("count"))
    named = [(site.name if (site := directory.by_id(pk)) else "—", count) for pk, count in rows]
    return sorted(named, key=lambda one: (-one[1], one[0]))
