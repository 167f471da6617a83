"""The rules of talks, by the tables of docs/rules/talks.md."""

import re
from itertools import product, takewhile
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.talks.choices import TalkKind, TalkState
from zhibu.talks.rules import pairs, states
from zhibu.talks.rules.pairs import Held, Roster

PAGE = Path(__file__).resolve().parents[4] / "docs/rules/talks.md"
STEPS = ["move", "cancel", "enter", "confirm", "decline", "take_back"]


def table(header):
    """The rows under the table that begins with `header`, as lists of text."""
    lines = iter(PAGE.read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {header}"))
    next(lines)
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in takewhile(lambda x: x[:1] == "|", lines)
    ]


def person(letter):
    return UUID(int=ord(letter))


def people(letters):
    return frozenset(person(letter) for letter in letters)


def talk(text):
    one, one_star, other, other_star = re.fullmatch(r"(\w)(\*?)(\w)(\*?)", text.replace("\\", "")).groups()
    return Held(person(one), person(other), bool(one_star), bool(other_star))


def letters(ids):
    return "".join(sorted((chr(pk.int) for pk in ids), key=str.lower))


@pytest.mark.parametrize(
    ("case", "committee", "members", "exempt", "talks", "times", "due", "done", "no_committee", "no_member", "open_"),
    table("case | committee"),
)
def test_whom_the_year_pairs(
    case, committee, members, exempt, talks, times, due, done, no_committee, no_member, open_
):
    roster = Roster(people(committee), people(members), people(set(members) - set(exempt)))
    year = pairs.judge(roster, [talk(one) for one in talks.split()], times=int(times))
    assert (year.due, year.done) == (int(due), int(done))
    assert (letters(year.without_committee), letters(year.without_member)) == (
        letters(people(no_committee)),
        letters(people(no_member)),
    )
    assert [letters(pair) for pair in year.pairs_open] == open_.split()


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (True, True, TalkKind.COMMITTEE),
        (True, False, TalkKind.COMMITTEE_MEMBER),
        (False, True, TalkKind.COMMITTEE_MEMBER),
        (False, False, TalkKind.MEMBERS),
    ],
)
def test_the_kind_follows_from_the_two(one, other, kind):
    assert pairs.kind_of(one, other) == kind


LETTERS = st.sampled_from("SPDabcd")
TALKS = st.lists(
    st.builds(lambda a, b: Held(person(a), person(b), a.isupper(), b.isupper()), LETTERS, LETTERS).filter(
        lambda held: held.one != held.other
    ),
    max_size=20,
)
ROSTER = Roster(people("SPD"), people("abcd"), people("abc"))


@given(TALKS, st.integers(1, 3))
def test_done_never_exceeds_due_and_what_is_missing_says_so(talks, times):
    year = pairs.judge(ROSTER, talks, times=times)
    assert all(0 <= part.done <= part.due for part in year.parts)
    nothing_open = not (year.pairs_open or year.without_committee or year.without_member)
    assert (year.done == year.due) == nothing_open
    assert (pairs.by_person(year) == {}) == nothing_open


@given(TALKS, TALKS, st.integers(1, 3))
def test_another_talk_never_makes_less(talks, more, times):
    assert pairs.judge(ROSTER, talks, times=times).done <= pairs.judge(ROSTER, talks + more, times=times).done


@given(TALKS)
def test_the_order_of_talks_and_of_the_two_does_not_matter(talks):
    turned = [Held(t.other, t.one, t.other_on_committee, t.one_on_committee) for t in reversed(talks)]
    assert pairs.judge(ROSTER, talks, times=1) == pairs.judge(ROSTER, turned, times=1)


@given(TALKS)
def test_whoever_follows_the_own_list_is_missing_nowhere(talks):
    """Each talks with the first on the own list until all lists are empty: then the year is complete."""
    for _ in range(40):
        year = pairs.judge(ROSTER, talks, times=1)
        lists = [(me, pairs.still_to_talk(me, ROSTER, year)) for me in sorted(ROSTER.committee | ROSTER.asked)]
        wanted = [(me, next(iter([*still.committee, *still.members]), None)) for me, still in lists]
        me, whom = next(((me, whom) for me, whom in wanted if whom), (None, None))
        if whom is None:
            break
        talks = [*talks, Held(me, whom, me in ROSTER.committee, whom in ROSTER.committee)]
    assert pairs.judge(ROSTER, talks, times=1).due == pairs.judge(ROSTER, talks, times=1).done


def test_every_way_of_a_talk_stands_in_the_table_and_no_other():
    by = {"both": (True, True), "the other": (False, True), "who entered it": (True, False)}
    rows = {(state, step): (who, to) for state, step, who, to in table("state | step")}
    for state, step in product(TalkState.values, STEPS):
        who, to = rows.get((state, step), ("both", ""))
        assert (states.next_state(state, step) or "") == to
        if to:
            assert (states.may_take(step, is_recorder=True), states.may_take(step, is_recorder=False)) == by[who]


@pytest.mark.parametrize(
    ("year", "day", "fits"),
    [(2026, (2026, 5), True), (2025, (2026, 3), True), (2025, (2026, 4), False), (2024, (2026, 1), False)],
)
def test_until_when_a_talk_is_entered(year, day, fits):
    assert states.year_fits(year, day_year=day[0], day_month=day[1]) is fits
