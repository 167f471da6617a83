"""Where a day begins."""

import pytest

from zhibu.home.rules import Side, first_side, part_of_day


@pytest.mark.parametrize(
    ("leads", "runs", "member", "side"),
    [
        (False, False, True, Side.MEMBER),
        (False, True, True, Side.DESK),
        (True, True, True, Side.DASHBOARD),
        (True, False, False, Side.DASHBOARD),
        (False, False, False, Side.START),
    ],
)
def test_the_widest_duty_comes_first(leads: bool, runs: bool, member: bool, side: Side) -> None:
    assert first_side(leads_many=leads, runs_a_branch=runs, is_member=member) == side


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "evening"), (4, "evening"), (5, "morning"), (10, "morning"), (11, "noon"), (13, "noon"),
     (14, "afternoon"), (17, "afternoon"), (18, "evening"), (23, "evening")],
)  # fmt: skip
def test_people_are_greeted_by_the_hour(hour: int, part: str) -> None:
    assert part_of_day(hour) == part
