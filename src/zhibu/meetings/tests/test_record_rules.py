"""The rules of the record: the tables of docs/rules/record.md, and what must hold for any two writers."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.meetings.rules import merging, record, sealing
from zhibu.meetings.tests import test_rules


def table(header):
    return test_rules.table("record", header)


def text(cell):
    return "\n".join(cell.split("/"))


@pytest.mark.parametrize(("case", "base", "mine", "theirs", "together"), table("merge"))
def test_two_people_write(case, base, mine, theirs, together):
    found = merging.merge({"a": text(base)}, {"a": text(mine)}, {"a": text(theirs)})
    if together == "=":
        assert (found.conflicts, found.fields) == ({"a": (text(mine), text(theirs))}, {"a": text(theirs)})
    else:
        assert (found.conflicts, found.fields) == ({}, {"a": text(together)})


def test_fields_are_put_together_one_by_one():
    base = {"summary": "a", "measures": "m"}
    found = merging.merge(base, {"summary": "b"}, base | {"measures": "n", "item:1": "x"})
    assert (found.fields, found.conflicts) == ({"summary": "b", "measures": "n", "item:1": "x"}, {})


LINES = st.lists(st.text("甲乙丙丁戊 ", max_size=3), max_size=6).map("\n".join).map(merging.tidied)


@given(LINES, LINES, LINES)
def test_no_line_that_either_wrote_is_lost(base, mine, theirs):
    merged = merging.merge_text(base, mine, theirs)
    if merged is None:
        assert mine != theirs
        assert base not in {mine, theirs}
        return
    lines = merged.split("\n")
    for side in (mine, theirs):
        assert set(side.split("\n")) - {"", *base.split("\n")} <= set(lines)
    kept = set(mine.split("\n")) & set(theirs.split("\n")) - {""}
    assert kept <= set(lines)


@given(LINES, LINES, LINES)
def test_it_does_not_matter_who_saved_first(base, mine, theirs):
    assert merging.merge_text(base, mine, theirs) == merging.merge_text(base, theirs, mine)


@given(LINES, LINES)
def test_one_writer_gets_what_they_wrote(base, mine):
    assert merging.merge_text(base, mine, base) == mine
    assert merging.merge_text(base, base, mine) == mine
    assert merging.merge_text(base, mine, mine) == mine


@given(st.text(max_size=40))
def test_tidying_twice_changes_nothing(any_text):
    once = merging.tidied(any_text)
    assert merging.tidied(once) == once


@pytest.mark.parametrize(("case", "filled", "missing"), table("contents of the kind"))
def test_what_a_record_lacks(case, filled, missing):
    assert record.missing(case.split(), dict.fromkeys(filled.split(), True)) == missing.split()


@pytest.mark.parametrize(("case", "host", "may", "there", "wrote", "round_", "fault"), table("confirming"))
def test_who_confirms(case, host, may, there, wrote, round_, fault):
    who = record.Confirming(*(cell == "yes" for cell in (host, may, there, wrote, round_)))
    assert record.fault_of_confirming(who) == (fault or None)


@pytest.mark.parametrize(("case", "held", "confirmed", "today", "days", "late"), table("in time"))
def test_what_is_late(case, held, confirmed, today, days, late):
    confirmed_on = date.fromisoformat(confirmed) if confirmed else None
    found = record.is_late(date.fromisoformat(held), confirmed_on, today=date.fromisoformat(today), days=int(days))
    assert found == (late == "yes")


@pytest.mark.parametrize(("given_text", "votes"), [("15/0/2", (15, 0, 2, "")), (" 1 / 2 /3/lost", (1, 2, 3, "lost"))])
def test_votes_are_three_numbers(given_text, votes):
    assert record.votes_from_text(given_text) == votes


@pytest.mark.parametrize("given_text", ["", "15", "15/0", "a/0/2", "-1/0/2", "1/2/3/4/5", "²/0/0"])
def test_anything_else_is_no_vote(given_text):
    assert record.votes_from_text(given_text) is None


def test_one_record_has_one_digest():
    at = datetime(2026, 11, 19, 11, 30, tzinfo=UTC)
    elsewhere = at.astimezone(timezone(timedelta(hours=8)))
    one = {"a": at, "b": [UUID(int=1), date(2026, 11, 19)], "c": "一"}
    other = {"c": "一", "b": [UUID(int=1), date(2026, 11, 19)], "a": elsewhere}
    assert sealing.digest_of(one) == sealing.digest_of(other)
    assert sealing.digest_of(one) != sealing.digest_of(one | {"c": "二"})
    with pytest.raises(TypeError):
        sealing.canonical({"a": object()})


def test_each_amendment_hangs_on_the_one_before():
    first = sealing.next_digest("0" * 64, {"n": 1})
    assert sealing.next_digest(first, {"n": 2}) != sealing.next_digest("0" * 64, {"n": 2})
    steps = [("place", "a", "b"), ("summary", "x", "y"), ("place", "b", "c")]
    assert sealing.first_values(steps) == {"place": "a", "summary": "x"}
    assert sealing.last_values(steps) == {"place": "c", "summary": "y"}
