"""The demonstration's articles in each stage of review, brought there by those who write and those who sit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from wagtail.log_actions import LogContext

from zhibu.accounts.models import Account
from zhibu.demo.article_texts import ArticleText
from zhibu.foundation.access.actors import Actor
from zhibu.portal.actions.reviews import approve, send_back, send_in, withdraw
from zhibu.portal.choices import ReviewStep
from zhibu.portal.models import ArticlePage, ReviewSeat
from zhibu.portal.reading import directory, stamps

if TYPE_CHECKING:
    from zhibu.demo.seed_sites import Site

SEATED = ("province", "city-1", "city-2", "city-3", "zone")
REVIEWERS = {
    ReviewStep.FIRST: "first-review", ReviewStep.SECOND: "second-review", ReviewStep.LAST: "last-review",
}  # fmt: skip
"""The accounts that hold the seats, by step."""
_RETURNED = ("第三段的数和表对不上，核对后再送。", "标题里的说法改成文件上的全称。", "图片说明补上拍的是哪里。")
_WITHDRAWN = "办理地点已搬，新的通知另发。"


def review(
    texts: Sequence[ArticleText], sites: Mapping[str, Site], articles: Mapping[str, ArticlePage], at: datetime
) -> None:
    """Seat the reviewers; bring every piece to its stage."""
    reviewers = {step: Account.objects.get(username=name) for step, name in REVIEWERS.items()}
    ReviewSeat.objects.bulk_create(
        ReviewSeat(site=sites[key].page, step=step, account_id=account.pk)
        for key in SEATED
        for step, account in reviewers.items()
    )
    stamps.forget()
    directory.forget()
    for number, text in enumerate(text for text in texts if text.stage != "published"):
        article, writer = articles[text.slug], sites[text.site].writer
        with LogContext(user=writer):
            ArticlePage.objects.get(pk=article.pk).save_revision(user=writer)
        if text.stage != "draft":
            _bring(text.stage, article, writer, reviewers, at, number)


def _bring(
    stage: str,
    article: ArticlePage,
    writer: Account,
    reviewers: Mapping[ReviewStep, Account],
    at: datetime,
    number: int,
) -> None:
    if stage == "withdrawn":
        with LogContext(user=writer):
            withdraw(actor=_actor(writer), at=at, article_id=article.public_id, reason=_WITHDRAWN)
        return
    send_in(actor=_actor(writer), at=at, article_id=article.public_id)
    first = ReviewStep.FIRST
    if stage == "returned":
        reason = _RETURNED[number % len(_RETURNED)]
        send_back(actor=_actor(reviewers[first]), at=at, article_id=article.public_id, step=first, reason=reason)
        return
    for step in (ReviewStep.FIRST, ReviewStep.SECOND):
        if stage == step:
            return
        approve(actor=_actor(reviewers[step]), at=at, article_id=article.public_id, step=step)


def _actor(account: Account) -> Actor:
    found: Actor = account.actor
    return found
