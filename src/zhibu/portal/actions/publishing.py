"""What follows when Wagtail has published, withdrawn or moved an article: its day, the stamp, the log, the event."""

from datetime import datetime
from typing import Any

from django.core.management import call_command
from django.db import transaction
from wagtail.log_actions import get_active_log_context

from zhibu.foundation.access.actors import SYSTEM, Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events.actions import publish
from zhibu.portal.actions.stamping import stamp
from zhibu.portal.actions.standing import write_standing
from zhibu.portal.events import ArticlePublished, ArticleWithdrawn
from zhibu.portal.models import ArticlePage, ColumnPage


def present_actor() -> Actor:
    """Who is at work in the editor or on the desk, as Wagtail's log knows it; the system for jobs."""
    user = get_active_log_context().user
    found: Actor = getattr(user, "actor", SYSTEM)
    return found


@transaction.atomic
def note_published(*, actor: Actor, at: datetime, article: ArticlePage) -> None:
    """Readers see the article, or its new version. The first time gives it its day, unless the writer has.

    Order of effects: day, what stands in it, stamp, audit, event.
    """
    if article.published_at is None:
        article.published_at = article.first_published_at or at
        ArticlePage.objects.filter(pk=article.pk).update(published_at=article.published_at)
    write_standing([article])
    stamp([article.scope_path])
    _record(article, "article.published", actor=actor, at=at)
    publish(ArticlePublished(article_id=article.pk, path=article.scope_path), at=at)


@transaction.atomic
def note_withdrawn(*, actor: Actor, at: datetime, article: ArticlePage) -> None:
    """Readers see the article no more, on no site, nor its pictures and attachments.

    Order of effects: what stood in it, stamp, audit, event.
    """
    write_standing([article])
    stamp([article.scope_path])
    _record(article, "article.withdrawn", actor=actor, at=at)
    publish(ArticleWithdrawn(article_id=article.pk, path=article.scope_path), at=at)


@transaction.atomic
def note_moved(*, article: ArticlePage) -> None:
    """The article stands in another column of its site. Order of effects: column, stamp."""
    column = article.get_parent().specific
    if isinstance(column, ColumnPage):
        ArticlePage.objects.filter(pk=article.pk).update(column_kind=column.kind)
    stamp([article.scope_path])


def _record(article: ArticlePage, action: str, *, actor: Actor, at: datetime) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="article", object_id=article.public_id,
        scope_path=article.scope_path, detail={"title": article.title},
    )  # fmt: skip


def publish_due() -> None:
    """Publish what is scheduled up to now and take away what has expired; each is noted as if done by hand."""
    call_command("publish_scheduled", verbosity=0)


def article_in(page: Any) -> ArticlePage | None:
    """The page as an article; None for sites and columns."""
    return page if isinstance(page, ArticlePage) else None
