"""Writing sums: changes of single nodes, added to them and all their ancestors in few statements."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import F

from zhibu.analytics.models import MemberYear, Node, NodeWeek, NodeYear, PathMove, Turn
from zhibu.analytics.queries.sources import Contribution
from zhibu.analytics.rules import NodeFigures, WeekFigures, YearFigures, present_place, spread, year_of
from zhibu.kernel import paths
from zhibu.kernel.paths import STEP

WEEK_FIELDS = ("check_ins", "members_learning", "completed", "branches_learning")
CHUNK = 500
"""How many places or members are looked up in one statement."""


def take_turn() -> None:
    """Wait until nobody else keeps the roll-ups, until the end of this transaction."""
    if not Turn.objects.select_for_update().filter(pk=1).first():
        Turn.objects.bulk_create([Turn(pk=1)], ignore_conflicts=True)
        Turn.objects.select_for_update().get(pk=1)


def parent_of(path: str) -> str:
    """The path of the node above; empty for a root."""
    return path[:-STEP]


def present_places(places: Iterable[str]) -> dict[str, str]:
    """By path as events name it: where that node is accounted now. One query."""
    places = set(places)
    above = {ancestor for place in places for ancestor in paths.ancestors(place)}
    moves = list(PathMove.objects.filter(old_path__in=above).order_by("pk").values_list("pk", "old_path", "new_path"))
    if not moves:
        return {place: place for place in places}
    later = PathMove.objects.filter(pk__gte=moves[0][0]).order_by("pk").values_list("old_path", "new_path")
    chain = list(later)
    return {place: present_place(place, chain) for place in places}


def touch(places: Iterable[str]) -> None:
    """Say of these nodes and all above them that their figures have changed."""
    Node.objects.filter(path__in={above for place in places for above in paths.ancestors(place)}).update(
        version=F("version") + 1
    )


def add_weeks(changes: Mapping[tuple[str, date], WeekFigures]) -> None:
    """Add changes of single nodes to their weeks and those of all ancestors: one read, one write."""
    put_weeks(spread(changes, WeekFigures))


def put_weeks(sums: Mapping[tuple[str, date], WeekFigures]) -> None:
    """Add `sums` to the rows that they name, and to no ancestor."""
    if not sums:
        return
    known = stored_weeks(path__in={path for path, _ in sums}, week__in={week for _, week in sums})
    rows = []
    for (path, week), change in sums.items():
        now = known.get((path, week), WeekFigures()) + change
        rows.append(week_row(path, week, now))
    NodeWeek.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["path", "week"],
        update_fields=WEEK_FIELDS,
        batch_size=CHUNK,
    )


def stored_weeks(**where: object) -> dict[tuple[str, date], WeekFigures]:
    """The weeks of some rows, as figures. One query."""
    rows = NodeWeek.objects.filter(**where).values_list("path", "week", *WEEK_FIELDS)
    return {(path, week): WeekFigures(*counts) for path, week, *counts in rows}


def week_row(path: str, week: date, figures: WeekFigures) -> NodeWeek:
    """A row of these figures."""
    return NodeWeek(
        path=path,
        parent_path=parent_of(path),
        week=week,
        check_ins=figures.check_ins,
        members_learning=figures.members_learning,
        completed=figures.completed,
        branches_learning=figures.branches_learning,
    )


def add_years(changes: Mapping[tuple[str, int], YearFigures]) -> None:
    """Add changes of single nodes to their years and those of all ancestors: one read, one write."""
    put_years(spread(changes, YearFigures))


def put_years(sums: Mapping[tuple[str, int], YearFigures]) -> None:
    """Add `sums` to the rows that they name, and to no ancestor."""
    if not sums:
        return
    known = stored_years(path__in={path for path, _ in sums}, year__in={year for _, year in sums})
    rows = [year_row(*place, known.get(place, YearFigures()) + change) for place, change in sums.items()]
    NodeYear.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["path", "year"],
        update_fields=["hours", "learners", "reached", "bands"],
        batch_size=CHUNK,
    )


def stored_years(**where: object) -> dict[tuple[str, int], YearFigures]:
    """The years of some rows, as figures. One query."""
    rows = NodeYear.objects.filter(**where).values_list("path", "year", "hours", "learners", "reached", "bands")
    return {
        (path, year): YearFigures(hours, learners, reached, tuple(bands))
        for path, year, hours, learners, reached, bands in rows
    }


def year_row(path: str, year: int, figures: YearFigures) -> NodeYear:
    """A row of these figures."""
    return NodeYear(
        path=path,
        parent_path=parent_of(path),
        year=year,
        hours=figures.hours,
        learners=figures.learners,
        reached=figures.reached,
        bands=list(figures.bands),
    )


def add_nodes(changes: Mapping[str, NodeFigures]) -> None:
    """Add changes of single nodes to the sums of them and all ancestors: one read, one write."""
    spreading = spread({(path, None): change for path, change in changes.items()}, NodeFigures)
    sums = {path: change for (path, _), change in spreading.items()}
    if not sums:
        return
    known = Node.objects.in_bulk(list(sums))
    rows = []
    for path, change in sums.items():
        node = known.get(path) or Node(path=path, parent_path=parent_of(path))
        node.members += change.members
        node.exempt += change.exempt
        node.branches += change.branches
        rows.append(node)
    Node.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["members", "exempt", "branches"],
        batch_size=CHUNK,
    )


def figures_of(contributions: Mapping[tuple[UUID, int], Contribution]) -> dict[tuple[str, int], YearFigures]:
    """Contributions of members added up by (path, year)."""
    sums: dict[tuple[str, int], YearFigures] = {}
    for (_, year), one in contributions.items():
        figures = year_of(one.hours, one.required)
        known = sums.get((one.path, year))
        sums[one.path, year] = figures if known is None else known + figures
    return sums


def stored_contributions(**where: object) -> dict[tuple[UUID, int], Contribution]:
    """What members contribute according to the roll-ups. One query."""
    rows = MemberYear.objects.filter(**where).values_list("member_id", "year", "path", "hours", "required")
    return {(member, year): Contribution(path, hours, required) for member, year, path, hours, required in rows}
