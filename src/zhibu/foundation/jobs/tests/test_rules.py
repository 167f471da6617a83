"""Back-off, giving up, and what is kept of an error."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.jobs import rules


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 10), (2, 30), (3, 90), (4, 270), (5, 810), (6, 2430), (7, 3600), (200, 3600)]
)
def test_the_wait_triples_up_to_an_hour(attempts, seconds):
    assert rules.delay_after(attempts, chance=0.5) == timedelta(seconds=seconds)


@given(st.integers(1, 100), st.floats(0, 1, exclude_max=True))
def test_chance_spreads_the_wait_by_a_fifth_at_most(attempts, chance):
    middle = rules.delay_after(attempts, 0.5)
    assert middle * 0.8 <= rules.delay_after(attempts, chance) <= middle * 1.2


@pytest.mark.parametrize(("attempts", "final"), [(1, False), (4, False), (5, True), (6, True)])
def test_the_last_attempt_is_final(attempts, final):
    assert rules.is_final(attempts, 5) is final


def test_an_error_keeps_its_kind_and_place_but_no_value_of_a_person():
    try:
        raise ValueError("11010519491231002X is taken\nDETAIL: Key (phone)=(13800138000)")  # noqa: TRY301
    except ValueError as error:
        text = rules.error_text(error)
    assert text.splitlines()[0] == "ValueError: ••• is taken"
    assert "test_rules.py" in text
    assert "138" not in text
