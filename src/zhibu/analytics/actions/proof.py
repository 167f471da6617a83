"""The proof: recompute every roll-up from the tables it comes from; compare, or write."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from zhibu.analytics.actions import ledger
from zhibu.analytics.models import MemberYear, Node, NodeWeek, NodeYear, PathMove, Turn
from zhibu.analytics.queries import sources
from zhibu.analytics.queries.pending import deliver_pending, waiting_names
from zhibu.analytics.rules import NodeFigures, WeekFigures, YearFigures, present_place, spread
from zhibu.foundation.jobs.choices import JobState
from zhibu.foundation.jobs.models import Job

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Difference:
    """One roll-up that is not what its sources give."""

    table: str
    key: str
    stored: Any
    recomputed: Any

    def __str__(self) -> str:
        return f"{self.table} {self.key}: stored {self.stored}, recomputed {self.recomputed}"


@dataclass(slots=True)
class Rollups:
    """All roll-ups, in memory. `nodes` holds (own figures, sums, quiet since)."""

    nodes: dict[str, tuple[NodeFigures, NodeFigures, date | None]]
    weeks: dict[tuple[str, date], WeekFigures]
    years: dict[tuple[str, int], YearFigures]
    members: dict[tuple[UUID, int], sources.Contribution]


def verify(*, day: date) -> list[Difference]:
    """Every difference between the roll-ups and their sources; none if all is well.

    Works beside a running site: what happens meanwhile waits or is not looked at, and events that are still on
    their way are delivered within this transaction, which is then undone. Reads all check-ins and hours once.
    """
    with _one_moment():
        deliver_pending()
        stored, recomputed = _stored(), _recomputed(day)
        transaction.set_rollback(True)
    return list(_differences(stored, recomputed))


def rebuild(*, day: date) -> None:
    """Write every roll-up anew from its sources. Events on their way are dropped: what they tell is counted.

    Order of effects: events, then all tables. Meant for a fresh installation, the demonstration, and repair.
    """
    with _one_moment():
        Job.objects.filter(name__in=waiting_names(), state__in=[JobState.QUEUED, JobState.FAILED]).delete()
        _write(_recomputed(day))


def _write(found: Rollups) -> None:
    version = (Node.objects.aggregate(most=Max("version"))["most"] or 0) + 1
    for table in (Node, NodeWeek, NodeYear, MemberYear):
        table.objects.all().delete()
    Node.objects.bulk_create((_node_row(path, version, *rest) for path, rest in found.nodes.items()), batch_size=1000)
    NodeWeek.objects.bulk_create((ledger.week_row(*key, f) for key, f in found.weeks.items()), batch_size=2000)
    NodeYear.objects.bulk_create((ledger.year_row(*key, f) for key, f in found.years.items()), batch_size=1000)
    MemberYear.objects.bulk_create(
        (MemberYear(member_id=m, year=year, **one._asdict()) for (m, year), one in found.members.items()),
        batch_size=2000,
    )


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that sees all tables as they are at one moment, after every upkeep that has begun.

    On SQLite the write lock gives that; PostgreSQL takes its snapshot after the lock. Inside somebody's transaction
    there is no choosing, and the turn alone is taken.
    """
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute(f"LOCK TABLE {Turn._meta.db_table} IN EXCLUSIVE MODE")
        ledger.take_turn()
        yield


def _node_row(path: str, version: int, own: NodeFigures, sums: NodeFigures, quiet_since: date | None) -> Node:
    return Node(
        path=path, parent_path=ledger.parent_of(path), own_members=own.members, own_exempt=own.exempt,
        is_branch=bool(own.branches), quiet_since=quiet_since,
        members=sums.members, exempt=sums.exempt, branches=sums.branches, version=version,
    )  # fmt: skip


def _stored() -> Rollups:
    """What the tables hold; rows that say nothing are left out."""
    nodes = {}
    for node in Node.objects.order_by("path").iterator():
        own = NodeFigures(node.own_members, node.own_exempt, int(node.is_branch))
        nodes[node.path] = (own, NodeFigures(node.members, node.exempt, node.branches), node.quiet_since)
    return Rollups(nodes, ledger.stored_weeks(), ledger.stored_years(), ledger.stored_contributions())


def _recomputed(day: date) -> Rollups:
    """What the tables should hold. Places that have moved meanwhile are counted where they stand now."""
    moves = list(PathMove.objects.order_by("pk").values_list("old_path", "new_path"))
    facts = sources.node_facts()
    weeks = _placed(sources.check_in_weeks(), moves)
    members = sources.contributions(day)
    sums = spread({(path, None): fact.figures for path, fact in facts.items()}, NodeFigures)
    last: dict[str, date] = {}
    for path, week in weeks:
        last[path] = max(week, last.get(path, week))
    nodes = {
        path: (
            fact.figures,
            sums.get((path, None), NodeFigures()),
            max(fact.entered_in, last.get(path, fact.entered_in)),
        )
        for path, fact in facts.items()
    }
    return Rollups(
        nodes=dict(nodes),
        weeks=spread(weeks, WeekFigures),
        years=spread(ledger.figures_of(members), YearFigures),
        members=members,
    )


def _placed(
    weeks: Mapping[tuple[str, date], WeekFigures], moves: Iterable[tuple[str, str]]
) -> dict[tuple[str, date], WeekFigures]:
    moves = list(moves)
    if not moves:
        return dict(weeks)
    placed: dict[tuple[str, date], WeekFigures] = {}
    for (path, week), figures in weeks.items():
        place = present_place(path, moves)
        placed[place, week] = placed.get((place, week), WeekFigures()) + figures
    return {key: replace(figures, branches_learning=1) for key, figures in placed.items()}


def _differences(stored: Rollups, recomputed: Rollups) -> Iterator[Difference]:
    empty_node = (NodeFigures(), NodeFigures(), None)
    yield from _compared("node", stored.nodes, recomputed.nodes, empty_node)
    yield from _compared("week", stored.weeks, recomputed.weeks, WeekFigures())
    yield from _compared("year", stored.years, recomputed.years, YearFigures())
    yield from _compared("member", stored.members, recomputed.members, None)


def _compared(table: str, stored: Mapping[K, Any], recomputed: Mapping[K, Any], empty: Any) -> Iterator[Difference]:
    for key in sorted(stored.keys() | recomputed.keys(), key=str):
        have, want = stored.get(key, empty), recomputed.get(key, empty)
        if have != want:
            name = " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
            yield Difference(table, name, have, want)
