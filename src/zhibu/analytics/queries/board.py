"""The dashboard of one node, read from the roll-ups in seven queries whatever the size of the tree."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from zhibu.analytics.models import Node, NodeWeek, NodeYear
from zhibu.analytics.rules import NodeFigures, YearFigures, asleep_before, median_of, weeks_quiet, weeks_until
from zhibu.kernel import paths
from zhibu.organizations.choices import OrganizationKind, OrganizationState
from zhibu.organizations.models import Organization

WEEKS = 12
PAGE = 25
ASLEEP_SHOWN = 6


@dataclass(slots=True)
class Place:
    """A node's name and its figures now and in the week looked at."""

    id: UUID
    path: str
    name: str
    short_name: str
    members: int = 0
    branches: int = 0
    learned: int = 0
    completed: int = 0
    branches_learned: int = 0
    median: Decimal = Decimal(0)
    reached: int = 0
    weeks: list[int] = field(default_factory=list)

    @property
    def share(self) -> int | None:
        """Percent of the members who have learned; None for a place without members. 100 only if all have."""
        return share_of(self.learned, self.members)

    @property
    def missing(self) -> int:
        """Members who have not learned yet."""
        return max(0, self.members - self.learned)


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A branch without a check-in for weeks."""

    id: UUID
    name: str
    weeks: int
    members: int


@dataclass(slots=True)
class Board:
    """All that a dashboard shows. `page` is the part of `children` that the table shows, with its weeks."""

    here: Place
    crumbs: list[tuple[UUID, str]]
    week: date
    year: int
    weeks: list[date]
    hours: YearFigures
    exempt: int
    children: list[Place]
    page: list[Place]
    asleep: list[Sleeper]
    asleep_count: int


def place_at(node: Organization, *, members: int, week: date, year: int, weeks: int = WEEKS) -> Place:
    """One branch with its figures of a week and a year. Two queries. `members` are those it has now."""
    here = Place(node.pk, node.path, node.name, node.short_name, members, 1)
    row = NodeYear.objects.filter(path=node.path, year=year).values_list("reached", "bands").first()
    if row:
        here.reached, here.median = row[0], median_of(row[1], members)
    _fill_weeks({node.path: here}, weeks_until(week, weeks))
    return here


def learned_at(path: str, week: date) -> int:
    """How many members have learned in a week at a node and below. One query."""
    rows = NodeWeek.objects.filter(path=path, week=week)
    return rows.values_list("members_learning", flat=True).first() or 0


def version_and_members_at(path: str) -> tuple[int | None, int]:
    """The version of the figures at `path` and how many members there are: while the version stays, so does every
    figure in the subtree; None where nothing is rolled up yet. One query."""
    return Node.objects.filter(path=path).values_list("version", "members").first() or (None, 0)


def version_at(path_column: str) -> QuerySet[Node, Any]:
    """For a subquery: the version of the figures at the path in a column of the outer query."""
    return Node.objects.filter(path=OuterRef(path_column)).values("version")[:1]


def share_of(part: int, total: int) -> int | None:
    """Whole percent: 100 only for all, 0 only for none, None of nothing."""
    if not total:
        return None
    if part >= total:
        return 100
    return min(99, max(int(part > 0), round(part * 100 / total)))


def sort_places(places: list[Place], order: str) -> list[Place]:
    """Children in the order asked for: "need" (least learned first), "hours" (least first), else that of the tree."""
    if order == "need":
        return sorted(places, key=lambda p: (p.share is None, p.share or 0, -p.members, p.path))
    if order == "hours":
        return sorted(places, key=lambda p: (not p.members, p.median, p.path))
    return sorted(places, key=lambda p: p.path)


def board_of(
    node: Organization, *, scopes: Sequence[str], week: date, year: int, order: str = "need", number: int = 1
) -> Board:
    """The dashboard of `node` for a week (its Monday) and a year. At most seven queries.

    `scopes` are the nodes where the viewer's sight begins: no name above them is told. `number` is the page of the
    table of children, from 1.
    """
    ancestors = [p for p in paths.ancestors(node.path, itself=False) if any(paths.is_within(p, s) for s in scopes)]
    names = _names(node, ancestors)
    here = names.pop(node.path)
    crumbs = [(names[path].id, names[path].short_name) for path in ancestors if path in names]
    children = [place for path, place in names.items() if path not in ancestors]
    nodes = _fill_nodes(node.path, here, children)
    years = _fill_years(node.path, year, here, children)
    weeks = weeks_until(week, WEEKS)
    if len(children) > PAGE:
        _fill_weeks({place.path: place for place in children}, [week])
    children = sort_places(children, order)
    page = children[(number - 1) * PAGE : number * PAGE]
    if len(children) <= PAGE:
        _fill_weeks({place.path: place for place in [here, *children]}, weeks)
        page = children = sort_places(children, order)
    else:
        _fill_weeks({place.path: place for place in [here, *page]}, weeks)
    asleep, count = _asleep(node.path, week)
    return Board(
        here=here, crumbs=crumbs, week=week, year=year, weeks=weeks, hours=years, exempt=nodes.exempt,
        children=children, page=page, asleep=asleep, asleep_count=count,
    )  # fmt: skip


def _names(node: Organization, ancestors: list[str]) -> dict[str, Place]:
    """The node, its ancestors in sight and its children at work, by path: groups have no figures of their own.

    One query.
    """
    children = Q(parent=node, state=OrganizationState.ACTIVE) & ~Q(kind=OrganizationKind.GROUP)
    rows = (
        Organization.objects.filter(Q(path__in=[*ancestors, node.path]) | children)
        .order_by("path")
        .values_list("path", "pk", "name", "short_name")
    )
    return {path: Place(pk, path, name, short or name) for path, pk, name, short in rows}


def _fill_nodes(path: str, here: Place, children: list[Place]) -> NodeFigures:
    places = {place.path: place for place in [here, *children]}
    rows = Node.objects.filter(Q(path=path) | Q(parent_path=path)).order_by()
    own = NodeFigures()
    for at, members, exempt, branches in rows.values_list("path", "members", "exempt", "branches"):
        if (place := places.get(at)) is not None:
            place.members, place.branches = members, branches
        if at == path:
            own = NodeFigures(members, exempt, branches)
    return own


def _fill_years(path: str, year: int, here: Place, children: list[Place]) -> YearFigures:
    places = {place.path: place for place in [here, *children]}
    rows = NodeYear.objects.filter(Q(path=path) | Q(parent_path=path), year=year).order_by()
    own = YearFigures()
    for at, hours, learners, reached, bands in rows.values_list("path", "hours", "learners", "reached", "bands"):
        if (place := places.get(at)) is not None:
            place.median, place.reached = median_of(bands, place.members), reached
        if at == path:
            own = YearFigures(hours, learners, reached, tuple(bands))
    return own


def _fill_weeks(places: dict[str, Place], weeks: list[date]) -> None:
    """Put the weeks into the places; the last of `weeks` is the one looked at. One query."""
    spot = {week: index for index, week in enumerate(weeks)}
    for place in places.values():
        place.weeks = [0] * len(weeks)
    rows = NodeWeek.objects.filter(path__in=list(places), week__in=weeks).order_by()
    fields = ("path", "week", "members_learning", "completed", "branches_learning")
    for path, week, learning, completed, branches in rows.values_list(*fields):
        place = places[path]
        place.weeks[spot[week]] = learning
        if week == weeks[-1]:
            place.learned, place.completed, place.branches_learned = learning, completed, branches


def _asleep(path: str, week: date) -> tuple[list[Sleeper], int]:
    """The branches that have slept longest, and how many sleep at all. At most two queries."""
    quiet = branch_rows(path, show="asleep", week=week)
    own = Node.objects.filter(path=OuterRef("path"))
    longest = Organization.objects.filter(path__in=quiet.values("path")[:ASLEEP_SHOWN]).annotate(
        since=Subquery(own.values("quiet_since")[:1]), people=Subquery(own.values("members")[:1])
    )
    rows = sorted(longest.order_by("path").values_list("since", "path", "pk", "name", "people"))
    count = len(rows) if len(rows) < ASLEEP_SHOWN else quiet.count()
    return [Sleeper(pk, name, weeks_quiet(since, week), n) for since, _, pk, name, n in rows if since], count


def branch_rows(path: str, *, show: str, week: date) -> QuerySet[Node]:
    """A queryset of the branches below `path`: "asleep" ones, those where nobody has learned this "week", or all."""
    rows = Node.objects.filter(path__gte=path, path__lt=paths.beyond(path), is_branch=True)
    if show == "asleep":
        return rows.filter(quiet_since__lt=asleep_before(week), members__gt=0).order_by("quiet_since", "path")
    if show == "unlearned":
        return rows.filter(quiet_since__lt=week, members__gt=0).order_by("quiet_since", "path")
    return rows.order_by("path")
