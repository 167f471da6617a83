"""Whose calendar an address opens, and what stands in it."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.calendars.models import Feed
from zhibu.foundation.calendars.slots import CalendarEvent, calendar_sources
from zhibu.foundation.crypto.sealing import digest_of_secret
from zhibu.kernel.errors import NotFound

PURPOSE = "calendars.feed"
BACK, AHEAD = timedelta(days=92), timedelta(days=366)
"""So far does a feed reach: the last quarter stays to look up, the coming year is planned."""


def feeds_of(actor: Actor) -> QuerySet[Feed]:
    """The actor's addresses in use, oldest first; none for the anonymous."""
    if actor.account_id is None:
        return Feed.objects.none()
    return Feed.objects.filter(account_id=actor.account_id, ended_at=None).order_by("made_at", "id")


def key_of(secret: str) -> str:
    """The digest under which an address is kept."""
    return digest_of_secret(secret, PURPOSE)


def reader_of(secret: str) -> Actor:
    """The person whose calendar the address opens. Two queries.

    Raises NotFound for an address that never was or was ended, and for an account out of use: all look the same.
    """
    feed = Feed.objects.filter(key=key_of(secret), ended_at=None).first()
    accounts: Any = get_user_model()._default_manager
    account = accounts.filter(pk=feed.account_id, is_active=True).first() if feed else None
    if account is None:
        raise NotFound
    return Actor(account_id=account.pk, name=account.name, member_id=account.member_id, home_path=account.home_path)


def events_of(actor: Actor, at: datetime) -> list[CalendarEvent]:
    """What stands in the actor's calendar around an instant, by time; at most two queries a source."""
    since, until = at - BACK, at + AHEAD
    found = [event for source in calendar_sources for event in source.events(actor, since, until)]
    return sorted(found, key=_place_in_time)


def _place_in_time(event: CalendarEvent) -> tuple[str, str]:
    day = event.starts_at.isoformat() if event.starts_at else ""
    return (day or (event.all_day_on.isoformat() if event.all_day_on else ""), event.uid)
