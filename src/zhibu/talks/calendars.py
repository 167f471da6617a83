"""Arranged talks in the calendars of the two."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.calendars.slots import CalendarEvent, CalendarSource
from zhibu.talks.choices import TalkState
from zhibu.talks.queries.own import arranged_between

LASTS = timedelta(hours=1)


def _events(actor: Actor, since: datetime, until: datetime) -> list[CalendarEvent]:
    """The hours of the actor's talks. A feed leaves the house: neither the other person nor the place is in it."""
    return [
        CalendarEvent(
            uid=f"talk-{talk.pk}", sequence=talk.sequence, starts_at=talk.starts_at,
            ends_at=talk.starts_at + LASTS, all_day_on=None, title=_("A talk"),
            url=reverse("talks:talk", args=[talk.pk]), changed_at=talk.changed_at,
            state="cancelled" if talk.state == TalkState.CANCELLED else "confirmed",
        )
        for talk in arranged_between(actor, since, until)
        if talk.starts_at is not None
    ]  # fmt: skip


ARRANGED = CalendarSource(key="talks", events=_events, order=40)
