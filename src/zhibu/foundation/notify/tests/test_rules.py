"""When a notice goes out, for all hours and all quiet hours."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.foundation.notify import rules
from zhibu.foundation.notify.rules import Quiet
from zhibu.kernel.clock import ZONE

NIGHT = Quiet()
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
QUIETS = st.builds(Quiet, MINUTES, MINUTES)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


def shanghai(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("at", "goes_out"),
    [
        ("2026-11-18T12:00", "2026-11-18T12:00"),
        ("2026-11-18T21:59", "2026-11-18T21:59"),
        ("2026-11-18T22:00", "2026-11-19T07:00"),
        ("2026-11-18T23:59", "2026-11-19T07:00"),
        ("2026-11-19T00:00", "2026-11-19T07:00"),
        ("2026-11-19T06:59", "2026-11-19T07:00"),
        ("2026-11-19T07:00", "2026-11-19T07:00"),
        ("2026-12-31T23:00", "2027-01-01T07:00"),
    ],
)
def test_the_usual_quiet_hours(at, goes_out):
    assert rules.goes_out_at(shanghai(at), NIGHT) == shanghai(goes_out)


@pytest.mark.parametrize(
    ("needed_by", "comes_through"),
    [
        ("2026-11-19T06:30", True),
        ("2026-11-19T07:29", True),
        ("2026-11-19T07:30", False),
        ("2026-11-19T19:30", False),
    ],
)
def test_what_is_needed_before_they_end_comes_through(needed_by, comes_through):
    at = shanghai("2026-11-18T23:00")
    assert (rules.goes_out_at(at, NIGHT, needed_by=shanghai(needed_by)) == at) is comes_through


@settings(deadline=None)
@given(INSTANTS, QUIETS, st.booleans())
def test_nothing_rings_in_quiet_hours_but_what_is_urgent(at, quiet, is_urgent):
    goes_out = rules.goes_out_at(at, quiet, is_urgent=is_urgent)
    assert at <= goes_out < at + timedelta(days=1)
    assert goes_out == at if is_urgent else not rules.is_quiet(goes_out, quiet)


@settings(deadline=None)
@given(INSTANTS, QUIETS)
def test_it_goes_out_as_soon_as_it_may(at, quiet):
    goes_out = rules.goes_out_at(at, quiet)
    waited = goes_out - at
    assert all(rules.is_quiet(at + waited * part / 8, quiet) for part in range(8)) or waited == timedelta(0)
    assert rules.goes_out_at(goes_out, quiet) == goes_out


@settings(deadline=None)
@given(INSTANTS, MINUTES)
def test_the_same_time_twice_is_no_quiet_hours(at, clock):
    assert not rules.is_quiet(at, Quiet(clock, clock))


@settings(deadline=None)
@given(INSTANTS, QUIETS, st.timedeltas(timedelta(0), timedelta(days=2)))
def test_what_is_needed_comes_in_time_or_at_once(at, quiet, ahead):
    goes_out = rules.goes_out_at(at, quiet, needed_by=at + ahead)
    assert goes_out == at or goes_out < at + ahead or ahead == timedelta(0)


@settings(deadline=None)
@given(INSTANTS, QUIETS, st.booleans())
def test_a_digest_comes_once_a_day_or_a_week(at, quiet, weekly):
    first = rules.digest_at(at, quiet, weekly=weekly)
    assert at < first <= at + timedelta(days=8 if weekly else 2)
    assert not rules.is_quiet(first, quiet)
    morning = first if not rules.is_quiet(first - timedelta(microseconds=1), quiet) else None
    if morning:
        assert morning.astimezone(ZONE).time() == rules.MORNING
        assert not weekly or morning.astimezone(ZONE).weekday() == 0


@pytest.mark.parametrize(
    ("at", "weekly", "comes"),
    [
        ("2026-11-18T12:00", False, "2026-11-19T08:00"),
        ("2026-11-18T07:59", False, "2026-11-18T08:00"),
        ("2026-11-18T08:00", False, "2026-11-19T08:00"),
        ("2026-11-18T12:00", True, "2026-11-23T08:00"),
        ("2026-11-23T08:00", True, "2026-11-30T08:00"),
    ],
)
def test_when_a_digest_comes(at, weekly, comes):
    assert rules.digest_at(shanghai(at), NIGHT, weekly=weekly) == shanghai(comes)


def test_what_comes_too_late():
    told = shanghai("2026-11-18T12:00")
    assert not rules.is_late(told, None, told + timedelta(hours=24))
    assert rules.is_late(told, None, told + timedelta(hours=24, seconds=1))
    assert rules.is_late(told, told + timedelta(hours=1), told + timedelta(hours=1))
    assert not rules.is_late(told, told + timedelta(hours=1), told + timedelta(minutes=59))


def test_days_and_months_are_those_of_shanghai():
    late = shanghai("2026-12-01T00:30")
    assert rules.day_began_at(late) == shanghai("2026-12-01T00:00")
    assert rules.month_began_at(late) == shanghai("2026-12-01T00:00")
    assert rules.month_began_at(late - timedelta(hours=1)).astimezone(ZONE).date() == date(2026, 11, 1)


def test_codes_are_limited_and_expire():
    at = shanghai("2026-11-18T12:00")
    assert rules.may_ask_code([], at)
    assert not rules.may_ask_code([at - timedelta(seconds=59)], at)
    assert not rules.may_ask_code([at - timedelta(hours=n) for n in range(1, 6)], at)
    assert rules.code_opens(at - timedelta(minutes=29), 4, False, at)
    assert not rules.code_opens(at - timedelta(minutes=30), 0, False, at)
    assert not rules.code_opens(at, 5, False, at)
    assert not rules.code_opens(at, 0, True, at)


@pytest.mark.parametrize(
    ("address", "shown"), [("linzhixing@example.org", "l***@example.org"), ("a@b.cn", "a***@b.cn"), ("nonsense", "")]
)
def test_an_address_is_masked(address, shown):
    assert rules.masked_mail(address) == shown
