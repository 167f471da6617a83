"""How long a guesser waits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.accounts import rules

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (11, 900), (10_000, 900)],
)
def test_the_pause_doubles_after_five_failures_up_to_a_quarter_of_an_hour(failures, seconds):
    assert rules.pause_after(failures) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("failures", "since_last", "left"),
    [(4, 0, 0), (5, 0, 30), (5, 29, 1), (5, 30, 0), (5, 31, 0), (20, 899, 1), (20, 900, 0), (20, 3600, 0)],
)
def test_the_wait_shrinks_with_time(failures, since_last, left):
    last = NOON - timedelta(seconds=since_last)
    assert rules.wait_left(failures, last, NOON) == timedelta(seconds=left)


@given(st.integers(0, 1000), st.integers(0, 7200))
def test_nobody_waits_longer_than_a_quarter_of_an_hour_and_all_is_forgotten_after_one(failures, seconds):
    last = NOON - timedelta(seconds=seconds)
    assert timedelta(0) <= rules.wait_left(failures, last, NOON) <= timedelta(minutes=15)
    assert rules.failures_counted(failures, last, NOON) == (failures if seconds < 3600 else 0)


@pytest.mark.parametrize(
    ("typed", "plain"), [("Lin.Zhixing ", "lin.zhixing"), ("ｌｉｎ１", "lin1"), ("林知行", "林知行"), ("  ", "")]
)
def test_a_user_name_has_one_spelling(typed, plain):
    assert rules.plain_username(typed) == plain
