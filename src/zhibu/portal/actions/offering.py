"""Contributing upward: offering an article to a site above; there it is accepted into a column, or declined."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.models import Account
from zhibu.foundation.access.actors import Actor, in_force_at
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.rules import roles_allowing
from zhibu.foundation.notify.actions import notify
from zhibu.kernel.errors import NotFound, Refused
from zhibu.portal import access
from zhibu.portal.actions.sharing import note, refuse, refuse_missing_column, use
from zhibu.portal.choices import ContributionState, UseHow
from zhibu.portal.models import Contribution
from zhibu.portal.queries.shown import way_on
from zhibu.portal.reading import directory
from zhibu.portal.rules import sharing as rules

MOST_TOLD = 20
"""So many editors of the site above are told at most; the list on its page is for all."""


@transaction.atomic
def offer(*, actor: Actor, at: datetime, article_id: int, to_site_id: int, note_text: str = "") -> Contribution:
    """Offer an article to a site above. Offered and not yet decided, it is offered.

    Order of effects: contribution, audit, notices. Raises NotFound, Forbidden; Refused `draft`, `not-above`, `shown`.
    """
    article = access.get_article(actor, article_id, Verb.WRITE_ARTICLES)
    to = directory.by_id(to_site_id)
    if to is None or to.is_closed:
        raise NotFound
    standing = Contribution.objects.filter(article=article, to_site_id=to.id, state=ContributionState.OFFERED).first()
    if standing is not None:
        return standing
    refuse(
        rules.offer_fault(
            article_path=article.scope_path, to_path=to.scope_path, is_live=article.live,
            is_shown=way_on(to, article) is not None,
        )
    )  # fmt: skip
    row = Contribution.objects.create(
        article=article, to_site_id=to.id, note=note_text.strip()[:200], at=at, by_id=actor.account_id
    )
    note(article, "article.offered", article.scope_path, actor=actor, at=at)
    _tell_editors(to, row, at)
    return row


def _tell_editors(to: directory.SiteEntry, row: Contribution, at: datetime) -> None:
    """Those who hold a role on the very organization above."""
    roles = roles_allowing(Verb.PUBLISH_ARTICLES)
    holders = in_force_at(at).filter(scope_path=to.scope_path, role__in=roles).order_by("starts_at", "pk")
    notify(
        account_ids=list(dict.fromkeys(holders.values_list("account_id", flat=True)[:MOST_TOLD])),
        kind="article.offered", title=_("An article is offered to your website"), body=row.article.title, at=at,
        url=reverse("sites:contributions", args=[to.organization_id]), unique_key=f"contribution:{row.pk}",
    )  # fmt: skip


def _locked(actor: Actor, contribution_id: UUID) -> Contribution:
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("article", "to_site")
    row = rows.filter(pk=contribution_id).first()
    if row is None:
        raise NotFound
    access.get_kept_site(actor, row.to_site.organization_id, Verb.PUBLISH_ARTICLES)
    return row


@transaction.atomic
def accept(*, actor: Actor, at: datetime, contribution_id: UUID, column_kind: str) -> Contribution:
    """Take a contribution into a column. Decided already, nothing changes.

    Order of effects: use, stamp, contribution, audit, notice. Raises NotFound, Forbidden; Refused `draft`, `column`.
    """
    row = _locked(actor, contribution_id)
    if row.state != ContributionState.OFFERED:
        return row
    refuse("" if row.article.live else "draft")
    refuse_missing_column(row.to_site, column_kind)
    use(row.article, row.to_site, column_kind, UseHow.CONTRIBUTED, "article.accepted", actor=actor, at=at)
    return _decide(row, ContributionState.ACCEPTED, actor=actor, at=at)


@transaction.atomic
def decline(*, actor: Actor, at: datetime, contribution_id: UUID, reason: str) -> Contribution:
    """Decline a contribution, with the reason. Decided already, nothing changes.

    Order of effects: contribution, audit, notice. Raises NotFound, Forbidden; Refused `reason`.
    """
    row = _locked(actor, contribution_id)
    if row.state != ContributionState.OFFERED:
        return row
    if not reason.strip():
        raise Refused("reason", _("Say why it is declined. Its writer reads it."), "reason")
    row.reason = reason.strip()[:200]
    path = row.to_site.scope_path
    note(row.article, "article.declined", path, actor=actor, at=at, reason=row.reason)
    return _decide(row, ContributionState.DECLINED, actor=actor, at=at)


def _decide(row: Contribution, state: ContributionState, *, actor: Actor, at: datetime) -> Contribution:
    row.state, row.decided_at, row.decided_by_id = state, at, actor.account_id
    row.save(update_fields=["state", "reason", "decided_at", "decided_by_id"])
    accepted = state == ContributionState.ACCEPTED
    title = _("Your contribution has been taken up") if accepted else _("Your contribution has been declined")
    if row.by_id and Account.objects.filter(pk=row.by_id, is_active=True).exists():
        notify(
            account_ids=[row.by_id], kind=f"article.{state}", title=title, at=at,
            body=f"{row.article.title} {row.reason}".strip(), unique_key=f"contribution:{row.pk}:decided",
            url=reverse("sites:article", args=[row.article.public_id]),
        )  # fmt: skip
    return row
