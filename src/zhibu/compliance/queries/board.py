"""How the organizations of a node stand: sums by duty, by child, and the branches behind a number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from zhibu.compliance.choices import State
from zhibu.compliance.models import Judgment, Tally
from zhibu.compliance.queries.duties import lines, lines_of_the_country
from zhibu.compliance.rules.sums import FIELDS, total
from zhibu.kernel import paths
from zhibu.kernel.periods import span_of
from zhibu.meetings.models import LocalKind
from zhibu.organizations.models import Organization
from zhibu.organizations.queries.search import asked, matching

SPANS = ("month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Sums:
    """How many organizations stand where. `owed` are those of which it is asked in a period that has begun."""

    coming: int = 0
    due: int = 0
    done: int = 0
    late: int = 0
    invalid: int = 0
    exempt: int = 0
    unconfirmed: int = 0

    @property
    def owed(self) -> int:
        """Those of which it is asked."""
        return self.due + self.done + self.late + self.invalid

    @property
    def percent(self) -> int:
        """Done, of those of which it is asked; rounded down, so that 100 means all."""
        return self.done * 100 // self.owed if self.owed else 100

    @property
    def open(self) -> int:
        """Those where something is still to be done or was missed."""
        return self.due + self.late + self.invalid


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One kind of duty at a node, in the period that holds the day asked for; a local kind brings its `name`."""

    kind: str
    span: str
    starts_on: date
    sums: Sums
    name: str = ""


@dataclass(frozen=True, slots=True)
class ChildRow:
    """One node right below: its sums by kind, and over all kinds."""

    id: UUID
    name: str
    path: str
    by_kind: dict[str, Sums]
    sums: Sums


def starts_of(day: date) -> dict[str, date]:
    """The first day of the month, quarter and year that hold a day. No query."""
    return {span: span_of(span, day).starts_on for span in SPANS}


def duties_at(path: str, *, day: date) -> list[DutyRow]:
    """The sums of a node for each kind in its period of the day, in the order of pages, local kinds last. Two
    queries."""
    starts, every = starts_of(day), lines()
    condition = Q()
    for span, start in starts.items():
        condition |= Q(starts_on=start, kind__in=[line.kind for line in every if line.span == span])
    rows = Tally.objects.filter(condition, path=path).order_by()
    found = {kind: Sums(*counts) for kind, *counts in rows.values_list("kind", *FIELDS)}
    return [
        DutyRow(line.kind, line.span, starts[line.span], found[line.kind], line.name)
        for line in every
        if line.kind in found and found[line.kind] != Sums()
    ]


def children_of(organization_id: UUID) -> QuerySet[Organization]:
    """The organizations right below a node that are no groups, in the order of the tree."""
    below = Organization.objects.filter(parent=organization_id).exclude(kind="group")
    return below.only("id", "path", "name").order_by("path")


def child_rows(children: Sequence[Organization], duties: Sequence[DutyRow]) -> list[ChildRow]:
    """How each of these nodes stands with the duties of the node above them. One query."""
    condition = Q()
    for start in {row.starts_on for row in duties}:
        condition |= Q(starts_on=start, kind__in=[row.kind for row in duties if row.starts_on == start])
    rows = Tally.objects.filter(condition, path__in=[child.path for child in children]).order_by()
    found: dict[str, dict[str, Sums]] = defaultdict(dict)
    for path, kind, *counts in rows.values_list("path", "kind", *FIELDS):
        found[path][kind] = Sums(*counts)
    return [
        ChildRow(child.pk, child.name, child.path, found[child.path], summed(found[child.path].values()))
        for child in children
    ]


def summed(sums: Iterable[Sums]) -> Sums:
    """Several sums as one. No query."""
    return Sums(**total([{name: getattr(one, name) for name in FIELDS} for one in sums]))


ORDERS: dict[str, tuple[Any, ...]] = {
    "tree": ("path",),
    "name": ("organization__pinyin", "path"),
    "missing": ((F("times") - F("done")).desc(), "path"),
}
"""How the organizations behind a number may be ordered."""


def judgments_below(
    path: str, *, kind: str, starts_on: date, states: Sequence[str] = (), words: str = "", sort: str = "tree"
) -> QuerySet[Judgment]:
    """The judgments behind a number: those of one duty and period in a subtree, in one of `ORDERS`; with `words`,
    those of organizations whose name, initials or pinyin hold them."""
    rows = Judgment.objects.filter(
        starts_on=starts_on, kind=kind, path__gte=path, path__lt=paths.beyond(path)
    ).select_related("organization__parent")
    if states:
        rows = rows.filter(state__in=states)
    if asked(words):
        rows = rows.filter(organization__in=Organization.objects.filter(matching(words)).order_by().values("pk"))
    return rows.order_by(*ORDERS[sort])


def groups_of_branch(path: str, *, day: date) -> list[Judgment]:
    """How the groups of a branch stand with what is asked of them in the periods of the day. One query."""
    starts = starts_of(day)
    rows = Judgment.objects.filter(
        path__gt=path, path__lt=paths.beyond(path), organization__kind="group", starts_on__in=set(starts.values())
    ).select_related("organization")
    return [row for row in rows.order_by("path", "kind") if starts[row.span] == row.starts_on]


def first_day_kept(path: str) -> date | None:
    """The first day of the oldest period kept of a node. One query."""
    return Tally.objects.filter(path=path).order_by("starts_on").values_list("starts_on", flat=True).first()


def year_of(organization_id: UUID, year: int) -> list[Judgment]:
    """All judgments of one organization in a year, by kind in the order of pages, then by period. One query."""
    order = {line.kind: number for number, line in enumerate(lines_of_the_country())}
    rows = Judgment.objects.filter(organization=organization_id, starts_on__year=year).order_by("starts_on", "kind")
    return sorted(rows, key=lambda row: (order.get(row.kind, len(order)), row.kind, row.starts_on))


def still_to_do(organization_ids: Sequence[UUID], *, day: date) -> list[Judgment]:
    """What is due now or was held invalidly in a period that is not over, the nearest end first. One query."""
    rows = Judgment.objects.filter(
        organization__in=organization_ids, starts_on__lte=day, ends_on__gte=day, state__in=(State.DUE, State.INVALID)
    )
    return list(rows.order_by("ends_on", "starts_on", "kind"))


def local_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of kinds that localities have added. One query, none without codes."""
    wanted = list(codes)
    return dict(LocalKind.objects.filter(code__in=wanted).values_list("code", "name")) if wanted else {}
