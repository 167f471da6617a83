"""What contexts put into a person's calendar: dataclasses, registered in their `apps.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.ui.slots import Slot

State = Literal["confirmed", "tentative", "cancelled"]


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event of one person: an hour (`starts_at`, `ends_at`, aware) or a whole day (`all_day_on`).

    `uid` stays the same for ever, `sequence` grows with every change that moves or cancels the event, `changed_at` is
    the last change of anything here. `title` and `place` leave the house: they name no other person and nothing
    sensitive; the address of a video room stays behind `url`, a path of this site. `words` (what to do, what was
    answered) are for pages of ours and stay out of the feed.
    """

    uid: str
    sequence: int
    starts_at: datetime | None
    ends_at: datetime | None
    all_day_on: date | None
    title: Any
    place: Any = ""
    url: str = ""
    words: Any = ""
    state: State = "confirmed"
    changed_at: datetime | None = None


@dataclass(frozen=True)
class CalendarSource:
    """Finds a context's events of an actor that begin in [since, until): at most two queries, whatever their number.

    Cancelled events are found like others, so that calendars learn of it.
    """

    key: str
    events: Callable[[Actor, datetime, datetime], list[CalendarEvent]]
    order: int = 100


calendar_sources: Slot[CalendarSource] = Slot("calendar sources")
