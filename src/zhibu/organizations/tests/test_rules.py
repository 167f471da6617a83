"""What may stand where, what things are called, how long terms run: tables of cases."""

from datetime import date, timedelta
from itertools import pairwise, takewhile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.kernel import paths
from zhibu.kernel.periods import Period
from zhibu.organizations import rules
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationKind, PostKind
from zhibu.organizations.rules import Place
from zhibu.organizations.sheet import kind_of_name
from zhibu.organizations.spelling import search_keys, sounds

COMMITTEE = Place("0001", "committee")
DOCS = Path(__file__).resolve().parents[4] / "docs/rules"


def table(page, header):
    """The rows of the table in docs/rules that begins with `header`, as lists of text."""
    lines = iter((DOCS / f"{page}.md").read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {header}"))
    next(lines)
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in takewhile(lambda x: x[:1] == "|", lines)
    ]


@pytest.mark.parametrize(("kind", "parent", "fits"), table("organizations", "kind | directly under"))
def test_which_kind_stands_under_which(kind, parent, fits):
    assert rules.may_stand_under(kind, "" if parent == "the top" else parent) == (fits == "yes")


def test_the_rules_know_every_kind_and_post():
    assert set(rules.CHILD_KINDS) == {"", *OrganizationKind.values}
    assert set(rules.POSTS) == set(OrganizationKind.values)
    assert set().union(*rules.POSTS.values()) == set(PostKind.values)
    assert {kind.value for kind in BRANCH_KINDS} == rules.BRANCHES


@pytest.mark.parametrize(
    ("node", "to", "height", "hindrance"),
    [
        (Place("00010001", "branch"), COMMITTEE, 1, ""),
        (Place("0001", "committee"), Place("0002", "committee"), 1, "is_root"),
        (Place("00010001", "committee"), Place("00010001", "committee"), 1, "into_itself"),
        (Place("00010001", "committee"), Place("000100010001", "committee"), 1, "into_itself"),
        (Place("00010001", "branch"), Place("000100010001", "branch"), 1, "into_itself"),
        (Place("00010001", "branch"), Place("00010002", "branch"), 1, "kind_does_not_fit"),
        (Place("00010001", "branch"), Place("00010002", "committee", is_active=False), 1, "parent_dissolved"),
        (Place("00010001", "branch", is_active=False), Place("00010002", "committee"), 1, "node_dissolved"),
        (Place("00010001", "committee"), Place("0001" * 19, "committee"), 1, "into_itself"),
        (Place("00010002", "committee"), Place("0001" * 19, "committee"), 1, ""),
        (Place("00010002", "committee"), Place("0001" * 19, "committee"), 2, "too_deep"),
        (Place("000100010001", "group"), Place("00010002", "branch"), 1, "group_stays"),
    ],
)
def test_where_a_node_may_move(node, to, height, hindrance):
    assert rules.moving_hindrance(node, to, height=height) == hindrance


steps = st.lists(st.integers(1, 40), min_size=1, max_size=6)


@given(steps, steps)
def test_nothing_ever_moves_below_itself(one, other):
    node, to = ("".join(paths.step(n) for n in some) for some in (one, other))
    refused = rules.moving_hindrance(Place(node, "committee"), Place(to, "committee"))
    assert (refused == "into_itself") == (len(one) > 1 and other[: len(one)] == one)


@given(steps, steps, steps)
def test_a_moved_subtree_keeps_its_shape(node, below, to):
    old, new = ("".join(paths.step(n) for n in some) for some in (node, to))
    inside = old + "".join(paths.step(n) for n in below)
    moved = new + inside[len(old) :]
    assert paths.is_within(moved, new)
    assert paths.depth(moved) - paths.depth(new) == paths.depth(inside) - paths.depth(old)
    assert old <= inside < paths.beyond(old)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (" 云创 科技 党支部 ", "云创科技党支部"),
        ("ＡＢＣ科技党支部", "ABC科技党支部"),
        ("Star  River 党支部", "Star River党支部"),
        ("云创　科技\n党支部", "云创科技党支部"),
    ],
)
def test_names_are_cleaned(raw, clean):
    assert rules.clean_name(raw) == clean


@given(st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once(raw):
    assert rules.clean_name(rules.clean_name(raw)) == rules.clean_name(raw)


@pytest.mark.parametrize(
    ("name", "hindrance"),
    [("云", "too_short"), ("云创", ""), ("云" * 120, ""), ("云" * 121, "name_too_long"), ("云<创", "odd_characters")],
)
def test_what_a_name_may_be(name, hindrance):
    assert rules.name_hindrance(name) == hindrance


@pytest.mark.parametrize(("name", "short"), table("organizations", "name | short name"))
def test_short_names_are_proposed(name, short):
    assert rules.propose_short_name(name) == short


@given(st.text(alphabet="云创科技第一二十党支部委员会（）", min_size=2, max_size=30))
def test_a_short_name_has_one_to_four_characters(name):
    assert 0 < len(rules.propose_short_name(name)) <= 4 or not rules.clean_name(name)


@pytest.mark.parametrize(("kind", "territory", "code"), table("organizations", "kind | level by place"))
def test_which_rule_sets_the_length_of_a_term(kind, territory, code):
    assert (rules.term_rule_code(kind, territory) or "none") == code


@pytest.mark.parametrize(
    ("day", "years", "after"),
    [(date(2024, 3, 1), 3, date(2027, 3, 1)), (date(2024, 2, 29), 3, date(2027, 3, 1))],
)
def test_years_after_a_day(day, years, after):
    assert rules.years_after(day, years) == after


@pytest.mark.parametrize(
    ("until", "hindrance"),
    [(date(2027, 3, 1), "not_later"), (date(2028, 3, 1), ""), (date(2028, 3, 2), "too_long")],
)
def test_how_far_a_term_may_be_extended(until, hindrance):
    ends = date(2027, 3, 1)
    assert rules.extension_hindrance(first_ends_on=ends, ends_on=ends, until=until, max_years=1) == hindrance


@pytest.mark.parametrize(("name", "category", "kind"), table("organization-sheet", "name | category"))
def test_the_kind_is_told_by_the_name(name, category, kind):
    assert kind_of_name(name, category) == kind


def test_a_name_is_found_by_every_ending_in_three_spellings():
    assert sounds("云创A1党支部") == ("yunchuanga1dangzhibu", "yca1dzb")
    keys = search_keys("云创A1党支部", "610113")
    assert {"云创a1党支部", "a1党支部", "支部", "yca1dzb", "a1dzb", "chuanga1dangzhib", "610113"} <= keys
    assert max(map(len, keys)) == 16


@pytest.mark.parametrize(("bears", "proposed"), table("organizations", "groups of the branch"))
def test_the_next_group_gets_the_first_free_number(bears, proposed):
    assert rules.propose_group_name([name for name in bears.split("、") if name]) == proposed


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")])
def test_numbers_stand_in_names_as_they_are_spoken(number, words):
    assert rules.in_chinese(number) == words


def period_of(text):
    """`2026-03-01 – 2026-05-01`, or with nothing after the dash."""
    starts_on, ends_on = (part.strip() for part in text.split("–"))
    return Period(date.fromisoformat(starts_on), date.fromisoformat(ends_on) if ends_on else None)


@pytest.mark.parametrize(("rested", "on", "hindrance"), table("organizations", "rested"))
def test_when_organization_life_may_rest_again(rested, on, hindrance):
    periods = [period_of(text) for text in rested.split("、") if text]
    assert rules.suspension_hindrance(date.fromisoformat(on), periods) == hindrance.strip("`")


days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
rests = st.builds(lambda a, n: Period(a, a + timedelta(days=n) if n else None), days, st.integers(0, 400))


@given(st.lists(rests, max_size=6), days)
def test_joined_periods_hold_the_same_days_and_lie_apart(some, day):
    joined = rules.joined(some)
    assert any(p.holds(day) for p in joined) == any(p.holds(day) for p in some)
    assert all(a.ends_on is not None and a.ends_on < b.starts_on for a, b in pairwise(joined))


@pytest.mark.parametrize(("node", "to", "may"), [("0001", "0002", True), ("0001", "00030001", False)])
def test_groups_take_over_within_their_branch(node, to, may):
    group = Place("00010001" + node, "group")
    assert rules.may_take_over(group, Place("00010001" + to, "group")) is may
    assert not rules.may_take_over(group, Place("00010002", "branch"))
