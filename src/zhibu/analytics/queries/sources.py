"""What the roll-ups come from: members, posts, hours and check-ins as their contexts hold them now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Q, Sum

from zhibu.analytics.rules import FULL_WEEK, NodeFigures, WeekFigures
from zhibu.kernel.clock import day_of
from zhibu.kernel.periods import week_of
from zhibu.learning.models import CheckIn, HoursEntry
from zhibu.learning.queries.check_in import COMMITTEE_POSTS
from zhibu.learning.queries.limits import Limits, limits_on
from zhibu.learning.rules.hours import required
from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationState
from zhibu.organizations.models import Organization, PostHolding

HOURS_RULES = ("hours.year.member", "hours.year.secretary")
"""The rules on which the demand of a year rests."""


class Contribution(NamedTuple):
    """What one member adds to a year, and where."""

    path: str
    hours: Decimal
    required: Decimal


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """What one node itself is and holds. `entered_in` is the week in which it joined the tree."""

    figures: NodeFigures
    entered_in: date


def node_facts(among: Collection[str] | None = None) -> dict[str, NodeFacts]:
    """The facts of the nodes at the paths `among` (of all, for None); paths without a node are left out.

    Two queries. Members are those whose membership has not ended; branches those at work.
    """
    nodes = Organization.objects.order_by("path")
    members = Member.objects.exclude(standing=Standing.ENDED)
    if among is not None:
        nodes, members = nodes.filter(path__in=among), members.filter(organization__path__in=among)
    held = {
        path: (count, exempt)
        for path, count, exempt in members.values("organization__path")
        .annotate(count=Count("pk"), exempt=Count("pk", filter=Q(exempt_from_hours=True)))
        .values_list("organization__path", "count", "exempt")
        .order_by()
    }
    facts = {}
    for path, kind, state, created_at in nodes.values_list("path", "kind", "state", "created_at"):
        count, exempt = held.get(path, (0, 0))
        is_branch = kind in BRANCH_KINDS and state == OrganizationState.ACTIVE
        facts[path] = NodeFacts(NodeFigures(count, exempt, int(is_branch)), week_of(day_of(created_at)))
    return facts


def contributions(
    day: date, *, members: Collection[UUID] | None = None, years: Collection[int] | None = None
) -> dict[tuple[UUID, int], Contribution]:
    """By (member, year): hours entered and asked of those who have any, wherever the member is now. Three queries.

    What a year asks is judged on `day`, of a past year on its last day.
    """
    people = Member.objects.exclude(standing=Standing.ENDED)
    posts = PostHolding.objects.filter(post__in=COMMITTEE_POSTS, holder_id__isnull=False)
    entries = HoursEntry.objects.order_by()
    if members is not None:
        people, posts = people.filter(pk__in=members), posts.filter(holder_id__in=members)
        entries = entries.filter(member_id__in=members)
    if years is not None:
        entries = entries.filter(year__in=years)
    where: dict[UUID, tuple[str, bool]] = {
        pk: (path, exempt) for pk, path, exempt in people.values_list("pk", "organization__path", "exempt_from_hours")
    }
    held: dict[UUID, list[tuple[date, date | None]]] = {}
    for holder, starts_on, ends_on in posts.values_list("holder_id", "starts_on", "ends_on"):
        if holder is not None:
            held.setdefault(holder, []).append((starts_on, ends_on))
    asked = _Asked(day)
    found = {}
    for member_id, year, hours in (
        entries.values("member_id", "year").annotate(total=Sum("hours")).values_list("member_id", "year", "total")
    ):
        if member_id in where and hours:
            path, exempt = where[member_id]
            needed = asked.of(year, path, exempt=exempt, posts=held.get(member_id, []))
            found[member_id, year] = Contribution(path, tenths(hours), needed)
    return found


class _Asked:
    """What years ask of members, the limits of each place and day looked up once."""

    def __init__(self, day: date) -> None:
        self._day = day
        self._limits: dict[tuple[date, str], Limits] = {}

    def of(self, year: int, path: str, *, exempt: bool, posts: list[tuple[date, date | None]]) -> Decimal:
        """The hours asked of one member."""
        on = min(self._day, date(year, 12, 31))
        limits = self._limits.get((on, path)) or self._limits.setdefault((on, path), limits_on(on, path))
        holds = any(starts_on <= on and (ends_on is None or ends_on > on) for starts_on, ends_on in posts)
        return tenths(
            required(exempt=exempt, holds_post=holds, member=limits.hours_member, secretary=limits.hours_secretary)
        )


def check_in_weeks() -> dict[tuple[str, date], WeekFigures]:
    """By (path, week): the figures of the check-ins made there. One query over all check-ins."""
    rows = (
        CheckIn.objects.values("path", "week")
        .annotate(
            check_ins=Count("pk"),
            learning=Count("pk", filter=Q(nth_of_week=1)),
            completed=Count("pk", filter=Q(nth_of_week=FULL_WEEK)),
        )
        .values_list("path", "week", "check_ins", "learning", "completed")
        .order_by()
    )
    return {(path, week): WeekFigures(n, learning, completed, 1) for path, week, n, learning, completed in rows}


def last_weeks() -> dict[str, date]:
    """By path: the last week with a check-in. One query over all check-ins."""
    rows = CheckIn.objects.values("path").annotate(last=Max("week")).values_list("path", "last").order_by()
    return dict(rows)


def members_at(places: Collection[str]) -> list[UUID]:
    """The members of the nodes at these paths. One query."""
    return list(Member.objects.filter(organization__path__in=places).order_by("pk").values_list("pk", flat=True))


def tenths(value: Any) -> Decimal:
    """A sum of hours with its one decimal (SQLite adds decimals as floats)."""
    return Decimal(str(value)).quantize(Decimal("0.1"))


def holders_changing_on(day: date) -> list[UUID]:
    """Members who take up or leave a post on this day or have done so in the week before (a worker may have
    slept). One query."""
    since = day - timedelta(days=7)
    found = PostHolding.objects.filter(
        Q(starts_on__gt=since, starts_on__lte=day) | Q(ends_on__gt=since, ends_on__lte=day), holder_id__isnull=False
    )
    return [pk for pk in found.order_by("holder_id").values_list("holder_id", flat=True).distinct() if pk]
