"""The rules of roll-ups: tables of cases, and laws that hold for any figures."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.analytics import rules
from zhibu.analytics.rules import BANDS, WeekFigures, YearFigures

MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("nth", "figures"),
    [
        (1, WeekFigures(1, 1, 0)),
        (2, WeekFigures(1, 0, 0)),
        (3, WeekFigures(1, 0, 1)),
        (4, WeekFigures(1, 0, 0)),
    ],
)
def test_a_member_counts_once_as_learning_and_once_as_complete(nth: int, figures: WeekFigures) -> None:
    assert rules.of_check_in(nth) == figures


@pytest.mark.parametrize(
    ("hours", "band"),
    [("0", 0), ("-0.3", 0), ("0.1", 1), ("0.9", 1), ("1.0", 2), ("63.9", 64), ("64", 65), ("120", 65)],
)
def test_bands_hold_one_hour_each_and_the_last_is_open(hours: str, band: int) -> None:
    assert rules.band_of(Decimal(hours)) == band


@pytest.mark.parametrize(
    ("hours", "required", "reached"),
    [("31.9", "32", 0), ("32", "32", 1), ("40", "56", 0), ("5", "0", 0), ("0", "0", 0)],
)
def test_what_is_asked_is_reached_exactly_at_it_and_never_by_the_exempt(
    hours: str, required: str, reached: int
) -> None:
    assert rules.year_of(Decimal(hours), Decimal(required)).reached == reached


@given(st.lists(st.decimals(min_value=0, max_value=90, places=1), max_size=40))
def test_everyone_with_hours_stands_in_one_band(hours: list[Decimal]) -> None:
    year = sum((rules.year_of(one, Decimal(32)) for one in hours), YearFigures())
    assert sum(year.bands) == year.learners == sum(1 for one in hours if one > 0)
    assert year + -year == YearFigures()


@given(st.lists(st.decimals(min_value=0, max_value=60, places=1), min_size=1, max_size=60))
def test_the_median_lies_in_the_band_of_the_true_one(hours: list[Decimal]) -> None:
    bands = [0] * BANDS
    for one in hours:
        bands[rules.band_of(one)] += 1
    bands[0] = 0
    ordered = sorted(hours)
    low, high = ordered[(len(hours) - 1) // 2], ordered[len(hours) // 2]
    assert int(low) <= rules.median_of(bands, len(hours)) <= int(high) + 1


@pytest.mark.parametrize(("members", "bands", "median"), [(0, [0] * BANDS, "0"), (5, [0, 2] + [0] * 64, "0")])
def test_the_median_of_nobody_and_of_a_majority_without_hours_is_zero(
    members: int, bands: list[int], median: str
) -> None:
    assert rules.median_of(bands, members) == Decimal(median)


def test_figures_spread_to_every_ancestor() -> None:
    own = {("000100020003", MONDAY): WeekFigures(2, 1, 0), ("000100020004", MONDAY): WeekFigures(3, 1, 1)}
    assert rules.spread(own, WeekFigures) == {
        ("0001", MONDAY): WeekFigures(5, 2, 1),
        ("00010002", MONDAY): WeekFigures(5, 2, 1),
        **own,
    }


@pytest.mark.parametrize(
    ("path", "place"),
    [("0001", "0001"), ("00010002", "00010005"), ("000100020007", "000100050007"), ("00010003", "000100050001")],
)
def test_an_old_place_leads_through_every_later_move(path: str, place: str) -> None:
    moves = [("00010002", "00010005"), ("00010003", "00010004"), ("00010004", "000100050001")]
    assert rules.present_place(path, moves) == place


@pytest.mark.parametrize(
    ("last", "quiet", "asleep"),
    [
        (date(2026, 11, 16), 0, False),
        (date(2026, 11, 9), 0, False),
        (date(2026, 10, 26), 2, False),
        (date(2026, 10, 19), 3, True),
    ],
)
def test_a_branch_is_asleep_after_three_whole_weeks(last: date, quiet: int, asleep: bool) -> None:
    assert rules.weeks_quiet(last, MONDAY) == quiet
    assert (last < rules.asleep_before(MONDAY)) == asleep


@given(st.lists(st.integers(0, 50), min_size=BANDS, max_size=BANDS), st.integers(0, 500))
def test_the_histogram_shows_everybody(bands: list[int], idle: int) -> None:
    bands[0] = 0
    members = sum(bands) + idle
    assert sum(count for _, count in rules.histogram(bands, members)) == members
