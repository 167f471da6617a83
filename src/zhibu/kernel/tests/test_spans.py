"""Calendar months, quarters and years as half-open periods."""

from datetime import date

import pytest

from zhibu.kernel.periods import Period, span_of, spans_between


@pytest.mark.parametrize(
    ("span", "day", "starts_on", "ends_on"),
    [
        ("month", date(2026, 11, 30), date(2026, 11, 1), date(2026, 12, 1)),
        ("month", date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1)),
        ("month", date(2028, 2, 29), date(2028, 2, 1), date(2028, 3, 1)),
        ("quarter", date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
        ("quarter", date(2026, 11, 21), date(2026, 10, 1), date(2027, 1, 1)),
        ("year", date(2026, 7, 1), date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_span_holds_its_day(span, day, starts_on, ends_on):
    assert span_of(span, day) == Period(starts_on, ends_on)


def test_spans_follow_each_other():
    spans = spans_between("quarter", date(2025, 12, 31), date(2026, 7, 1))
    assert [s.starts_on for s in spans] == [date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1)]


def test_an_empty_stretch_has_no_spans():
    assert spans_between("month", date(2026, 7, 1), date(2026, 7, 1)) == []
