"""From when until when somebody counts, and as what: the table of docs/rules/strength.md."""

from datetime import date
from itertools import takewhile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.members.rules import Counter, tenure_of

PAGE = Path(__file__).resolve().parents[4] / "docs/rules/strength.md"
COLUMNS = ("joined_on", "confirmed_on", "suspended_on", "left_on", "since", "until")


def table():
    """The rows of the page's table."""
    lines = iter(PAGE.read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith("| case"))
    next(lines)
    return [[c.strip() for c in line.strip("|").split("|")] for line in takewhile(lambda x: x[:1] == "|", lines)]


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(("case", "category", "standing", "days", "on", "counts"), table())
def test_who_counts_as_what(case, category, standing, days, on, counts):
    given = dict.fromkeys(COLUMNS)
    given |= {name: day(value) for name, value in (pair.split("=") for pair in days.split())}
    assert tenure_of(category=category, standing=standing, **given).category_on(day(on)) == counts


maybe = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2026, 12, 31)))
tenures = st.builds(
    tenure_of, category=st.sampled_from(["full", "probationary"]),
    standing=st.sampled_from(["normal", "suspended", "ended"]), **dict.fromkeys(COLUMNS, maybe),
)  # fmt: skip


@given(st.lists(tenures, max_size=8), st.lists(st.dates(date(2024, 1, 1), date(2027, 1, 1)), unique=True, max_size=5))
def test_counting_many_days_at_once_is_counting_each(some, days):
    days = sorted(days)
    counter = Counter(days)
    for tenure in some:
        counter.add(tenure)
    one_by_one = [[tenure.category_on(on) for tenure in some] for on in days]
    assert counter.counts() == [(found.count("full"), found.count("probationary")) for found in one_by_one]
