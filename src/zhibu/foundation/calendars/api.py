"""The bearer's own calendar for programs."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema

from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.foundation.calendars import queries
from zhibu.kernel import clock

operations = Operations("Calendar")


class FeedLine(Schema):
    """An address under which a device reads your calendar; the address itself is shown once, when it is made."""

    id: UUID
    name: str
    made_at: datetime
    renewed_at: datetime | None


class EventLine(Schema):
    """An event: an hour, or a whole day."""

    uid: str
    title: str
    place: str
    url: str
    starts_at: datetime | None
    ends_at: datetime | None
    all_day_on: date | None
    state: Literal["confirmed", "tentative", "cancelled"]


@operations.read("/calendar/feeds", scope=Scope.CALENDAR_READ, name="calendar_feeds", returns=list[FeedLine])
def list_feeds(request: ApiRequest) -> Any:
    """Your addresses in use, the oldest first."""
    return list(queries.feeds_of(request.actor))


@operations.read("/calendar/events", scope=Scope.CALENDAR_READ, name="calendar_events", returns=list[EventLine])
def list_events(request: ApiRequest) -> Any:
    """What stands in your calendar, from a quarter back to a year ahead, by time."""
    return [
        {
            "uid": event.uid, "title": str(event.title), "place": str(event.place), "url": event.url,
            "starts_at": event.starts_at, "ends_at": event.ends_at, "all_day_on": event.all_day_on,
            "state": event.state,
        }
        for event in queries.events_of(request.actor, clock.now())
    ]  # fmt: skip
