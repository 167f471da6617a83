"""The rules of appraisals, by the tables of docs/rules/appraisal.md."""

from decimal import Decimal
from itertools import takewhile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.appraisals.choices import AppraisalState, Grade
from zhibu.appraisals.rules import box, grading, states

PAGE = Path(__file__).resolve().parents[4] / "docs/rules/appraisal.md"


def table(header):
    """The rows under the table that begins with `header`, as lists of text."""
    lines = iter(PAGE.read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {header}"))
    next(lines)
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in takewhile(lambda x: x[:1] == "|", lines)
    ]


@pytest.mark.parametrize(("state", "following", "before", "off", "amended"), table("state | next"))
def test_every_state_has_its_ways(state, following, before, off, amended):
    assert (states.next_state(state) or "") == following
    assert (states.state_before(state, sheets=0) or "") == before
    assert states.may_be_called_off(state) == (off == "yes")
    assert states.may_be_amended(state) == (amended == "yes")


def test_the_table_names_every_state_and_a_sheet_in_the_box_bars_the_way_back():
    assert [row[0] for row in table("state | next")] == AppraisalState.values
    assert states.state_before("sheet", sheets=1) is None


@pytest.mark.parametrize(
    ("year", "day", "fits"),
    [
        (2026, (2026, 1), True),
        (2026, (2026, 12), True),
        (2025, (2026, 3), True),
        (2025, (2026, 4), False),
        (2027, (2026, 12), False),
        (2024, (2026, 1), False),
    ],
)
def test_which_year_a_branch_may_appraise(year, day, fits):
    assert states.year_fits(year, day_year=day[0], day_month=day[1]) is fits


@pytest.mark.parametrize(("members", "each", "most"), table("members | members for each"))
def test_a_third_may_be_excellent(members, each, most):
    assert grading.most_excellent(int(members), members_for_each=Decimal(each)) == int(most)


@given(st.integers(0, 5000), st.integers(2, 10))
def test_excellent_is_never_more_than_the_share_and_never_one_less_than_it_allows(members, each):
    most = grading.most_excellent(members, members_for_each=Decimal(each))
    assert most * each <= members < (most + 1) * each


@given(st.lists(st.sampled_from([*Grade.values, ""]), max_size=40), st.integers(0, 60))
def test_a_share_knows_what_is_left_and_what_is_too_much(grades, members):
    share = grading.share_of(grades, members=members, members_for_each=Decimal(3))
    assert share.chosen + share.left - share.excess == share.most or share.chosen - share.excess == share.most
    assert share.is_over == (share.chosen * 3 > members)
    assert not (share.left and share.excess)


@pytest.mark.parametrize(("grade", "reason", "exempt", "fault"), table("grade | reason"))
def test_what_a_grade_needs(grade, reason, exempt, fault):
    assert grading.fault_of(grade, reason, is_exempt=exempt == "yes") == fault


@pytest.mark.parametrize(("sheets", "about", "least", "shown"), table("sheets | grades about"))
def test_few_sheets_are_not_shown(sheets, about, least, shown):
    counts = {**dict.fromkeys(Grade.values, 0), Grade.QUALIFIED: int(about)}
    assert box.is_shown(counts, sheets=int(sheets), least=int(least)) == (shown == "yes")


SUBJECTS = ["a", "b", "c"]
SHEETS = st.lists(st.fixed_dictionaries({s: st.sampled_from(Grade.values) for s in SUBJECTS}), max_size=12)


@given(SHEETS, st.randoms(use_true_random=False))
def test_the_box_is_the_same_in_whatever_order_the_sheets_came(sheets, random: Random):
    def filled(some):
        tallies = box.empty_box(SUBJECTS)
        for sheet in some:
            tallies = box.with_sheet(tallies, sheet)
        return tallies

    mixed = list(sheets)
    random.shuffle(mixed)
    assert filled(mixed) == filled(sheets)
    assert {sum(counts.values()) for counts in filled(sheets).values()} == {len(sheets)}


def test_an_unknown_member_or_grade_is_not_let_in():
    with pytest.raises(KeyError):
        box.with_sheet(box.empty_box(SUBJECTS), {"d": "excellent"})
    with pytest.raises(KeyError):
        box.with_sheet(box.empty_box(SUBJECTS), {"a": "superb"})
    assert box.faults_of({"a": "excellent", "b": "superb"}, subjects=SUBJECTS) == ["b", "c"]
