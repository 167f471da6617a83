"""All that is looked at before a review, in one list. Nothing is kept: it is found anew each time it is shown."""

from collections.abc import Iterable
from datetime import date

from wagtail.models import Page

from zhibu.portal.models import ArticlePage
from zhibu.portal.queries.links import gone_among
from zhibu.portal.queries.terms import terms_for
from zhibu.portal.reviewing.passages import Link, content_of
from zhibu.portal.rules import checks
from zhibu.portal.rules.checks import WEIGHTS, Finding, Kind


def findings_of(article: ArticlePage, scope_path: str, *, on: date) -> list[Finding]:
    """What is found in an article of a site at `scope_path`, errors first, each group in reading order.

    Five queries at most: cover, terms, links, linked pages. An article that is not saved yet is looked at as well.
    """
    content = content_of(article)
    found = [
        *checks.look_for_numbers(content.passages, on=on),
        *checks.look_for_homes(content.passages, on=on),
        *checks.look_for_terms(content.passages, terms_for(scope_path), on=on),
        *checks.look_at_pictures(content.pictures),
        *_dead(content.links),
    ]
    return sorted(found, key=lambda finding: finding.weight != checks.Weight.ERROR)


def _dead(links: Iterable[Link]) -> Iterable[Finding]:
    """Addresses that gave no page when they were last asked, and pages of the portal that nobody can read."""
    asked = list(links)
    gone = gone_among([link.address for link in asked if link.address])
    wanted = {link.page_id for link in asked if link.page_id is not None}
    there = (
        set(Page.objects.filter(pk__in=wanted, live=True).order_by().values_list("pk", flat=True))
        if wanted
        else set()
    )
    for link in asked:
        if link.address in gone or (link.page_id is not None and link.page_id not in there):
            yield Finding(Kind.DEAD_LINK, WEIGHTS[Kind.DEAD_LINK], link.place, shown=link.address[:120])
