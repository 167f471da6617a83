"""Asking whether the addresses in a piece still give a page."""

from datetime import datetime, timedelta

from zhibu.foundation.jobs.actions import enqueue
from zhibu.kernel import clock
from zhibu.portal.models import ArticlePage, LinkCheck
from zhibu.portal.queries.links import digest_of, due_again, unasked_among
from zhibu.portal.reviewing import asking
from zhibu.portal.reviewing.passages import content_of

FRESH, WEEK = timedelta(days=1), timedelta(days=6)
MOST = 50
"""Addresses of one piece that are asked; a piece with more is a list of links."""
JOB, AGAIN = "portal.ask_links", "portal.ask_links_again"


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
        _ask(address)
    return len(asked)


def carry_out_asking_again(*, at: datetime, after: str = "") -> int:
    """Ask the next addresses in articles that readers see, in the order of their digests, from `after` on; how many.

    Those asked within the week are left out. Where there are more, a job goes on with them. Nothing is held while the
    net is asked.
    """
    found = due_again(after=after, since=at - WEEK, most=MOST)
    for address in found.values():
        _ask(address)
    if len(found) == MOST:
        enqueue(AGAIN, {"after": max(found)}, at=clock.now(), unique_key=f"links again:{max(found)}")
    return len(found)


def _ask(address: str) -> None:
    outcome, status = asking.ask(address)
    LinkCheck.objects.update_or_create(
        digest=digest_of(address),
        defaults={"address": address, "outcome": outcome, "status": status, "checked_at": clock.now()},
    )


def purge_links(*, before: datetime) -> int:
    """Forget what addresses answered before an instant; how many."""
    return LinkCheck.objects.filter(checked_at__lt=before).delete()[0]
