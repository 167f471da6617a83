"""Asking whether the addresses in a piece still give a page."""

from datetime import datetime, timedelta

from zhibu.foundation.jobs.actions import enqueue
from zhibu.kernel import clock
from zhibu.portal.models import ArticlePage, LinkCheck
from zhibu.portal.queries.links import digest_of, unasked_among
from zhibu.portal.reviewing import asking
from zhibu.portal.reviewing.passages import content_of

FRESH = timedelta(days=1)
MOST = 50
"""Addresses of one piece that are asked; a piece with more is a list of links."""
JOB = "portal.ask_links"


def ask_links(*, at: datetime, article: ArticlePage) -> None:
    """Have the addresses of an article asked by a job, in the caller's transaction."""
    enqueue(JOB, {"article": article.pk}, at=at, unique_key=f"links:{article.pk}")


def carry_out_asking(*, at: datetime, article_id: int) -> int:
    """Ask the addresses in the newest version of an article that nobody has asked for a day; how many were asked.

    Nothing is held while the net is asked. An address that may not be asked is noted as such, not as dead.
    """
    article = ArticlePage.objects.filter(pk=article_id).first()
    if article is None:
        return 0
    content = content_of(article.get_latest_revision_as_object())
    addresses = list(dict.fromkeys(link.address for link in content.links if link.address))
    asked = unasked_among(addresses, since=at - FRESH)[:MOST]
    for address in asked:
        outcome, status = asking.ask(address)
        LinkCheck.objects.update_or_create(
            digest=digest_of(address),
            defaults={"address": address, "outcome": outcome, "status": status, "checked_at": clock.now()},
        )
    return len(asked)


def purge_links(*, before: datetime) -> int:
    """Forget what addresses answered before an instant; how many."""
    return LinkCheck.objects.filter(checked_at__lt=before).delete()[0]
