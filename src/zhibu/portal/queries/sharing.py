"""Who uses what: for an article at its source, and for a site what it shows of others and what is offered to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.organizations.models import Organization
from zhibu.organizations.queries import names_of
from zhibu.portal.choices import ColumnKind, ContributionState
from zhibu.portal.models import (
    ArticlePage,
    ColumnPage,
    Contribution,
    Foreword,
    Push,
    Refusal,
    SitePage,
    Subscription,
    Use,
)
from zhibu.portal.reading import directory
from zhibu.portal.reading.directory import SiteEntry

SHOWN = 200
"""So many rows of one list are shown."""
GIVEN = 60
"""So many articles from above are listed."""


@dataclass(frozen=True, slots=True)
class PushRow:
    """An article given to a subtree: how many open sites that are."""

    id: UUID
    place: str
    kind: Any
    sites: int
    at: datetime
    ended_at: datetime | None
    end_reason: str
    is_must: bool


@dataclass(frozen=True, slots=True)
class UseRow:
    """An article on another site."""

    id: UUID
    site: str
    url: str
    how: Any
    at: datetime


@dataclass(frozen=True, slots=True)
class Usage:
    """Where an article is seen besides its own site."""

    pushes: Sequence[PushRow]
    uses: Sequence[UseRow]
    followers: Sequence[str]
    contributions: Sequence[Contribution]
    refusals: Sequence[Refusal]

    @property
    def sites(self) -> int:
        """How many sites show it by a push that holds, by a use, or by a subscription (one may count twice)."""
        pushed = sum(row.sites for row in self.pushes if row.ended_at is None)
        return max(0, pushed - len(self.refusals)) + len(self.uses) + len(self.followers)


def usage_of(article: ArticlePage) -> Usage:
    """Who uses an article, from its source's side. Six queries."""
    rows = list(Push.objects.filter(article=article).order_by("ended_at", "-at")[:SHOWN])
    places = names_of({row.scope_path for row in rows})
    pushes = [
        PushRow(r.pk, places.get(r.scope_path, "—"), ColumnKind(r.column_kind), sites_within(r.scope_path, article),
                r.at, r.ended_at, r.end_reason, r.is_must)
        for r in rows
    ]  # fmt: skip
    uses = [
        UseRow(u.pk, u.site.title, f"/s/{u.site.slug}/a/{article.public_id}/", u.get_how_display(), u.at)
        for u in Use.objects.select_related("site").filter(article=article, ended_at=None).order_by("-at")[:SHOWN]
    ]
    followers = Subscription.objects.filter(source_site_id=article.site_id, source_kind=article.column_kind)
    names = list(followers.order_by("at").values_list("site__title", flat=True)[:SHOWN])
    offers = Contribution.objects.select_related("to_site").filter(article=article).order_by("-at")[:SHOWN]
    held = [row.scope_path for row in rows if row.ended_at is None and not row.is_must]
    must = [row.scope_path for row in rows if row.ended_at is None and row.is_must]
    refused = Refusal.objects.select_related("site").filter(article=article).order_by("-at")[:SHOWN]
    refusals = [
        one for one in refused
        if _within_any(one.site.scope_path, held) and not _within_any(one.site.scope_path, must)
    ]  # fmt: skip
    return Usage(pushes, uses, names, list(offers), refusals)


def _within_any(path: str, scopes: Sequence[str]) -> bool:
    return any(paths.is_within(path, scope) for scope in scopes)


def sites_within(path: str, article: ArticlePage) -> int:
    """How many open sites stand at a path or below, the article's own aside. No query."""
    within = [one for one in directory.open_sites() if paths.is_within(one.scope_path, path)]
    return sum(1 for one in within if one.id != article.site_id)


@dataclass(frozen=True, slots=True)
class Abroad:
    """What a site shows of others."""

    uses: Sequence[Use]
    subscriptions: Sequence[Subscription]
    pushed: int
    given: Sequence["GivenRow"]


@dataclass(frozen=True, slots=True)
class GivenRow:
    """An article given from above: whether the site must show it, and why it does not."""

    article: ArticlePage
    kind: Any
    at: datetime
    is_must: bool
    refusal: Refusal | None


def abroad_on(site: SitePage) -> Abroad:
    """Four queries."""
    uses = Use.objects.select_related("article", "article__site").filter(site=site, ended_at=None).order_by("-at")
    subscriptions = Subscription.objects.select_related("source_site").filter(site=site).order_by("at", "pk")
    given = _given_to(site)
    shown = sum(1 for row in given if row.refusal is None)
    return Abroad(list(uses[:SHOWN]), list(subscriptions[:SHOWN]), shown, given)


def _given_to(site: SitePage) -> list[GivenRow]:
    """What is given to a site from above, newest first, each article once. Two queries."""
    above = paths.ancestors(site.scope_path)
    rows = Push.objects.filter(scope_path__in=above, ended_at=None, article__live=True).exclude(article__site=site)
    refused = {one.article_id: one for one in Refusal.objects.filter(site=site).order_by("pk")}
    found: dict[int, GivenRow] = {}
    for row in rows.select_related("article__site").defer("article__body").order_by("-is_must", "-at", "pk")[:GIVEN]:
        refusal = None if row.is_must else refused.get(row.article_id)
        one = GivenRow(row.article, ColumnKind(row.column_kind), row.at, row.is_must, refusal)
        found.setdefault(row.article_id, one)
    return sorted(found.values(), key=lambda one: one.at, reverse=True)


def offered_to(site: SitePage) -> list[Contribution]:
    """What waits for a decision of the site, oldest first. One query."""
    rows = Contribution.objects.select_related("article", "article__site").filter(to_site=site)
    return list(rows.filter(state=ContributionState.OFFERED).order_by("at", "pk")[:SHOWN])


def column_choices(site: SitePage) -> list[tuple[str, str]]:
    """The columns of a site, to choose from. One query."""
    rows = ColumnPage.objects.filter(site=site, live=True).order_by("order", "pk")
    return list(rows.values_list("kind", "title"))


def sites_for(actor: Actor, verb: Verb) -> list[tuple[str, str]]:
    """The open sites for which the actor has a verb, to choose from: organization and name. One query."""
    rows = SitePage.objects.filter(actor.within(verb, "scope_path"), closed_on=None).order_by("scope_path")
    return [(str(pk), title) for pk, title in rows.values_list("organization_id", "title")[:SHOWN]]


def sites_above(article: ArticlePage) -> list[SiteEntry]:
    """The sites to which an article can be offered, nearest first. No query."""
    return directory.above(article.scope_path)


def scopes_below(article: ArticlePage) -> list[tuple[str, str]]:
    """To whom an article can be given: all below, or the subtree of one directly below. One query."""
    own = Organization.objects.filter(path=article.scope_path).first()
    if own is None:
        return []
    rows = Organization.objects.filter(parent=own, state="active").order_by("path").values_list("path", "name")
    return [(own.path, own.name), *rows[:SHOWN]]


def find_article_by_public_id(public_id: UUID) -> ArticlePage | None:
    """An article, published or not. One query."""
    return ArticlePage.objects.select_related("site").filter(public_id=public_id).first()


def foreword_on(site: SitePage, article: ArticlePage) -> str:
    """What the site says before the article; empty if nothing. One query."""
    rows = Foreword.objects.filter(site=site, article=article)
    return rows.values_list("text", flat=True).first() or ""
