"""A branch's week and year of study, person by person: whom to help. Never a ranking: the order is that of names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from zhibu.kernel.periods import week_of
from zhibu.learning.models import CheckIn
from zhibu.learning.queries.hours import required_by_member, totals_by_member
from zhibu.learning.rules.hours import YearHours
from zhibu.members.choices import Standing
from zhibu.members.models import Member

FILTERS = ("all", "week", "year")
"""Whom the list of a branch shows: everybody, those behind this week, those whose hours are still missing."""


@dataclass(frozen=True, slots=True)
class Line:
    """One member: check-ins of the week, hours of the year."""

    member_id: UUID
    account_id: UUID | None
    name: str
    exempt: bool
    done: int
    hours: YearHours

    @property
    def is_behind(self) -> bool:
        """Whether study is asked of them and nothing has been done this week."""
        return not self.exempt and self.done == 0


@dataclass(frozen=True, slots=True)
class BranchStudy:
    """A branch on a day."""

    lines: Sequence[Line]

    @property
    def behind(self) -> list[Line]:
        """Those who have done nothing this week."""
        return [line for line in self.lines if line.is_behind]

    @property
    def asked(self) -> int:
        """Of how many members study is asked."""
        return sum(not line.exempt for line in self.lines)

    @property
    def learned(self) -> int:
        """How many of them have learned this week."""
        return self.asked - len(self.behind)

    @property
    def met(self) -> int:
        """How many of those asked have the hours of the year already."""
        return sum(line.hours.is_met and not line.exempt for line in self.lines)


def branch_study(path: str, *, day: date) -> BranchStudy:
    """The members of the branch at `path` with their week and year, by pinyin. Four queries."""
    members = list(
        Member.objects.filter(organization__path=path)
        .exclude(standing=Standing.ENDED)
        .select_related("organization")
        .order_by("pinyin", "pk")
    )
    done = dict(
        CheckIn.objects.filter(member__in=members, week=week_of(day))
        .values_list("member_id")
        .annotate(n=Count("pk"))
        .order_by("member_id")
    )
    totals = totals_by_member(path=path, year=day.year)
    asked = required_by_member(members, on=day)
    return BranchStudy(
        [
            Line(
                member_id=m.pk,
                account_id=m.account_id,
                name=m.name,
                exempt=m.exempt_from_hours,
                done=done.get(m.pk, 0),
                hours=YearHours(total=totals.get(m.pk, Decimal(0)), required=asked[m.pk]),
            )
            for m in members
        ]
    )


def shown(lines: Sequence[Line], chosen: str) -> Sequence[Line]:
    """Those of the lines that one of FILTERS leaves. No query."""
    if chosen == "week":
        return [line for line in lines if line.is_behind]
    if chosen == "year":
        return [line for line in lines if not line.hours.is_met]
    return lines
