"""What an event changes in the roll-ups."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr

from zhibu.analytics.actions import ledger
from zhibu.analytics.models import MemberYear, Node, NodeWeek, NodeYear, PathMove
from zhibu.analytics.queries import sources
from zhibu.analytics.rules import NodeFigures, WeekFigures, YearFigures, of_check_in, present_place
from zhibu.kernel import paths
from zhibu.organizations.choices import BRANCH_KINDS
from zhibu.organizations.models import Organization

T = TypeVar("T")


def chunks(items: Collection[T]) -> Iterator[list[T]]:
    """`items` in lists that fit into one statement."""
    listed = list(items)
    for start in range(0, len(listed), ledger.CHUNK):
        yield listed[start : start + ledger.CHUNK]


@transaction.atomic
def enter_check_ins(check_ins: Sequence[tuple[str, date, int]]) -> None:
    """Add check-ins, each (path, week, nth of the member's week), where they were made.

    Order of effects: weeks of the node and its ancestors, then the day since which the node is quiet.
    """
    ledger.take_turn()
    present = ledger.present_places(path for path, _, _ in check_ins)
    changes: dict[tuple[str, date], WeekFigures] = {}
    last: dict[str, date] = {}
    for named, week, nth in check_ins:
        path = present[named]
        changes[path, week] = changes.get((path, week), WeekFigures()) + of_check_in(nth)
        last[path] = max(week, last.get(path, week))
    begun = ledger.stored_weeks(
        path__in={path for path, _ in changes}, week__in={week for _, week in changes}, check_ins__gt=0
    )
    for key in changes.keys() - begun.keys():
        changes[key] += WeekFigures(branches_learning=1)
    ledger.add_weeks(changes)
    _wake(last)
    ledger.touch(last)


def _wake(last: dict[str, date]) -> None:
    """Note the last week with a check-in of nodes that were quiet until then; usually one read and nothing more."""
    known = dict(Node.objects.filter(path__in=last).values_list("path", "quiet_since"))
    later = [
        Node(path=path, parent_path=ledger.parent_of(path), quiet_since=week)
        for path, week in last.items()
        if (since := known.get(path)) is None or since < week
    ]
    if later:
        Node.objects.bulk_create(
            later,
            update_conflicts=True,
            unique_fields=["path"],
            update_fields=["quiet_since"],
            batch_size=ledger.CHUNK,
        )


@transaction.atomic
def recount_members(*, members: Collection[UUID], day: date, years: Collection[int] | None = None) -> None:
    """Bring the contributions of these members to what their hours, posts and branch now give, and all sums along.

    Running it again, or before an older event arrives, changes nothing: it reads what is.
    """
    ledger.take_turn()
    for some in chunks(set(members)):
        only = {"year__in": list(years)} if years is not None else {}
        before = ledger.stored_contributions(member_id__in=some, **only)
        after = sources.contributions(day, members=some, years=years)
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        gone, come = {k: before[k] for k in changed & before.keys()}, {k: after[k] for k in changed & after.keys()}
        changes = dict(ledger.figures_of(come))
        for place, figures in ledger.figures_of(gone).items():
            changes[place] = changes.get(place, YearFigures()) + -figures
        ledger.add_years(changes)
        ledger.touch(path for path, _ in changes)
        _keep_contributions(gone.keys() - come.keys(), come)


@transaction.atomic
def recount_below(*, places: Iterable[str], day: date) -> None:
    """Bring the contributions of everybody at and below these places to what is: a rule has changed there. An empty
    path is the whole tree. Running it again changes nothing."""
    ledger.take_turn()
    for place in set(ledger.present_places(places).values()):
        there = MemberYear.objects.filter(_within(place) if place else Q())
        recount_members(members=set(there.order_by().values_list("member_id", flat=True)), day=day)


def _keep_contributions(gone: Iterable[tuple[UUID, int]], come: dict[tuple[UUID, int], sources.Contribution]) -> None:
    for member_id, year in gone:
        MemberYear.objects.filter(member_id=member_id, year=year).delete()
    MemberYear.objects.bulk_create(
        [MemberYear(member_id=member_id, year=year, **one._asdict()) for (member_id, year), one in come.items()],
        update_conflicts=True,
        unique_fields=["member_id", "year"],
        update_fields=["path", "hours", "required"],
        batch_size=ledger.CHUNK,
    )


@transaction.atomic
def recount_nodes(*, places: Iterable[str]) -> None:
    """Bring members and branches of the nodes at these paths to what is, and all sums along. A path without a node
    (any more) then holds nothing. Running it again changes nothing."""
    ledger.take_turn()
    for some in chunks(set(ledger.present_places(places).values())):
        facts = sources.node_facts(some)
        known = Node.objects.in_bulk(some)
        changes, rows = {}, []
        for path in some:
            node = known.get(path) or Node(path=path, parent_path=ledger.parent_of(path))
            fact = facts.get(path)
            now = fact.figures if fact else NodeFigures()
            changes[path] = now + -NodeFigures(node.own_members, node.own_exempt, int(node.is_branch))
            node.own_members, node.own_exempt, node.is_branch = now.members, now.exempt, bool(now.branches)
            if fact:
                node.quiet_since = max(fact.entered_in, node.quiet_since or fact.entered_in)
            rows.append(node)
        _keep_own(rows)
        ledger.add_nodes(changes)
        ledger.touch(changes)


@transaction.atomic
def note_change(*, places: Iterable[str]) -> None:
    """Something that pages show beside the figures has changed at these nodes: a name, say."""
    ledger.take_turn()
    ledger.touch(ledger.present_places(places).values())


def _keep_own(rows: list[Node]) -> None:
    Node.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["own_members", "own_exempt", "is_branch", "quiet_since"],
        batch_size=ledger.CHUNK,
    )


@transaction.atomic
def move_subtree(*, old_path: str, new_path: str) -> None:
    """Follow a subtree to its new place: its weeks and years leave the old ancestors and join the new ones.

    Rows that later events have already entered at the new place are added to, not replaced. Once for each move.
    """
    ledger.take_turn()
    new_path = ledger.present_places([new_path])[new_path]
    if not PathMove.objects.get_or_create(old_path=old_path, defaults={"new_path": new_path})[1]:
        return
    move = [(old_path, new_path)]
    _move_weeks(old_path, new_path)
    _move_years(old_path, new_path)
    MemberYear.objects.filter(_within(old_path)).update(
        path=Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    )
    quiet = dict(Node.objects.filter(_within(old_path)).values_list("path", "quiet_since"))
    _recount_moved(old=quiet, new={present_place(path, move) for path in quiet})
    _wake({present_place(path, move): since for path, since in quiet.items() if since is not None})
    Node.objects.filter(_within(old_path)).delete()
    ledger.touch([old_path, *(present_place(path, move) for path in quiet)])


def _recount_moved(*, old: Iterable[str], new: Iterable[str]) -> None:
    """Empty the nodes at the old places and count those at the new ones."""
    emptied = Node.objects.filter(path__in=list(old))
    changes = {
        path: -NodeFigures(members, exempt, int(is_branch))
        for path, members, exempt, is_branch in emptied.values_list("path", "own_members", "own_exempt", "is_branch")
    }
    emptied.update(own_members=0, own_exempt=0, is_branch=False)
    ledger.add_nodes(changes)
    recount_nodes(places=new)


def _within(path: str) -> Q:
    return Q(path__gte=path, path__lt=paths.beyond(path))


def _move_weeks(old_path: str, new_path: str) -> None:
    stored = ledger.stored_weeks(path__gte=old_path, path__lt=paths.beyond(old_path))
    NodeWeek.objects.filter(_within(old_path)).delete()
    moved = {(new_path + path[len(old_path) :], week): figures for (path, week), figures in stored.items()}
    for (path, week), figures in stored.items():
        if path == old_path:
            for place in paths.ancestors(old_path, itself=False):
                moved[place, week] = moved.get((place, week), WeekFigures()) + -figures
            for place in paths.ancestors(new_path, itself=False):
                moved[place, week] = moved.get((place, week), WeekFigures()) + figures
    for some in chunks(moved):
        twice = _counted_twice({key: moved[key] for key in some if paths.is_within(key[0], new_path)})
        ledger.put_weeks({key: moved[key] for key in some})
        ledger.add_weeks(dict.fromkeys(twice, WeekFigures(branches_learning=-1)))


def _counted_twice(arriving: dict[tuple[str, date], WeekFigures]) -> set[tuple[str, date]]:
    """Branches that had check-ins of a week entered at the old and, since, at the new place: one branch, not two."""
    before = ledger.stored_weeks(path__in={path for path, _ in arriving}, check_ins__gt=0)
    branches = set(
        Organization.objects.filter(path__in={path for path, _ in before}, kind__in=BRANCH_KINDS)
        .order_by("path")
        .values_list("path", flat=True)
    )
    return {key for key in before.keys() & arriving.keys() if key[0] in branches and arriving[key].check_ins}


def _move_years(old_path: str, new_path: str) -> None:
    rows = NodeYear.objects.filter(_within(old_path))
    stored = ledger.stored_years(path__gte=old_path, path__lt=paths.beyond(old_path))
    rows.delete()
    moved = {(new_path + path[len(old_path) :], year): figures for (path, year), figures in stored.items()}
    for (path, year), figures in stored.items():
        if path == old_path:
            for place in paths.ancestors(old_path, itself=False):
                moved[place, year] = moved.get((place, year), YearFigures()) + -figures
            for place in paths.ancestors(new_path, itself=False):
                moved[place, year] = moved.get((place, year), YearFigures()) + figures
    for some in chunks(moved):
        ledger.put_years({key: moved[key] for key in some})
