"""What the homes show, put together from the contexts below: each part is one of their queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery

from zhibu.analytics.queries.board import (
    Place,
    learned_at,
    place_at,
    version_and_members_at,
)
from zhibu.analytics.queries.keeping import kept
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.rows import plain
from zhibu.foundation.ui.slots import Todo
from zhibu.foundation.ui.todos import todos_of
from zhibu.home.rules import Side, first_side
from zhibu.kernel import clock, paths
from zhibu.kernel.periods import week_of
from zhibu.learning.choices import LessonState
from zhibu.learning.models import CheckIn
from zhibu.learning.queries.home import Today, today_for
from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.members.queries.branch import Birthday, birthdays_in_month
from zhibu.organizations.models import Organization
from zhibu.organizations.queries import secretaries_of

WEEKS = 12


def side_of(actor: Actor) -> Side:
    """The home of this actor. No query beyond their grants.

    Who may see dashboards and manage organizations leads many; who may see them and remind runs a branch; who may
    only see them reads dashboards.
    """
    seen = actor.scopes(Verb.SEE_DASHBOARD)
    desks = desk_scopes(actor)
    return first_side(
        leads_many=any(scope not in desks for scope in seen),
        runs_a_branch=bool(desks),
        is_member=bool(actor.member_id),
    )


def desk_scopes(actor: Actor) -> list[str]:
    """The nodes that the actor runs without leading those below as an office does: where their desk stands."""
    return [path for path in actor.scopes(Verb.REMIND) if not actor.can(Verb.MANAGE_ORGANIZATIONS, path)]


@dataclass(frozen=True, slots=True)
class BranchCard:
    """A member's branch: its secretary and how it learns this week."""

    id: UUID
    name: str
    secretary: str
    members: int
    learned: int


@dataclass(frozen=True, slots=True)
class MemberHome:
    """A member's day."""

    today: Today | None
    branch: BranchCard | None
    todos: list[Todo]


def member_home(actor: Actor, at: datetime) -> MemberHome:
    """What a member's home shows: two queries for the week, one for the branch while its figures stay (four when
    they have changed), one for everything asked."""
    return MemberHome(today=today_for(actor, at), branch=_branch_card(actor, at), todos=todos_of(actor, at))


def _branch_card(actor: Actor, at: datetime) -> BranchCard | None:
    path, day = actor.home_path, clock.day_of(at)
    if not path:
        return None

    version, members = version_and_members_at(path)

    def make() -> BranchCard | None:
        branch = Organization.objects.filter(path=path).only("name").first()
        if branch is None:
            return None
        secretary = secretaries_of([branch.pk], on=day).get(branch.pk, "")
        return BranchCard(branch.pk, branch.name, secretary, members, learned_at(path, week_of(day)))

    return kept(f"branch-card:{path}:{day}", version, make)


@dataclass(frozen=True, slots=True)
class Behind:
    """A member who has not learned yet this week."""

    id: UUID
    name: str
    weeks: int | None


@dataclass(frozen=True, slots=True)
class Planned:
    """Lessons of a week as they reach the branch."""

    week: date
    titles: list[str]


@dataclass(frozen=True, slots=True)
class Desk:
    """A branch in its week. `expected` are the members of whom hours are asked."""

    place: Place
    expected: int
    learned: int
    behind: list[Behind]
    birthdays: list[Birthday]
    weeks: list[date]


def desk_of(branch: Organization, *, members_now: int, day: date) -> Desk:
    """The week of a branch. Three queries; the names of those behind come by pinyin, never by how much they lack."""
    week = week_of(day)
    place = place_at(branch, members=members_now, week=week, year=day.year, weeks=WEEKS)
    members = _members(branch, week)
    asked = [member for member in members if not member["exempt_from_hours"]]
    missing = [member for member in asked if not member["done"]]
    birthdays = birthdays_in_month(((member["name"], member["joined_on"]) for member in members), on=day)
    return Desk(
        place=place,
        expected=len(asked),
        learned=len(asked) - len(missing),
        behind=[Behind(m["pk"], m["name"], weeks_since(m["last"], week)) for m in missing],
        birthdays=[birthday for birthday in birthdays if birthday.on >= day],
        weeks=[week - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)],
    )


def weeks_since(last: date | None, week: date) -> int | None:
    """Weeks since the last one with a check-in; None for a member without any."""
    return None if last is None else (week - last).days // 7


def _members(branch: Organization, week: date) -> list[dict[str, Any]]:
    mine = CheckIn.objects.filter(member_id=OuterRef("pk")).order_by()
    done = mine.filter(week=week).values("member_id").annotate(n=Count("pk")).values("n")
    last = CheckIn.objects.filter(member_id=OuterRef("pk")).order_by("-week").values("week")[:1]
    rows: Any = (
        Member.objects.filter(organization=branch)
        .exclude(standing=Standing.ENDED)
        .annotate(done=Subquery(done), last=Subquery(last))
        .order_by("pinyin", "pk")
        .values("pk", "name", "joined_on", "exempt_from_hours", "done", "last")
    )
    return list(rows)


_PLANNED = """
SELECT p.week = %s, l.title
FROM learning_publication p
JOIN organizations_organization o ON o.id = p.organization_id
JOIN learning_lesson l ON l.id = p.lesson_id
WHERE p.week IN (%s, %s) AND o.path IN ({ancestors}) AND l.state = %s
ORDER BY p.week, o.path DESC, p.position
"""


def planned_for(path: str, *, day: date) -> list[Planned]:
    """The lessons of this week and the next that reach the branch at `path`. One query."""
    weeks = [week_of(day), week_of(day) + timedelta(days=7)]
    ancestors = paths.ancestors(path)
    sql = _PLANNED.format(ancestors=plain.places(len(ancestors)))
    found = plain.rows(sql, weeks[1], *weeks, *ancestors, LessonState.APPROVED.value)
    return [Planned(week, [title for is_next, title in found if is_next == (week == weeks[1])]) for week in weeks]


@dataclass(frozen=True, slots=True)
class OwnDesk:
    """A branch that the actor runs, with the version of its figures and its members now."""

    branch: Organization
    version: int | None
    members: int


_DESKS = """
SELECT o.id, o.path, o.name, o.kind, o.short_name, n.version, n.members AS members_now
FROM organizations_organization o LEFT JOIN analytics_node n ON n.path = o.path
WHERE o.path IN ({scopes}) ORDER BY o.path
"""
"""Plain, as _PLANNED: desks are opened all day (`foundation.rows` says more)."""


def desks_of(actor: Actor) -> list[OwnDesk]:
    """The organizations that the actor runs, in the order of the tree. One query."""
    scopes = desk_scopes(actor)
    if not scopes:
        return []
    rows: Any = Organization.objects.raw(_DESKS.format(scopes=plain.places(len(scopes))), scopes)
    return [OwnDesk(row, row.version, row.members_now or 0) for row in rows]
