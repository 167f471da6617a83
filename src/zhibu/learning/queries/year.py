"""A member's year of study: what is asked, what is there, where it came from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhibu.foundation.rulebook.queries import rule_in_force
from zhibu.foundation.rulebook.rules import Rule
from zhibu.learning.choices import HoursKind
from zhibu.learning.models import HoursEntry
from zhibu.learning.queries.hours import entries_of, holds_post_on
from zhibu.learning.rules.hours import YearHours
from zhibu.members.models import Member

FIRST_YEAR = 2020


@dataclass(frozen=True, slots=True)
class Part:
    """The hours of one kind of source in a year."""

    kind: str
    label: Any
    hours: Decimal
    entries: int


@dataclass(frozen=True, slots=True)
class Year:
    """One year of one member. `rule` is what the demand rests on; `exempt` says why it may be none."""

    year: int
    hours: YearHours
    rule: Rule
    exempt: bool
    holds_post: bool
    parts: list[Part]
    entries: list[HoursEntry]
    years: list[int]


def year_of(member: Member, *, year: int, today: date) -> Year:
    """The year as its page shows it. `member.organization` is loaded. Three queries.

    What is asked is judged on the last day of a past year, on `today` in the present one.
    """
    day = min(today, date(year, 12, 31))
    entries = list(entries_of(member.pk, year=year))
    holds_post = holds_post_on(day).filter(holder_id=member.pk).exists()
    code = "hours.year.secretary" if holds_post else "hours.year.member"
    rule = rule_in_force(code, on=day, path=member.organization.path)
    required = Decimal(0) if member.exempt_from_hours else rule.value
    return Year(
        year=year,
        hours=YearHours(total=sum((e.hours for e in entries), Decimal(0)), required=required),
        rule=rule,
        exempt=member.exempt_from_hours,
        holds_post=holds_post,
        parts=_parts(entries),
        entries=entries,
        years=_years(member, today),
    )


def _parts(entries: list[HoursEntry]) -> list[Part]:
    """By kind, in the order of the kinds; a kind without hours is left out."""
    parts = []
    for kind in HoursKind:
        of_kind = [e for e in entries if e.kind == kind]
        if of_kind:
            parts.append(Part(kind, kind.label, sum((e.hours for e in of_kind), Decimal(0)), len(of_kind)))
    return parts


def _years(member: Member, today: date) -> list[int]:
    """The years that have entries, and this one; the newest first. One query."""
    found = set(HoursEntry.objects.filter(member=member).order_by().values_list("year", flat=True).distinct())
    return sorted(found | {today.year}, reverse=True)
