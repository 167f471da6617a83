from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.ui import formats

pytestmark = pytest.mark.usefixtures("at")


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (date(2026, 11, 21), "11月21日 周六", "Sat 21 Nov"),
        (date(2025, 1, 5), "2025年1月5日 周日", "Sun 5 Jan 2025"),
        (datetime(2026, 11, 20, 16, 30, tzinfo=UTC), "11月21日 周六", "Sat 21 Nov"),
        (None, "", ""),
    ],
)
def test_days_read_as_people_write_them(value, chinese, english):
    with translation.override("zh-hans"):
        assert formats.as_day(value) == chinese
    with translation.override("en"):
        assert formats.as_day(value) == english


def test_moments_are_those_of_the_organization():
    with translation.override("zh-hans"):
        assert formats.as_moment(datetime(2026, 11, 21, 11, 30, tzinfo=UTC)) == "11月21日 周六 19:30"


@pytest.mark.parametrize(("value", "text"), [("18.44", "18.4"), (32, "32"), (0, "0"), ("0.05", "0.1"), (None, "")])
def test_hours_have_one_decimal_and_no_needless_zero(value, text):
    assert formats.as_hours(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(360, "6:00"), (0, "0:00"), (61, "1:01"), (3600, "1:00:00"), (None, "")]
)
def test_durations_are_minutes_and_seconds(seconds, text):
    assert formats.as_minutes(seconds) == text


@pytest.mark.parametrize(
    ("value", "total", "text"),
    [
        ("0.83", None, "83%"),
        (83, 100, "83%"),
        (999, 1000, "99%"),
        (1, 1000, "1%"),
        (0, 5, "0%"),
        (5, 5, "100%"),
        (0, 0, "—"),
    ],
)
def test_shares_never_round_to_all_or_none(value, total, text):
    assert formats.as_percent(value, total) == text


@given(st.text(alphabet="0123456789X", min_size=18, max_size=18))
def test_a_masked_id_keeps_its_length_and_hides_birth_date(number):
    masked = formats.masked_id(number)
    assert (len(masked), masked[:4], masked[4:16], masked[16:]) == (18, number[:4], "*" * 12, number[16:])


@pytest.mark.parametrize(("phone", "text"), [("13912345608", "139******08"), ("12345", "*****"), (None, "")])
def test_a_masked_phone_shows_its_ends_only(phone, text):
    assert formats.masked_phone(phone) == text
