"""Which rule binds: nearest, strictest, on its own day."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.rulebook.national import national_rules
from zhibu.foundation.rulebook.queries import number, rule_in_force
from zhibu.foundation.rulebook.rules import Judgment, Rule, is_stricter, satisfies, strictest
from zhibu.foundation.rulebook.words import NOTES, TITLES, UNIT_WORDS, note_of, title_of
from zhibu.kernel.errors import NotFound

DAY = date(2026, 11, 18)


def rule(value, scope="", bound="at_least", since=date(2019, 1, 1), until=None):
    return Rule("x", Decimal(value), "hours", "X", "Document", "1", since, until, scope, True, bound, "", scope)


@pytest.mark.parametrize(
    ("code", "value", "verified"),
    [
        ("hours.year.member", 32, True),
        ("hours.year.secretary", 56, False),
        ("hours.lesson_minutes", 45, False),
        ("lesson.max_minutes", 10, False),
        ("lesson.per_week_published", 3, False),
        ("lesson.per_week_counted", 3, False),
        ("reflection.max_characters", 20, False),
    ],
)
def test_the_first_rules_have_their_numbers_and_say_how_sure_they_are(code, value, verified):
    found = rule_in_force(code, on=DAY)
    assert (found.value, found.verified, bool(found.source)) == (value, verified, True)


def test_a_rule_is_not_in_force_before_its_day():
    with pytest.raises(NotFound):
        number("hours.year.member", on=date(2019, 5, 5))
    assert number("hours.year.member", on=date(2019, 5, 6)) == 32
    with pytest.raises(KeyError):
        number("no.such.rule", on=DAY)


def test_every_rule_has_words_for_its_title_unit_and_note():
    rules = [version for versions in national_rules().values() for version in versions]
    assert {r.unit for r in rules} <= set(UNIT_WORDS)
    assert {r.note for r in rules if r.note and r.code in TITLES} <= set(NOTES)
    assert all(str(title_of(r)) != r.title for r in rules), "a title has no Chinese"
    assert all(str(note_of(r)) != r.note for r in rules if r.note), "a note has no Chinese"
    with translation.override(None):
        own = {r.code: r.title for r in rules if r.code in TITLES}
        assert {code: str(title) for code, title in TITLES.items()} == own


@pytest.mark.parametrize(
    ("bound", "value", "than", "expected"),
    [
        ("at_least", 33, 32, True),
        ("at_least", 32, 32, False),
        ("at_least", 31, 32, False),
        ("at_most", 9, 10, True),
        ("at_most", 10, 10, False),
        ("at_most", 11, 10, False),
    ],
)
def test_a_higher_floor_and_a_lower_ceiling_are_stricter(bound, value, than, expected):
    assert is_stricter(bound, Decimal(value), Decimal(than)) is expected


def test_the_bound_itself_keeps_to_the_rule():
    assert satisfies(rule("32"), Decimal(32))
    assert not satisfies(rule("32"), Decimal("31.9"))
    assert satisfies(rule("10", bound="at_most"), Decimal(10))
    assert not satisfies(rule("10", bound="at_most"), Decimal("10.1"))


def test_a_laxer_rule_below_never_wins_over_a_stricter_one_above():
    assert strictest([rule("32"), rule("40", "0001"), rule("36", "00010001")]).value == 40


def test_of_equals_the_nearest_is_named():
    assert strictest([rule("40", "0001"), rule("40", "00010001")]).scope_path == "00010001"
    assert strictest([]) is None


@given(st.lists(st.integers(0, 99), min_size=1), st.sampled_from(["at_least", "at_most"]))
def test_nothing_is_stricter_than_what_binds(values, bound):
    rules = [rule(str(value), "0001" * depth, bound) for depth, value in enumerate(values)]
    best = strictest(rules)
    assert not any(is_stricter(bound, other.value, best.value) for other in rules)


def test_a_rule_ends_with_the_day_before_its_end():
    ended = rule("1", since=date(2020, 1, 1), until=date(2021, 1, 1))
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [ended.holds_on(day) for day in days] == [False, True, True, False]


def test_a_judgment_names_its_rule_and_its_evidence():
    judgment = Judgment(rule("32"), holds=False, evidence={"hours": Decimal(30)}, remedy="2 more")
    assert (judgment.rule.value, judgment.evidence["hours"], judgment.remedy) == (32, 30, "2 more")
