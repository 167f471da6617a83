"""Rows that a process beside this one makes."""

from datetime import date
from decimal import Decimal

import pytest

from zhibu.demo import bulk
from zhibu.kernel.ids import new_id
from zhibu.learning.models import HoursEntry

pytestmark = pytest.mark.django_db
NAMES = ["id", "member", "path", "year", "hours", "kind", "title", "source_id", "on", "at", "reason", "actor_name"]
ON = date(2026, 1, 5)


def rows(member, at, count, *, fails_at=None):
    """That many entries of hours; making one of them fails."""
    for number in range(count):
        if number == fails_at:
            raise ValueError("a pen without ink")
        yield new_id(), member.pk, "/", 2026, Decimal(number) / 10, "class", f"第{number}课", None, ON, at, "", ""


def test_rows_arrive_as_the_mapper_would_store_them(member, at):
    count = bulk.CHUNK + 3
    assert bulk.insert(HoursEntry, NAMES, rows(member.member, at, count)) == count
    found = HoursEntry.objects.order_by("pk")
    assert len({one.pk for one in found}) == count
    last = HoursEntry.objects.get(title=f"第{count - 1}课")
    assert (last.member, last.hours, last.on, last.at) == (member.member, Decimal(count - 1) / 10, ON, at)
    assert (last.reverses, last.source_id) == (None, None)
    assert HoursEntry.objects.filter(at=at, on=ON, member=member.member).count() == count


def test_a_row_that_cannot_be_made_leaves_none(member, at):
    with pytest.raises(RuntimeError, match="ValueError: a pen without ink"):
        bulk.insert(HoursEntry, NAMES, rows(member.member, at, bulk.CHUNK + 9, fails_at=bulk.CHUNK + 3))
    assert not HoursEntry.objects.exists()
