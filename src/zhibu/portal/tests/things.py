"""One thing of every kind on the site of the branch "here", for the matrix of addresses."""

from typing import Any

from zhibu.kernel import clock
from zhibu.portal.models import Contribution, Push, ReviewSeat, Subscription, Term, Use
from zhibu.portal.storage import signature_of
from zhibu.portal.tests.factories import make_article, make_site

NAME = "documents/nothing.txt"


def things_of_sites(zone: Any, secretary: Any) -> dict[str, object]:
    """Arguments by the name that the addresses of sites and articles give them."""
    at = clock.now()
    site, above, beside = (
        make_site(zone.branch, "here"),
        make_site(zone.committee, "above"),
        make_site(zone.root, "zone"),
    )
    article, foreign = make_article(site), make_article(above, "上级的文章")
    push = Push.objects.create(article=article, scope_path=zone.branch.path, column_kind="news", at=at)
    use = Use.objects.create(article=foreign, site=site, column_kind="news", how="taken", at=at)
    following = Subscription.objects.create(
        site=site, column_kind="news", source_site=beside, source_kind="news", at=at
    )
    offered = Contribution.objects.create(article=foreign, to_site=site, at=at)
    seat = ReviewSeat.objects.create(site=site, step="first", account_id=secretary.account.pk)
    term = Term.objects.create(scope_path=zone.branch.path, wrong="党支部书纪", right="党支部书记")
    return {
        "portal:slug": "here", "portal:kind": "news", "portal:article": article.slug, "portal:form": "rss.xml",
        "portal:public_id": article.public_id, "portal:signature": signature_of(NAME), "portal:name": NAME,
        "portal:article:public_id": foreign.public_id, "public_id": article.public_id, "push_id": push.pk,
        "use_id": use.pk, "subscription_id": following.pk, "contribution_id": offered.pk, "seat_id": seat.pk,
        "articles:term_id": term.pk,
    }  # fmt: skip
