"""A site with three reviews, its reviewers, and pieces at their steps."""

import json
from dataclasses import dataclass
from typing import Any

from conftest import Person, enroll
from zhibu.accounts.models import Account
from zhibu.portal.actions.stamping import stamp
from zhibu.portal.models import ArticlePage, ReviewSeat, SitePage
from zhibu.portal.reading import stamps
from zhibu.portal.tests.factories import make_article, make_site

GOOD = [{"type": "paragraph", "value": "<p>支部党员大会通过了年度计划。</p>"}]


@dataclass
class Desk:
    """Sites of committee and branch; the branch asks for three reviews, one person at each step."""

    above: SitePage
    site: SitePage
    first: Person
    second: Person
    last: Person


def body(*parts: dict[str, Any]) -> Any:
    """Parts of an article as its body."""
    return ArticlePage._meta.get_field("body").to_python(json.dumps(list(parts)))


def paragraph(html: str) -> dict[str, Any]:
    """A paragraph."""
    return {"type": "paragraph", "value": html}


def ask_reviews(site: SitePage, number: str, days: int | None = None) -> None:
    """The site asks for so many reviews."""
    SitePage.objects.filter(pk=site.pk).update(reviews=number, review_days=days)
    stamp([stamps.SITES])


def seat(site: SitePage, step: str, person: Person) -> ReviewSeat:
    """Somebody sits at a step."""
    return ReviewSeat.objects.create(site=site, step=step, account_id=person.account.pk)


def desk_of(zone: Any) -> Desk:
    """The desk: three reviewers who are members of the branch."""
    above, site = make_site(zone.committee, "ruanjianyuan"), make_site(zone.branch, "yunchuang")
    people = [enroll(zone.branch, name) for name in ("初审人", "复审人", "终审人")]
    ask_reviews(site, "3", 2)
    for step, person in zip(("first", "second", "last"), people, strict=True):
        seat(site, step, person)
    return Desk(above, site, *people)


def draft_of(site: SitePage, writer: Person, title: str = "支部开展主题党日", **fields: Any) -> ArticlePage:
    """A draft by a writer, with its first version."""
    article = make_article(
        site, title, live=False, owner=Account.objects.get(pk=writer.account.pk), **{"body": body(*GOOD), **fields}
    )
    article.save_revision(user=writer.account)
    return fresh(article)


def fresh(article: ArticlePage) -> ArticlePage:
    """The article as it is now."""
    return ArticlePage.objects.get(pk=article.pk)


def write(article: ArticlePage, writer: Person, **fields: Any) -> ArticlePage:
    """Another version by somebody."""
    latest = fresh(article).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(latest, name, value)
    latest.save_revision(user=writer.account)
    return fresh(article)
