"""Judging many organizations at once from what they did: set-based reads, then the pure engine."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from zhibu.appraisals.queries.finished import finished_on
from zhibu.compliance.choices import Why
from zhibu.compliance.queries.duties import (
    APPRAISAL,
    AT_WORK,
    COMMITTEE_FROM,
    TALKS,
    Line,
    Numbers,
    lines,
    owes,
)
from zhibu.compliance.rules.judging import Deed, Duty, Life, Verdict, committee_exemption, judge, last_day
from zhibu.kernel import clock
from zhibu.kernel.periods import spans_between
from zhibu.meetings.choices import MeetingKind, Validity
from zhibu.meetings.queries.counts import counted_for
from zhibu.members.queries.strength import Strength, strengths_on
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationKind
from zhibu.organizations.models import Organization
from zhibu.organizations.queries.committees import days_with_committee
from zhibu.organizations.queries.many import parts_of
from zhibu.organizations.queries.suspensions import life_of
from zhibu.talks.queries.year import TalkYear, talks_due_and_done

DUTIFUL = frozenset({*BRANCH_KINDS, OrganizationKind.GROUP})
"""Kinds of organizations that owe anything."""


NOBODY = Strength(0, 0)


class Judged(NamedTuple):
    """The verdict on one duty of one organization."""

    organization_id: UUID
    path: str
    duty: Duty
    span: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _Place:
    """An organization as far as judging needs it."""

    id: UUID
    path: str
    kind: str
    since: date


def judge_many(organization_ids: Iterable[UUID], *, since: date, until: date, day: date) -> list[Judged]:
    """The verdicts on every duty whose period shares a day with `[since, until)`, as of `day`.

    Periods that began before an organization was entered here are left out, unless it did something in them. About
    fifteen queries for each 5,000 organizations, whatever the span.
    """
    every, numbers, found = lines(), Numbers(), []
    for part in parts_of(organization_ids):
        found += _judge_part(part, every, numbers, since, until, day)
    return found


def _judge_part(
    part: Sequence[UUID], every: Sequence[Line], numbers: Numbers, since: date, until: date, day: date
) -> list[Judged]:
    places = _places(part)
    facts = _Facts(places, since, until, day)
    found = []
    for place in places:
        share = numbers.number(AT_WORK, day, place.path)
        life = facts.lives[place.id]
        strengths, committees = facts.strengths[place.id], facts.committees.get(place.id, frozenset())
        for line in every:
            if not owes(line, place.kind, place.path):
                continue
            deeds = facts.deeds.get((place.id, line.kind), ())
            for duty in numbers.duties(line, place.path, since, until):
                if duty.period.starts_on < place.since and not any(duty.period.holds(d.on) for d in deeds):
                    continue
                on = min(last_day(duty.period, life), day)
                strength = strengths.get(on) or NOBODY
                unless = facts.exemption(place, duty, numbers, on, strength, sits=on in committees)
                verdict = judge(duty, life, deeds, day=day, share=share, unless=unless)
                if line.kind == TALKS:
                    verdict = facts.count_talks(place, duty, verdict)
                found.append(Judged(place.id, place.path, duty, line.span, verdict))
    return found


def _places(part: Sequence[UUID]) -> list[_Place]:
    """Those that owe anything; `since` is the first day of the month in which they were entered. One query."""
    rows = Organization.objects.filter(pk__in=part, kind__in=DUTIFUL).order_by("path")
    return [
        _Place(pk, path, kind, clock.day_of(at).replace(day=1))
        for pk, path, kind, at in rows.values_list("pk", "path", "kind", "created_at")
    ]


class _Facts:
    """What the engine has to know of some organizations in a stretch of time."""

    def __init__(self, places: Sequence[_Place], since: date, until: date, day: date) -> None:
        ids = [place.id for place in places]
        self.lives = {
            pk: Life(life.founded_on, life.dissolved_on, life.suspensions) for pk, life in life_of(ids).items()
        }
        self.day = day
        years = range(since.year, (until - timedelta(days=1)).year + 1)
        branches = [place.id for place in places if place.kind != OrganizationKind.GROUP]
        self.talks = {y: talks_due_and_done(branches, y, on=day) for y in years if y <= day.year}
        self.deeds = _deeds(ids, since, until) | _appraisals(branches, years) | _talks(self.talks)
        ends = {life.ended_on - timedelta(days=1) for life in self.lives.values() if life.ended_on}
        last_days = {min(d, day) for d in (*_last_days(since, until), *(d for d in ends if since <= d < until))}
        self.committees = days_with_committee(ids, sorted(last_days))
        self.strengths: Mapping[UUID, Mapping[date, Strength]] = strengths_on(ids, last_days)

    def count_talks(self, place: _Place, duty: Duty, verdict: Verdict) -> Verdict:
        """The verdict with the number of talks done and due in place of the year's one duty."""
        count = self.talks.get(duty.period.starts_on.year, {}).get(place.id)
        if count is None or not count.due:
            return verdict
        return verdict._replace(done=count.done, times=count.due)

    def exemption(
        self, place: _Place, duty: Duty, numbers: Numbers, on: date, strength: Strength, *, sits: bool
    ) -> Why | None:
        """Why a duty is not asked of an organization for what it consists of `on` its last day there or today.

        A branch or group without any member owes nothing; one without a committee no committee meetings.
        """
        if not strength.total:
            return Why.NO_MEMBERS
        if duty.kind == TALKS:
            count = self.talks.get(duty.period.starts_on.year, {}).get(place.id)
            return Why.NO_MEMBERS if count is not None and not count.due else None
        if duty.kind != MeetingKind.COMMITTEE:
            return None
        return committee_exemption(
            full_members=strength.full,
            holders=3 if sits else 0,
            from_members=numbers.number(COMMITTEE_FROM, on, place.path),
        )


def _appraisals(ids: Sequence[UUID], years: Iterable[int]) -> dict[tuple[UUID, str], list[Deed]]:
    """Finished appraisals, each as a deed of the year that it appraises, whenever it was decided."""
    found: dict[tuple[UUID, str], list[Deed]] = defaultdict(list)
    for year in years:
        for pk, decided_on in finished_on(ids, year).items():
            on = min(max(decided_on, date(year, 1, 1)), date(year, 12, 31))
            found[(pk, APPRAISAL)].append(Deed(on, is_held=True, is_valid=True, confirmed_on=on))
    return found


def _talks(talks: Mapping[int, Mapping[UUID, TalkYear]]) -> dict[tuple[UUID, str], list[Deed]]:
    """A deed for each year whose talks have all taken place; how many there were is counted apart."""
    found: dict[tuple[UUID, str], list[Deed]] = defaultdict(list)
    for year, by_branch in talks.items():
        on = date(year, 1, 1)
        for pk, count in by_branch.items():
            if count.due and not count.missing:
                found[(pk, TALKS)].append(Deed(on, is_held=True, is_valid=True, confirmed_on=on))
    return found


def _last_days(since: date, until: date) -> list[date]:
    """The last day of every month that shares a day with `[since, until)`: every period ends on one of them."""
    months = spans_between("month", since, until)
    return [month.ends_on - timedelta(days=1) for month in months if month.ends_on]


def _deeds(ids: Sequence[UUID], since: date, until: date) -> dict[tuple[UUID, str], list[Deed]]:
    """What was held or called, by organization and kind. The years of `since` and `until` are read whole."""
    found: dict[tuple[UUID, str], list[Deed]] = defaultdict(list)
    for row in counted_for(ids, since=since.replace(month=1, day=1), until=date(until.year + 1, 1, 1)):
        is_valid = row.validity != Validity.INVALID
        found[(row.organization_id, row.kind)].append(Deed(row.on, row.is_held, is_valid, row.confirmed_on))
    return found
