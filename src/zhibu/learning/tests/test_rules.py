"""The rules of learning, by the tables of docs/rules."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zhibu.kernel.clock import ZONE
from zhibu.learning.choices import Audience, LessonState
from zhibu.learning.rules import audience, hours, length, reflection, states, study, weeks
from zhibu.learning.tests.factories import MONDAY

DOCS = Path(__file__).resolve().parents[4] / "docs/rules"
NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


def table(page, header):
    """The rows under a table's header, as lists of text."""
    lines = iter((DOCS / f"{page}.md").read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {header}"))
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def spoken(cell):
    """The text that a cell of the table names: back-quotes keep white space, escapes stand for characters."""
    text = cell[1:-1] if cell.startswith("`") else cell
    text = text.replace("\\n", "\n").replace("\\t", "\t")
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)


@pytest.mark.parametrize(("case", "text", "count", "fault"), table("reflection", "case"))
def test_a_reflection_is_counted_as_people_count(case, text, count, fault):
    tidy = reflection.tidied(spoken(text))
    assert reflection.count_characters(tidy) == int(count)
    assert reflection.fault_of(tidy, most=20) == (fault or None)


@given(st.text())
@example("0\r\x1f\r0")
def test_tidying_twice_changes_nothing_more(text):
    once = reflection.tidied(text)
    assert reflection.tidied(once) == once
    assert reflection.count_characters(once) <= len(once)


@given(st.text(), st.text())
def test_joining_never_makes_more_characters_than_the_parts_have(one, other):
    both = reflection.count_characters(one + other)
    assert both <= reflection.count_characters(one) + reflection.count_characters(other)


@given(st.lists(st.sampled_from(["学", "。", "👍🏽", "👨‍👩‍👧", "e\u0301", "🇨🇳"]).filter(bool), max_size=30))
def test_every_visible_character_counts_once(parts):
    text = "一".join(parts)
    expected = len(parts) + max(0, len(parts) - 1)
    assert reflection.count_characters(text) == expected


@pytest.mark.parametrize(("seconds", "minutes", "worth"), table("hours", "seconds"))
def test_hours_of_a_lesson(seconds, minutes, worth):
    assert hours.hours_of(int(seconds), lesson_minutes=Decimal(minutes)) == Decimal(worth)


@given(st.integers(0, 7200), st.integers(0, 7200))
def test_a_longer_lesson_is_never_worth_less(one, other):
    few, many = sorted([one, other])
    forty_five = Decimal(45)
    assert hours.hours_of(few, lesson_minutes=forty_five) <= hours.hours_of(many, lesson_minutes=forty_five)


@pytest.mark.parametrize(("nth", "yes"), table("hours", "nth of the week"))
def test_three_of_a_week_count(nth, yes):
    assert hours.counts(int(nth), per_week=3) == (yes == "yes")


@pytest.mark.parametrize(("exempt", "post", "required"), table("hours", "exempt"))
def test_what_the_year_asks(exempt, post, required):
    asked = hours.required(
        exempt=exempt == "yes", holds_post=post == "yes", member=Decimal(32), secretary=Decimal(56)
    )
    assert asked == Decimal(required)


def test_the_year_is_met_at_exactly_what_it_asks():
    assert hours.YearHours(Decimal("32.0"), Decimal(32)).is_met
    assert hours.YearHours(Decimal("31.9"), Decimal(32)).missing == Decimal("0.1")


@pytest.mark.parametrize(("case", "elapsed", "claimed", "before", "duration", "after"), table("study-time", "case"))
def test_study_time_is_believed_as_far_as_the_clock_went_on(case, elapsed, claimed, before, duration, after):
    old = study.Study(started_at=NOW, seen_at=NOW, credited_ms=int(before))
    beat = study.Beat(NOW + timedelta(seconds=int(elapsed)), position_seconds=5, visible_ms=int(claimed))
    assert study.after_beat(old, beat, duration_seconds=int(duration)).credited_ms == int(after)


@given(st.lists(st.tuples(st.integers(-5, 90), st.integers(-1000, 10**7)), max_size=40))
def test_no_series_of_reports_earns_more_than_the_wall_clock(beats):
    state = study.Study(started_at=NOW, seen_at=NOW)
    at = NOW
    for elapsed, claimed in beats:
        at = max(at, at + timedelta(seconds=elapsed))
        state = study.after_beat(state, study.Beat(at, 0, claimed), duration_seconds=600)
    assert state.credited_ms <= (at - NOW).total_seconds() * 1000
    assert state.credited_ms <= 600_000


@pytest.mark.parametrize(("case", "free", "claimed", "length", "before", "after"), table("study-time", "taken along"))
def test_study_of_a_lesson_taken_along_is_believed_as_far_as_time_has_passed(
    case, free, claimed, length, before, after
):
    old = study.Study(started_at=NOW, seen_at=NOW, credited_ms=int(before) * 60_000)
    account = study.Away(NOW, position_seconds=5, visible_ms=int(claimed) * 60_000)
    new = study.after_away(
        old, account, free_since=NOW - timedelta(minutes=int(free)), duration_seconds=int(length) * 60
    )
    assert new.credited_ms == int(after) * 60_000


def instant(cell):
    """ "Sun 23:50" in the weekend before NOW, in Shanghai; None for an empty cell."""
    day = {"Sun": 15, "Mon": 16, "Tue": 17}
    if not cell:
        return None
    clock_time = datetime.strptime(cell[4:], "%H:%M").time()  # noqa: DTZ007
    return datetime.combine(date(2026, 11, day[cell[:3]]), clock_time, ZONE)


@pytest.mark.parametrize(("case", "made", "proof", "arrived", "counts"), table("study-time", "without a network"))
def test_a_check_in_that_arrives_late_counts_when_it_was_made_and_proven(case, made, proof, arrived, counts):
    assert study.counts_at(instant(made), instant(proof), at=instant(arrived)) == instant(counts)


@pytest.mark.parametrize(("form", "duration", "needed"), table("study-time", "form"))
def test_the_time_that_a_check_in_needs(form, duration, needed):
    assert study.needed_seconds(form, int(duration)) == int(needed)


def test_a_text_that_was_not_read_to_its_end_is_not_finished():
    read = study.Study(started_at=NOW, seen_at=NOW, credited_ms=200_000, is_scripted=True)
    assert study.remaining_seconds(read, form="article", duration_seconds=360, at=NOW) == 1
    assert study.remaining_seconds(read, form="video", duration_seconds=200, at=NOW) == 0


def test_once_a_page_has_reported_waiting_no_longer_counts():
    waited = study.Study(started_at=NOW - timedelta(hours=1), seen_at=NOW)
    scripted = study.Study(started_at=NOW - timedelta(hours=1), seen_at=NOW, is_scripted=True)
    assert study.remaining_seconds(waited, form="article", duration_seconds=360, at=NOW) == 0
    assert study.remaining_seconds(scripted, form="article", duration_seconds=360, at=NOW) == 180


def test_the_table_of_states_is_the_one_in_the_docs():
    documented = {(a, step): goal for a, step, goal in table("review", "from")}
    assert {(str(a), step): str(goal) for (a, step), goal in states.TRANSITIONS.items()} == documented
    assert states.next_state(LessonState.DRAFT, "approve") is None


def test_weeks_may_be_planned_from_this_one_to_the_eighth_next():
    today = MONDAY + timedelta(days=6)
    allowed = [n for n in range(-2, 12) if weeks.may_publish(MONDAY + timedelta(weeks=n), today=today)]
    assert allowed == list(range(9))
    assert not weeks.may_publish(MONDAY + timedelta(days=8), today=today)
    assert not weeks.may_unpublish(MONDAY, today=today)


@pytest.mark.parametrize(("taken", "free"), [([], 1), ([1], 2), ([1, 3], 2), ([1, 2, 3], None)])
def test_the_first_free_place(taken, free):
    assert weeks.free_position(taken, most=3) == free


@pytest.mark.parametrize(
    ("occupation", "title", "manager"),
    [("0215", "", True), ("0216", "软件工程师", False), ("0216", "研发总监", True), ("", "", False)],
)
def test_who_counts_as_a_manager(occupation, title, manager):
    assert audience.is_manager(occupation=occupation, job_title=title) is manager
    assert audience.fits(Audience.MANAGERS, manager=manager) is manager
    assert audience.fits(Audience.ALL, manager=manager)


@pytest.mark.parametrize(("seconds", "too_long"), [(600, False), (600.5, False), (600.6, True), (750, True)])
def test_ten_minutes_are_the_limit(seconds, too_long):
    assert length.is_too_long(seconds, most_seconds=600) is too_long
