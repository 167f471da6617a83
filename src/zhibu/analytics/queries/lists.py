"""The lists behind the numbers of a dashboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from zhibu.analytics.models import MemberYear, Node, NodeWeek, NodeYear
from zhibu.analytics.queries.board import Place
from zhibu.analytics.rules import GROUPS, median_of, weeks_quiet
from zhibu.kernel import paths
from zhibu.learning.queries.hours import required_by_member
from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.organizations.models import Organization


@dataclass(slots=True)
class BranchLine:
    """A branch in a list."""

    place: Place
    above: str
    quiet: int


def branch_lines(nodes: Sequence[Node], *, week: date, year: int) -> list[BranchLine]:
    """Names and figures of branches given by their roll-ups, in the same order. Three queries."""
    found = {node.path: node for node in nodes}
    named = Organization.objects.filter(path__in=list(found)).select_related("parent").order_by("path")
    names = {node.path: node for node in named}
    learned = dict(
        NodeWeek.objects.filter(path__in=list(found), week=week).values_list("path", "members_learning").order_by()
    )
    years = dict(NodeYear.objects.filter(path__in=list(found), year=year).values_list("path", "bands").order_by())
    lines = []
    for node in nodes:
        if (organization := names.get(node.path)) is None:
            continue
        place = Place(organization.pk, node.path, organization.name, organization.short_name, node.members, 1)
        place.learned = learned.get(node.path, 0)
        place.median = median_of(years.get(node.path, []), node.members)
        quiet = weeks_quiet(node.quiet_since, week) if node.quiet_since else 0
        lines.append(BranchLine(place, organization.parent.short_name if organization.parent else "", quiet))
    return lines


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A member and their year."""

    id: UUID
    name: str
    branch: str
    hours: Decimal
    required: Decimal


def members_in_group(path: str, *, year: int, group: int) -> QuerySet[Member]:
    """Members of the subtree whose hours of the year lie in group `group` of the histogram, by branch and name.

    Group 0 are those without any. No ranking: the order says nothing about hours. One query when read.
    """
    members = Member.objects.exclude(standing=Standing.ENDED).filter(
        organization__path__gte=path, organization__path__lt=paths.beyond(path)
    )
    mine = MemberYear.objects.filter(member_id=OuterRef("pk"), year=year)
    if group == 0:
        members = members.exclude(Exists(mine.filter(hours__gt=0)))
    else:
        _, first, last = GROUPS[group]
        within = mine.filter(hours__gt=0, hours__gte=first - 1)
        members = members.filter(Exists(within.filter(hours__lt=last) if group < len(GROUPS) - 1 else within))
    return members.order_by("organization__path", F("pinyin"), "pk")


def person_lines(members: Sequence[Member], *, year: int, day: date) -> list[PersonLine]:
    """What the year holds for each and asks of each, of a past year as it ended. `organization` is loaded.
    Two queries."""
    rows = MemberYear.objects.filter(member_id__in=[member.pk for member in members], year=year).order_by()
    hours = dict(rows.values_list("member_id", "hours"))
    asked = required_by_member(members, on=min(day, date(year, 12, 31)))
    return [PersonLine(m.pk, m.name, m.organization.name, hours.get(m.pk, Decimal(0)), asked[m.pk]) for m in members]
