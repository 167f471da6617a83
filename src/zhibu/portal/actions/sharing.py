"""Giving an article to the sites below, taking one over, subscribing to a column, saying a word before it.

Each is one row, whatever the number of sites that show it afterwards: no page is written, copied or rendered here.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.portal import access
from zhibu.portal.actions.stamping import stamp
from zhibu.portal.choices import ColumnKind, UseHow
from zhibu.portal.models import ArticlePage, ColumnPage, Foreword, Push, SitePage, Subscription, Use
from zhibu.portal.queries.shown import way_on
from zhibu.portal.reading import directory
from zhibu.portal.rules import sharing as rules

FAULTS: dict[str, Any] = {
    "draft": _("Readers do not see this article yet. Publish it first."),
    "not-below": _("Articles are given to one's own organization and those below it."),
    "own": _("This is an article of this website."),
    "shown": _("The website shows this article already."),
    "not-above": _("Articles are offered to websites above."),
    "not-given": _("This article is not given to the website from above."),
    "must": _("Whoever gives this article has said that every website shows it."),
}


def refuse(fault: str, field: str = "") -> None:
    """Raise Refused with the words of a fault; pass where there is none."""
    if fault:
        raise Refused(fault, FAULTS[fault], field)


def note(article: ArticlePage, action: str, path: str, *, actor: Actor, at: datetime, **detail: Any) -> None:
    """One entry of the audit log about an article, at the organization where the deed was done."""
    audit.record(
        actor=actor, at=at, action=action, object_kind="article", object_id=article.public_id, scope_path=path,
        detail={"title": article.title, **detail},
    )  # fmt: skip


@transaction.atomic
def push_down(
    *, actor: Actor, at: datetime, article_id: int, scope_path: str, column_kind: str, is_must: bool = False
) -> Push:
    """Give an article to every site at `scope_path` and below, in their column of this kind. Again changes nothing
    but whether they must show it: what is no must, a site may refuse.

    Order of effects: push, stamp, audit. Raises NotFound, Forbidden; Refused `draft`, `not-below`.
    """
    article = access.get_article(actor, article_id, Verb.PUSH_ARTICLES)
    refuse(rules.push_fault(article_path=article.scope_path, scope_path=scope_path, is_live=article.live))
    push, made = Push.objects.get_or_create(
        article=article, scope_path=scope_path, ended_at=None,
        defaults={
            "column_kind": ColumnKind(column_kind).value, "at": at, "by_id": actor.account_id, "is_must": is_must
        },
    )  # fmt: skip
    if made or push.is_must != is_must:
        push.is_must = is_must
        push.save(update_fields=["is_must"])
        stamp([scope_path, article.scope_path])
        note(article, "article.pushed", scope_path, actor=actor, at=at)
    return push


@transaction.atomic
def end_push(*, actor: Actor, at: datetime, push_id: UUID, reason: str) -> Push:
    """Take an article back from the sites below, with the reason. Again changes nothing.

    Order of effects: push, stamp, audit. Raises NotFound, Forbidden; Refused `reason`.
    """
    push = Push.objects.select_for_update().filter(pk=push_id).first()
    if push is None:
        raise NotFound
    article = access.get_article(actor, push.article_id, Verb.PUSH_ARTICLES)
    if push.ended_at is not None:
        return push
    if not reason.strip():
        raise Refused("reason", _("Say why it is taken back. The reason is kept."), "reason")
    push.ended_at, push.end_reason = at, reason.strip()[:200]
    push.save(update_fields=["ended_at", "end_reason"])
    stamp([push.scope_path, article.scope_path])
    note(article, "article.push_ended", push.scope_path, actor=actor, at=at, reason=push.end_reason)
    return push


def get_push(actor: Actor, push_id: UUID) -> Push:
    """A push of an article for whoever may push it. Raises NotFound, Forbidden."""
    push = Push.objects.select_related("article").filter(pk=push_id).first()
    if push is None:
        raise NotFound
    access.get_article(actor, push.article_id, Verb.PUSH_ARTICLES)
    return push


def kept_site(actor: Actor, organization_id: UUID, verb: Verb) -> tuple[SitePage, directory.SiteEntry]:
    """The open site of an organization for whoever has the verb there. Raises NotFound, Forbidden."""
    site = access.get_kept_site(actor, organization_id, verb)
    entry = directory.by_id(site.pk)
    if entry is None or entry.is_closed:
        raise NotFound
    return site, entry


def refuse_missing_column(site: SitePage, kind: str) -> None:
    """Pass if the site has the column. Raises Refused `column`."""
    if not ColumnPage.objects.filter(site=site, kind=kind, live=True).exists():
        raise Refused("column", _("The website has no such column."), "column_kind")


@transaction.atomic
def take_over(*, actor: Actor, at: datetime, public_id: UUID, organization_id: UUID, column_kind: str) -> Use:
    """Show an article of another site in a column of one's own. Again changes nothing.

    Order of effects: use, stamp, audit. Raises NotFound, Forbidden; Refused `draft`, `own`, `shown`, `column`.
    """
    site, entry = kept_site(actor, organization_id, Verb.PUBLISH_ARTICLES)
    article = access.get_read_article(entry, public_id)[0]
    standing = Use.objects.filter(article=article, site=site, ended_at=None).first()
    if standing is not None:
        return standing
    refuse(
        rules.take_fault(
            article_path=article.scope_path, site_path=site.scope_path, is_live=article.live,
            is_shown=way_on(entry, article) is not None,
        )
    )  # fmt: skip
    refuse_missing_column(site, column_kind)
    return use(article, site, column_kind, UseHow.TAKEN, "article.taken", actor=actor, at=at)


def use(
    article: ArticlePage, site: SitePage, column_kind: str, how: UseHow, action: str, *, actor: Actor, at: datetime
) -> Use:
    """Write down that a site shows an article from now on, stamp it, note it."""
    row, made = Use.objects.get_or_create(
        article=article, site=site, ended_at=None,
        defaults={"column_kind": column_kind, "how": how, "at": at, "by_id": actor.account_id},
    )  # fmt: skip
    if made:
        stamp([site.scope_path])
        note(article, action, site.scope_path, actor=actor, at=at)
    return row


@transaction.atomic
def let_go(*, actor: Actor, at: datetime, use_id: UUID) -> Use:
    """Show an article of another site no more. Again changes nothing. Order of effects: use, stamp, audit.

    Raises NotFound, Forbidden.
    """
    row = Use.objects.select_for_update(of=("self",)).select_related("article", "site").filter(pk=use_id).first()
    if row is None:
        raise NotFound
    access.get_kept_site(actor, row.site.organization_id, Verb.PUBLISH_ARTICLES)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        stamp([row.site.scope_path])
        note(row.article, "article.let_go", row.site.scope_path, actor=actor, at=at)
    return row


@transaction.atomic
def write_foreword(*, actor: Actor, at: datetime, public_id: UUID, organization_id: UUID, text: str) -> str:
    """Say a word before an article of another site, or take it away with an empty text. The article stays as it is.

    Order of effects: foreword, stamp, audit. Raises NotFound, Forbidden where the site does not show the article.
    """
    site, entry = kept_site(actor, organization_id, Verb.PUBLISH_ARTICLES)
    article, shown = access.get_read_article(entry, public_id)
    if shown is None or article.site_id == site.pk:
        raise Forbidden
    words = text.strip()[:400]
    if words:
        Foreword.objects.update_or_create(
            site=site, article=article, defaults={"text": words, "at": at, "by_id": actor.account_id}
        )
    else:
        Foreword.objects.filter(site=site, article=article).delete()
    stamp([site.scope_path])
    note(article, "article.foreword", site.scope_path, actor=actor, at=at)
    return words


@transaction.atomic
def subscribe_to(
    *, actor: Actor, at: datetime, organization_id: UUID, column_kind: str, source_id: int, source_kind: str
) -> Subscription:
    """Show in a column what a column of another site publishes. Again changes the column alone.

    Order of effects: subscription, stamp, audit. Raises NotFound, Forbidden; Refused `own`, `column`.
    """
    site, _entry = kept_site(actor, organization_id, Verb.EDIT_SITES)
    source = directory.by_id(source_id)
    if source is None or source.is_closed:
        raise NotFound
    if source.id == site.pk:
        raise Refused("own", _("A website does not subscribe to itself."), "source")
    refuse_missing_column(site, column_kind)
    row, made = Subscription.objects.get_or_create(
        site=site, source_site_id=source.id, source_kind=ColumnKind(source_kind).value,
        defaults={"column_kind": column_kind, "at": at, "by_id": actor.account_id},
    )  # fmt: skip
    if not made and row.column_kind != column_kind:
        row.column_kind = column_kind
        row.save(update_fields=["column_kind"])
    stamp([site.scope_path])
    _record_subscription(site, "site.subscribed", actor=actor, at=at)
    return row


@transaction.atomic
def unsubscribe(*, actor: Actor, at: datetime, subscription_id: UUID) -> None:
    """End a subscription. Order of effects: subscription, stamp, audit. Raises NotFound, Forbidden."""
    row = Subscription.objects.select_related("site").filter(pk=subscription_id).first()
    if row is None:
        raise NotFound
    site = access.get_kept_site(actor, row.site.organization_id, Verb.EDIT_SITES)
    row.delete()
    stamp([site.scope_path])
    _record_subscription(site, "site.unsubscribed", actor=actor, at=at)


def _record_subscription(site: SitePage, action: str, *, actor: Actor, at: datetime) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="site", object_id=site.organization_id,
        scope_path=site.scope_path,
    )  # fmt: skip
