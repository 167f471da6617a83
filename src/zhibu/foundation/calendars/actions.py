"""Giving a person an address for their calendar, a new one, and taking it back."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.calendars.models import Feed
from zhibu.foundation.calendars.queries import feeds_of, key_of
from zhibu.kernel.errors import NotFound, Refused

MOST = 5
"""So many addresses may a person have at once."""


@dataclass(frozen=True, slots=True)
class MadeFeed:
    """A feed and the secret of its address, which is known here and now and never again."""

    feed: Feed
    secret: str


@transaction.atomic
def make_feed(*, actor: Actor, at: datetime, name: str, request: UUID) -> MadeFeed:
    """An address for the actor's own calendar. The same `request` again makes no second one, but a new secret for it.

    Order of effects: feed, audit. Raises NotFound for the anonymous; Refused too_many, ended (of a form sent again).
    """
    if actor.account_id is None:
        raise NotFound
    secret = secrets.token_urlsafe(32)
    feed, is_new = Feed.objects.select_for_update().get_or_create(
        account_id=actor.account_id,
        request=request,
        defaults={"name": name.strip()[:20], "key": key_of(secret), "made_at": at},
    )
    if not is_new:
        return _renewed(actor, at, feed)
    if feeds_of(actor).count() > MOST:
        raise Refused("too_many", _("You have five addresses already. End one that you do not use."))
    _record(actor, at, "calendar_feed.made", feed)
    return MadeFeed(feed, secret)


@transaction.atomic
def renew_feed(*, actor: Actor, at: datetime, feed_id: UUID) -> MadeFeed:
    """A new address for the same device; the old one opens nothing from now on.

    Order of effects: feed, audit. Raises NotFound for another's.
    """
    return _renewed(actor, at, _locked(actor, feed_id))


@transaction.atomic
def end_feed(*, actor: Actor, at: datetime, feed_id: UUID) -> None:
    """Take an address back: it opens nothing from now on. Ending an ended one changes nothing.

    Order of effects: feed, audit. Raises NotFound for another's.
    """
    feed = _locked(actor, feed_id)
    if feed.ended_at is None:
        feed.ended_at = at
        feed.save(update_fields=["ended_at"])
        _record(actor, at, "calendar_feed.ended", feed)


def _locked(actor: Actor, feed_id: UUID) -> Feed:
    feed = Feed.objects.select_for_update().filter(pk=feed_id).first()
    if feed is None or feed.account_id != actor.account_id:
        raise NotFound
    return feed


def _renewed(actor: Actor, at: datetime, feed: Feed) -> MadeFeed:
    if feed.ended_at is not None:
        raise Refused("ended", _("This address was ended. Make a new one."))
    secret = secrets.token_urlsafe(32)
    feed.key, feed.renewed_at = key_of(secret), at
    feed.save(update_fields=["key", "renewed_at"])
    _record(actor, at, "calendar_feed.renewed", feed)
    return MadeFeed(feed, secret)


def _record(actor: Actor, at: datetime, action: str, feed: Feed) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="calendar_feed", object_id=feed.pk, scope_path=actor.home_path
    )
