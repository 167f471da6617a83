"""Where marks go."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.analytics import drawing

WEEKS = [date(2026, 8, 31) + timedelta(weeks=n) for n in range(12)]


@given(st.lists(st.integers(1, 4000), min_size=1, max_size=60))
def test_tiles_fill_the_map_and_are_as_large_as_their_weights(weights: list[int]) -> None:
    weights = sorted(weights, reverse=True)
    tiles = drawing.tiles(weights, width=1200, height=250)
    assert [tile.index for tile in tiles] == list(range(len(weights)))
    assert all(tile.x + tile.width <= 1200.5 and tile.y + tile.height <= 250.5 for tile in tiles)
    area = sum(tile.width * tile.height for tile in tiles)
    assert area == pytest.approx(1200 * 250, rel=0.02)


def test_no_weight_draws_nothing() -> None:
    assert drawing.tiles([], width=10, height=10) == []
    assert drawing.tiles([0, 0], width=10, height=10) == []


@pytest.mark.parametrize(("share", "shade"), [(None, 0), (0, 0), (19, 0), (20, 1), (79, 3), (80, 4), (100, 4)])
def test_the_scale_has_five_steps(share: int | None, shade: int) -> None:
    assert drawing.shade(share) == shade


def test_the_present_week_is_drawn_apart() -> None:
    made = drawing.trend(WEEKS, [5] * 12, total=10, is_now=True)
    assert made.points[-1].is_now
    assert len(made.line.split()) == 11
    assert len(made.now.split()) == 2


def test_an_old_week_is_a_whole_one() -> None:
    made = drawing.trend(WEEKS, [5] * 12, total=10, is_now=False)
    assert len(made.line.split()) == 12
    assert made.now == ""


def test_a_group_with_one_person_still_has_a_bar() -> None:
    made = drawing.bars([("0", 10_000), ("0–8", 1), ("8–16", 0)])
    assert [bar.height > 0 for bar in made] == [True, True, False]
    assert made[1].height == 2.0


@pytest.mark.parametrize(("values", "points"), [([], ""), ([3], ""), ([0, 4], "2,20 82,2")])
def test_a_small_line_needs_two_weeks(values: list[int], points: str) -> None:
    assert drawing.spark(values) == points
