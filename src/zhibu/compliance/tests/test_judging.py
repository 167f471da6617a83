"""Verdicts by the tables of docs/rules/compliance.md, and what holds of every verdict."""

import re
from datetime import date, timedelta
from itertools import takewhile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.compliance.choices import State, Why
from zhibu.compliance.rules.judging import Deed, Duty, Life, absence, committee_exemption, judge
from zhibu.kernel.periods import Period, span_of

DOCS = Path(__file__).resolve().parents[4] / "docs/rules"
JUNE = date(2026, 6, 15)


def table(page, header):
    """The rows of the table in docs/rules that begins with `header`, as lists of text."""
    lines = iter((DOCS / f"{page}.md").read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {header}"))
    next(lines)
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in takewhile(lambda x: x[:1] == "|", lines)
    ]


def deed(text):
    on, how, valid, confirmed = re.fullmatch(r"(\d\d-\d\d)([hp])([vx])(\d\d-\d\d)?", text).groups()
    return Deed(
        on=date.fromisoformat(f"2026-{on}"),
        is_held=how == "h",
        is_valid=valid == "v",
        confirmed_on=date.fromisoformat(f"2026-{confirmed}") if confirmed else None,
    )


def pause(text):
    begin, _, end = text.partition("..")
    return Period(date.fromisoformat(begin), date.fromisoformat(end) if end else None)


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(("span", "times", "deeds", "today", "state", "why"), table("compliance", "span | times"))
def test_verdicts(span, times, deeds, today, state, why):
    verdict = judge(
        Duty("x", span_of(span, JUNE), int(times)), Life(), [deed(d) for d in deeds.split()], day=day(today)
    )
    assert (verdict.state, verdict.why) == (state, why)


@pytest.mark.parametrize(("span", "founded", "ended", "suspended", "owed"), table("compliance", "span | founded"))
def test_parts_of_periods(span, founded, ended, suspended, owed):
    life = Life(day(founded), day(ended), tuple(pause(p) for p in suspended.split()))
    assert absence(span_of(span, JUNE), life, 50) == (None if owed == "yes" else owed)


@pytest.mark.parametrize(("full", "holders", "owed"), table("compliance", "full members"))
def test_committees(full, holders, owed):
    found = committee_exemption(full_members=int(full), holders=int(holders), from_members=7)
    assert found == (None if owed == "yes" else Why.NO_COMMITTEE)


DAYS = st.dates(date(2026, 4, 1), date(2026, 9, 1))
DEEDS = st.lists(
    st.builds(Deed, on=DAYS, is_held=st.booleans(), is_valid=st.booleans(), confirmed_on=st.none() | DAYS)
)
LIVES = st.builds(Life, founded_on=st.none() | DAYS)


@given(deeds=DEEDS, life=LIVES, today=DAYS, times=st.integers(1, 3))
def test_one_more_valid_meeting_never_makes_it_worse(deeds, life, today, times):
    duty = Duty("x", span_of("month", JUNE), times)
    more = [*deeds, Deed(JUNE, is_held=True, is_valid=True, confirmed_on=JUNE)]
    before, after = (judge(duty, life, d, day=today) for d in (deeds, more))
    assert after.done == before.done + 1
    if before.state == State.DONE:
        assert after.state == State.DONE


@given(deeds=DEEDS, life=LIVES, today=DAYS)
def test_time_alone_never_undoes_what_is_done(deeds, life, today):
    duty = Duty("x", span_of("quarter", JUNE), 1)
    now, later = (judge(duty, life, deeds, day=d) for d in (today, today + timedelta(days=400)))
    assert (now.state == State.DONE) == (later.state == State.DONE)
    assert later.state not in {State.DUE, State.COMING}


@given(deeds=DEEDS, today=DAYS)
def test_the_order_of_the_deeds_does_not_matter(deeds, today):
    duty = Duty("x", span_of("month", JUNE), 2)
    assert judge(duty, Life(), deeds, day=today) == judge(duty, Life(), deeds[::-1], day=today)
