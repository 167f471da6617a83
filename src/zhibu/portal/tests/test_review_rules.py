"""Who reviews what and where a piece stands, by the tables of docs/rules/content-review.md."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.portal.choices import ReviewStep
from zhibu.portal.rules import reviews
from zhibu.portal.rules.reviews import Facts, Hand, Seat, Stage
from zhibu.portal.tests.pages import PAGE, table

PEOPLE = st.sampled_from("ABCD")


def person(letter):
    return UUID(int=ord(letter))


def people(letters):
    return frozenset(map(person, letters))


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(("number", "steps"), table("reviews | steps"))
def test_how_many_steps_a_number_means(number, steps):
    assert [str(step) for step in reviews.steps_of(int(number))] == steps.split()


def test_the_cases_stand_on_the_page_of_rules():
    assert (PAGE.name, PAGE.parent.name) == ("content-review.md", "rules")


def test_two_reviews_are_not_offered():
    assert set(reviews.REVIEWS) == {0, 1, 3}
    with pytest.raises(KeyError):
        reviews.steps_of(2)


@pytest.mark.parametrize(
    ("case", "who", "number", "sitting", "writers", "earlier", "changed", "objection"), table("case | person")
)
def test_who_may_approve(case, who, number, sitting, writers, earlier, changed, objection):
    hand = Hand(people(writers), people(earlier), changed == "yes")
    assert reviews.objection(person(who), reviews=int(number), sitting=people(sitting), hand=hand) == objection


@given(PEOPLE, st.sets(PEOPLE), st.sets(PEOPLE), st.sets(PEOPLE), st.booleans())
def test_where_three_are_asked_nobody_passes_who_wrote_or_approved_before(who, sitting, writers, earlier, changed):
    hand = Hand(people(writers), people(earlier), changed)
    passes = reviews.objection(person(who), reviews=3, sitting=people(sitting), hand=hand) == ""
    assert passes == (who in sitting and who not in writers | earlier and not changed)
    assert reviews.may_return(person(who), sitting=people(sitting)) == (who in sitting)


@pytest.mark.parametrize(("case", "since", "until", "on", "stands"), table("case | from"))
def test_when_a_deputy_stands_in(case, since, until, on, stands):
    seat = Seat(person("A"), person("B"), day(since), day(until))
    assert reviews.stands_in(seat, day(on)) is (stands == "yes")
    assert reviews.seated([seat], day(on)) == people("AB" if stands == "yes" else "A")
    assert reviews.called([seat], day(on)) == people("B" if stands == "yes" else "A")


def test_without_a_deputy_the_holder_is_called():
    assert reviews.called([Seat(person("A"))], date(2026, 11, 18)) == people("A")


def test_the_nearest_level_with_anybody_counts():
    above = [Seat(person("A"))]
    assert reviews.nearest([("branch", []), ("committee", above), ("zone", [Seat(person("B"))])]) == (
        "committee",
        above,
    )
    assert reviews.nearest([("branch", [])]) is None


def test_steps_without_anybody_are_named():
    assert reviews.unfilled(3, {ReviewStep.FIRST: [Seat(person("A"))]}) == [ReviewStep.SECOND, ReviewStep.LAST]
    assert reviews.unfilled(1, {ReviewStep.LAST: [Seat(person("A"))]}) == []
    assert reviews.unfilled(0, {}) == []


@pytest.mark.parametrize(
    ("live", "changed", "expired", "scheduled", "was", "workflow", "stage"), table("live | changed")
)
def test_where_a_piece_stands(live, changed, expired, scheduled, was, workflow, stage):
    facts = Facts(live == "yes", changed == "yes", expired == "yes", scheduled == "yes", was == "yes", workflow)
    assert reviews.stage_of(facts) == stage


def test_what_can_be_done_at_each_stage():
    rows = {stage: deeds.split() for stage, deeds in table("stage | deeds")}
    assert set(rows) == {str(stage) for stage in Stage}
    deeds = {deed for row in rows.values() for deed in row}
    for stage in Stage:
        assert [deed for deed in sorted(deeds) if reviews.is_possible(stage, deed)] == sorted(rows[stage])


def test_what_readers_see_can_be_withdrawn_while_a_change_is_reviewed():
    assert not reviews.is_possible(Stage.IN_REVIEW, "withdraw")
    assert reviews.is_possible(Stage.IN_REVIEW, "withdraw", live=True)


@pytest.mark.parametrize(("arrived", "days", "due", "today", "overdue"), table("arrived | days"))
def test_deadlines(arrived, days, due, today, overdue):
    assert reviews.due_on(day(arrived), int(days)) == day(due)
    assert reviews.is_overdue(day(due), day(today)) is (overdue == "yes")
