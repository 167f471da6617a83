"""The feed as calendar programs read it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from zhibu.foundation.calendars.icalendars import as_icalendar, last_change
from zhibu.foundation.calendars.slots import CalendarEvent

SITE = "https://zhibu.example"
AT = datetime(2026, 11, 19, 11, 30, tzinfo=UTC)
"""A Thursday, 19:30 in Shanghai."""


def event(**given):
    values = {
        "uid": "meeting-1", "sequence": 0, "starts_at": AT, "ends_at": AT + timedelta(hours=2), "all_day_on": None,
        "title": "支部党员大会", "place": "三楼会议室", "url": "/meetings/1/", "changed_at": AT - timedelta(days=3),
    }  # fmt: skip
    return CalendarEvent(**{**values, **given})


def read(*events):
    return Calendar.from_ical(as_icalendar(events, site=SITE))


def only(*events):
    [found] = read(*events).walk("VEVENT")
    return found


def test_an_event_has_what_calendars_ask_for():
    found = only(event())
    assert (found["uid"], found["sequence"], found["status"]) == ("meeting-1@zhibu", 0, "CONFIRMED")
    assert (found["summary"], found["location"]) == ("支部党员大会", "三楼会议室")
    assert found["url"] == found["description"] == "https://zhibu.example/meetings/1/"
    assert found.decoded("dtstart") == AT
    assert found.decoded("dtend") - found.decoded("dtstart") == timedelta(hours=2)
    assert found["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert found.decoded("dtstamp") == found.decoded("last-modified") == AT - timedelta(days=3)


def test_the_calendar_says_its_zone_its_name_and_when_to_ask_again():
    calendar = read(event())
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Shanghai"
    assert zone.walk("STANDARD")[0].decoded("tzoffsetto") == timedelta(hours=8)
    assert calendar["version"] == "2.0"
    assert calendar["x-wr-calname"] == "支部日历"
    text = as_icalendar([event()], site=SITE).decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
    assert "METHOD" not in calendar


def test_it_reminds_an_hour_before():
    [alarm] = only(event()).walk("VALARM")
    assert (alarm["action"], alarm.decoded("trigger")) == ("DISPLAY", timedelta(hours=-1))


def test_a_cancelled_event_stays_and_says_so():
    found = only(event(state="cancelled", sequence=2))
    assert (found["status"], found["sequence"], found["uid"]) == ("CANCELLED", 2, "meeting-1@zhibu")
    assert found["summary"] == "已取消：支部党员大会"
    assert found["transp"] == "TRANSPARENT"
    assert found.walk("VALARM") == []


def test_a_day_without_an_hour():
    found = only(event(starts_at=None, ends_at=None, all_day_on=date(2026, 12, 31), state="tentative"))
    assert (found.decoded("dtstart"), found.decoded("dtend")) == (date(2026, 12, 31), date(2027, 1, 1))
    assert (found["status"], found.walk("VALARM")) == ("TENTATIVE", [])


@pytest.mark.parametrize("hour", [15, 16])
def test_around_midnight_the_day_is_the_organizations(hour):
    starts = datetime(2026, 11, 19, hour, 59, tzinfo=UTC)
    text = as_icalendar([event(starts_at=starts, ends_at=None)], site=SITE).decode()
    assert f"DTSTART;TZID=Asia/Shanghai:202611{19 if hour == 15 else 20}T{(hour + 8) % 24:02}5900\r\n" in text


def test_an_end_that_is_no_end_is_left_out():
    assert "dtend" not in only(event(ends_at=AT))
    assert "location" not in only(event(place=""))
    assert "url" not in only(event(url=""))


def test_words_stay_in_the_house():
    assert "出差" not in as_icalendar([event(words="林知行请假：出差")], site=SITE).decode()


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("一\r\nBEGIN:VEVENT\r\nSUMMARY:假", "一 BEGIN:VEVENT SUMMARY:假"),
        ("逗号, 分号; 反斜\\杠", "逗号, 分号; 反斜\\杠"),
        ("长" * 200, "长" * 200),
        ("\x00控制\x07", "控制"),
        ('冒号: "引号" \\n', '冒号: "引号" \\n'),
    ],
)
def test_no_title_breaks_out_of_its_line(title, read_as):
    found = only(event(title=title, place=title))
    assert found["summary"] == found["location"] == read_as
    lines = as_icalendar([event(title=title)], site=SITE).split(b"\r\n")
    assert max(map(len, lines)) <= 75


def test_the_same_events_give_the_same_bytes():
    assert as_icalendar([event()], site=SITE) == as_icalendar([event()], site=SITE)
    without = event(changed_at=None)
    assert as_icalendar([without], site=SITE) == as_icalendar([without], site=SITE)
    assert last_change([without]) is None
    assert last_change([without, event()]) == AT - timedelta(days=3)


def test_an_event_without_any_time_is_a_mistake():
    with pytest.raises(ValueError, match="neither an hour nor a day"):
        as_icalendar([event(starts_at=None, changed_at=None)], site=SITE)
