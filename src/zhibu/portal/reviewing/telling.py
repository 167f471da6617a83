"""What is written down of a step of review, and who is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.notify.actions import notify
from zhibu.portal.choices import ReviewStep
from zhibu.portal.models import ArticlePage, ReviewState


def note(article: ArticlePage, action: str, *, actor: Actor, at: datetime, **detail: Any) -> None:
    """One entry of the audit log about an article."""
    audit.record(
        actor=actor, at=at, action=action, object_kind="article", object_id=article.public_id,
        scope_path=article.scope_path, detail={"title": article.title, **detail},
    )  # fmt: skip


def page_of(article: ArticlePage) -> str:
    """Where a piece is read, judged and followed."""
    return reverse("articles:piece", args=[article.public_id])


def tell(
    people: Iterable[UUID | None], kind: str, title: str, article: ArticlePage, *, at: datetime, body: str = "",
    key: str | None = None,
) -> None:  # fmt: skip
    """Tell accounts something about a piece, each once under the key."""
    notify(
        account_ids=[pk for pk in people if pk is not None], kind=kind, title=title, body=body, at=at,
        url=page_of(article), unique_key=key,
    )  # fmt: skip


def sent_in(article: ArticlePage, *, actor: Actor, at: datetime) -> None:
    """A piece was sent in for review."""
    note(article, "article.sent_in", actor=actor, at=at)


def waits(article: ArticlePage, state: ReviewState, called: Iterable[UUID], *, actor: Actor, at: datetime) -> None:
    """A piece waits for those who are called to its step; whoever has just acted is not told."""
    title = _("“%(title)s” waits for your %(step)s") % {
        "title": article.title[:60],
        "step": ReviewStep(state.step).label.lower(),
    }
    everyone = [pk for pk in called if pk != actor.account_id]
    tell(everyone, "article.waits", title, article, at=at, key=f"review:{state.pk}")


def approved(state: ReviewState, *, actor: Actor, at: datetime, comment: str) -> None:
    """A step was passed."""
    note(
        state.article,
        "article.approved",
        actor=actor,
        at=at,
        step=state.step,
        **({"word": comment} if comment else {}),
    )


def returned(state: ReviewState, *, actor: Actor, at: datetime, reason: str) -> None:
    """A piece went back to its writer."""
    article = state.article
    note(article, "article.returned", actor=actor, at=at, step=state.step, reason=reason)
    title = _("“%(title)s” came back: please change it") % {"title": article.title[:60]}
    tell(_writers(state.workflow_state, article, actor), "article.returned", title, article, at=at, body=reason)


def recalled(state: ReviewState, *, actor: Actor, at: datetime) -> None:
    """A piece left review undecided."""
    note(state.article, "article.recalled", actor=actor, at=at, step=state.step)


def passed(workflow_state: Any, article: ArticlePage, *, actor: Actor, at: datetime) -> None:
    """A piece has passed its last review. That it was published is written by whoever publishes."""
    title = _("“%(title)s” has passed review") % {"title": article.title[:60]}
    tell(_writers(workflow_state, article, actor), "article.passed", title, article, at=at)


def withdrawn(article: ArticlePage, *, actor: Actor, at: datetime, reason: str) -> None:
    """Readers see a piece no more."""
    note(article, "article.reason_given", actor=actor, at=at, reason=reason)
    if article.owner_id != actor.account_id:
        title = _("“%(title)s” was withdrawn") % {"title": article.title[:60]}
        tell([article.owner_id], "article.withdrawn", title, article, at=at, body=reason)


def _writers(workflow_state: Any, article: ArticlePage, actor: Actor) -> list[UUID]:
    """Who sent it in and who owns it, but for whoever has just acted."""
    people = dict.fromkeys([workflow_state.requested_by_id, article.owner_id])
    return [pk for pk in people if pk is not None and pk != actor.account_id]


def is_late(state: ReviewState, called: Iterable[UUID], *, at: datetime) -> None:
    """A step is late."""
    article = state.article
    title = _("“%(title)s” has waited too long for your %(step)s") % {
        "title": article.title[:60],
        "step": ReviewStep(state.step).label.lower(),
    }
    tell(called, "article.late", title, article, at=at, key=f"late:{state.pk}")
