"""What addresses on the net answered when they were last asked."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.portal.choices import LinkOutcome
from zhibu.portal.models import ArticlePage, LinkCheck, ShownLink
from zhibu.portal.reading import directory


def digest_of(address: str) -> str:
    """Under what an address is kept."""
    return hashlib.sha256(address.encode()).hexdigest()


def gone_among(addresses: Collection[str]) -> set[str]:
    """Those of the addresses that gave no page. One query, none without addresses."""
    if not addresses:
        return set()
    by_digest = {digest_of(address): address for address in addresses}
    found = LinkCheck.objects.filter(digest__in=list(by_digest), outcome=LinkOutcome.DEAD).order_by()
    return {by_digest[digest] for digest in found.values_list("digest", flat=True)}


def unasked_among(addresses: Collection[str], *, since: datetime) -> list[str]:
    """Those of the addresses that nobody has asked since an instant, in order. One query."""
    by_digest = {digest_of(address): address for address in addresses}
    fresh = LinkCheck.objects.filter(digest__in=list(by_digest), checked_at__gte=since).order_by()
    known = set(fresh.values_list("digest", flat=True))
    return [address for digest, address in by_digest.items() if digest not in known]


def due_again(*, after: str, since: datetime, most: int) -> dict[str, str]:
    """Addresses in articles that readers see, by digest, which nobody has asked since an instant. One query."""
    asked = LinkCheck.objects.filter(digest=OuterRef("digest"), checked_at__gte=since)
    rows = ShownLink.objects.filter(~Exists(asked), digest__gt=after).order_by("digest", "pk")
    return dict(rows.values_list("digest", "address").distinct()[:most])


@dataclass(frozen=True, slots=True)
class DeadLink:
    """An address in a published article that gave no page when it was last asked."""

    public_id: UUID
    title: str
    site: str
    address: str
    status: int | None
    checked_at: datetime


def dead_links_visible_to(actor: Actor) -> QuerySet[ShownLink]:
    """The dead addresses in articles of the sites that the actor writes for. One query when read."""
    gone = LinkCheck.objects.filter(digest=OuterRef("digest"), outcome=LinkOutcome.DEAD)
    rows = ShownLink.objects.filter(actor.within(Verb.WRITE_ARTICLES, "article__scope_path"), Exists(gone))
    return rows.order_by("article_id", "pk")


def dead_rows_of(links: Sequence[ShownLink]) -> list[DeadLink]:
    """The dead addresses of a page with their articles and answers. Two queries."""
    articles = ArticlePage.objects.defer("body").in_bulk({link.article_id for link in links})
    checks = LinkCheck.objects.filter(digest__in={link.digest for link in links}).order_by("pk")
    by_digest = {check.digest: check for check in checks}
    return [
        DeadLink(
            article.public_id, article.title, site.name if (site := directory.by_id(article.site_id)) else "—",
            link.address, check.status, check.checked_at,
        )
        for link in links
        if (article := articles.get(link.article_id)) and (check := by_digest.get(link.digest))
    ]  # fmt: skip
