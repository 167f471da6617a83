"""Events as iCalendar: what a telephone, Thunderbird and Outlook read.

Source: RFC 5545; RFC 7986 (NAME, REFRESH-INTERVAL).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vDuration, vText, vUri

from zhibu.foundation.calendars.slots import CalendarEvent
from zhibu.foundation.documents.papers import tidy_line
from zhibu.kernel.clock import ZONE

MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=1)
BEFORE = timedelta(hours=1)


def as_icalendar(events: Iterable[CalendarEvent], *, site: str) -> bytes:
    """The events as one calendar. `site` ("https://host") stands before their paths.

    The same events give the same bytes: no time of making is in it. Title, time, place, link of each, nothing else.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Zhibu//Calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar["name"] = calendar["x-wr-calname"] = vText(_("Branch calendar"))
    calendar["x-wr-timezone"] = vText(ZONE.key)
    refresh = vDuration(REFRESH)
    refresh.params["VALUE"] = "DURATION"
    calendar["refresh-interval"], calendar["x-published-ttl"] = refresh, vDuration(REFRESH)
    calendar.add_component(_timezone())
    for event in events:
        calendar.add_component(_event(event, site))
    return calendar.to_ical()


def last_change(events: Iterable[CalendarEvent]) -> datetime | None:
    """The last change of any of the events, None where none is known."""
    return max((event.changed_at for event in events if event.changed_at), default=None)


def _timezone() -> Timezone:
    """Shanghai as it has been since 1992: eight hours, no summer time."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1992, 1, 1))  # noqa: DTZ001  local time, as the format has it
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone = Timezone()
    zone.add("tzid", ZONE.key)
    zone.add_component(standard)
    return zone


def _event(event: CalendarEvent, site: str) -> Event:
    made = Event()
    made.add("uid", f"{event.uid}@zhibu")
    made.add("sequence", event.sequence)
    stamp = event.changed_at or event.starts_at or _midnight(event)
    made.add("dtstamp", stamp.astimezone(UTC))
    if event.changed_at:
        made.add("last-modified", event.changed_at.astimezone(UTC))
    _add_time(made, event)
    cancelled = event.state == "cancelled"
    title, place = tidy_line(str(event.title)), tidy_line(str(event.place))
    made.add("summary", _("Cancelled: %(title)s") % {"title": title} if cancelled else title)
    if place:
        made.add("location", place)
    if event.url:
        made["url"] = vUri(site + event.url)
        made.add("description", site + event.url)
    made.add("status", event.state.upper())
    made.add("transp", "TRANSPARENT" if cancelled or event.starts_at is None else "OPAQUE")
    made.add("class", "PRIVATE")
    if event.starts_at and not cancelled:
        made.add_component(_alarm(title))
    return made


def _midnight(event: CalendarEvent) -> datetime:
    if event.all_day_on is None:
        raise ValueError(f"{event.uid} has neither an hour nor a day")
    return datetime.combine(event.all_day_on, time(), ZONE)


def _add_time(made: Event, event: CalendarEvent) -> None:
    if event.starts_at:
        made.add("dtstart", event.starts_at.astimezone(ZONE))
        if event.ends_at and event.ends_at > event.starts_at:
            made.add("dtend", event.ends_at.astimezone(ZONE))
    else:
        day = _midnight(event).date()
        made.add("dtstart", day)
        made.add("dtend", day + timedelta(days=1))


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -BEFORE)
    alarm.add("description", title)
    return alarm
