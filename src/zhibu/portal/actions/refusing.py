"""Not showing what is given from above, with the reason, as long as whoever gives it has not said that it must be."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.models import Account
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.notify.actions import notify
from zhibu.kernel import paths
from zhibu.kernel.errors import NotFound, Refused
from zhibu.portal.actions.sharing import kept_site, note, refuse
from zhibu.portal.actions.stamping import stamp
from zhibu.portal.models import ArticlePage, Push, Refusal, SitePage
from zhibu.portal.rules import sharing as rules


@transaction.atomic
def refuse_given(*, actor: Actor, at: datetime, public_id: UUID, organization_id: UUID, reason: str) -> Refusal:
    """Show an article from above no more on one site. Again changes nothing; its source sees the reason.

    Order of effects: refusal, stamp, audit, notice to whoever has given it. Raises NotFound, Forbidden; Refused
    `not-given`, `must`, `reason`.
    """
    site, _entry = kept_site(actor, organization_id, Verb.PUBLISH_ARTICLES)
    article = ArticlePage.objects.filter(public_id=public_id, live=True).exclude(site=site).first()
    if article is None:
        raise NotFound
    standing = Refusal.objects.filter(article=article, site=site).first()
    if standing is not None:
        return standing
    given = Push.objects.filter(article=article, scope_path__in=paths.ancestors(site.scope_path), ended_at=None)
    pushes = list(given.order_by("at", "pk"))
    refuse(rules.refusal_fault(is_given=bool(pushes), is_must=any(push.is_must for push in pushes)))
    if not reason.strip():
        raise Refused("reason", _("Say why it is refused. Its source reads it."), "reason")
    row = Refusal.objects.create(
        article=article, site=site, reason=reason.strip()[:200], at=at, by_id=actor.account_id
    )  # fmt: skip
    stamp([site.scope_path])
    note(article, "article.refused", site.scope_path, actor=actor, at=at, reason=row.reason)
    _tell(pushes, article, site, row, at)
    return row


def _tell(pushes: list[Push], article: ArticlePage, site: SitePage, row: Refusal, at: datetime) -> None:
    people = {push.by_id for push in pushes if push.by_id is not None}
    there = Account.objects.filter(pk__in=people, is_active=True).order_by("pk").values_list("pk", flat=True)
    notify(
        account_ids=list(there), kind="article.refused", title=_("A website does not show what you have given it"),
        body=f"{site.title}：{article.title}（{row.reason}）", at=at, unique_key=f"refusal:{row.pk}",
        url=reverse("sites:article", args=[article.public_id]),
    )  # fmt: skip


@transaction.atomic
def show_again(*, actor: Actor, at: datetime, public_id: UUID, organization_id: UUID) -> None:
    """Take a refusal back. Again changes nothing. Order of effects: refusal, stamp, audit.

    Raises NotFound, Forbidden.
    """
    site, _entry = kept_site(actor, organization_id, Verb.PUBLISH_ARTICLES)
    row = Refusal.objects.select_related("article").filter(article__public_id=public_id, site=site).first()
    if row is None:
        return
    row.delete()
    stamp([site.scope_path])
    note(row.article, "article.refusal_ended", site.scope_path, actor=actor, at=at)
