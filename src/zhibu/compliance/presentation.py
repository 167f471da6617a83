"""What the pages of compliance are drawn from: plain values, names and addresses."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from zhibu.compliance.choices import State
from zhibu.compliance.forms import Asked
from zhibu.compliance.queries.board import ChildRow, DutyRow, Sums, summed
from zhibu.compliance.queries.explained import Shown
from zhibu.compliance.words import TONES, hint, kind_name
from zhibu.organizations.models import Organization

SORT_LABELS = {
    "tree": gettext_lazy("In the order of the tree"),
    "name": gettext_lazy("By name"),
    "missing": gettext_lazy("Most missing first"),
}
SPAN_LENGTH = {"month": 1, "quarter": 3, "year": 12}


def period_name(span: str, starts_on: date) -> str:
    """A month, quarter or year in words."""
    if span == "year":
        return _("%(year)d") % {"year": starts_on.year}
    if span == "quarter":
        return _("quarter %(number)d of %(year)d") % {"number": (starts_on.month + 2) // 3, "year": starts_on.year}
    return date_format(starts_on, "YEAR_MONTH_FORMAT")


@dataclass(frozen=True, slots=True)
class DutyCard:
    """One kind of duty at a node: its numbers, each a door to the organizations behind it."""

    name: Any
    period: str
    sums: Sums
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One period of one duty in a branch's year; `columns` is how many months it spans."""

    shown: Shown
    columns: int
    url: str
    period: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """One kind of duty over the year; `None` stands for a month of which nothing was asked."""

    name: Any
    cells: list[Cell | None]


def node(
    place: Organization, asked: Asked, duties: Sequence[DutyRow], page: Any, rows: list[ChildRow], first: date | None
) -> dict[str, Any]:
    """A node in a month."""
    listing = reverse("compliance:branches", args=[place.pk])
    month = asked.month.strftime("%Y-%m")
    cards = [
        DutyCard(
            d.name or kind_name(d.kind),
            period_name(d.span, d.starts_on),
            d.sums,
            f"{listing}?kind={d.kind}&month={month}",
        )
        for d in duties
    ]
    return {
        "place": place, "cards": cards, "sums": summed(d.sums for d in duties), "page": page, "rows": rows,
        "month": asked.month, "is_now": asked.day == asked.today, "months": months_around(asked, first),
        "worst": max(cards, key=lambda card: card.sums.open, default=None),
        "month_query": "" if asked.day == asked.today else f"?month={month}",
        "between": "" if (get_language() or "").startswith("zh") else " ",
    }  # fmt: skip


def months_around(asked: Asked, first: date | None) -> dict[str, str]:
    """The months before and after as they stand in an address, empty beyond what is kept."""
    before = asked.month - timedelta(days=1)
    after = (asked.month + timedelta(days=31)).replace(day=1)
    return {
        "before": before.strftime("%Y-%m") if first and before >= first else "",
        "after": after.strftime("%Y-%m") if after <= asked.today.replace(day=1) else "",
    }


def no_branches(place: Organization) -> dict[str, Any]:
    """A node of which nothing is asked."""
    return {"place": place, "page": None, "tabs": [], "kinds": [], "duty": None, "name": "", "period": ""}


def branches(
    place: Organization, asked: Asked, duties: Sequence[DutyRow], duty: DutyRow, page: Any, may_nudge: bool
) -> dict[str, Any]:
    """The organizations behind a number."""
    month = asked.month.strftime("%Y-%m")
    more = "".join(f"&{k}={quote(v)}" for k, v in (("q", asked.words), ("sort", asked.sort)) if v not in ("", "tree"))
    counts = {"": duty.sums.open, **{s: getattr(duty.sums, s) for s in State.values if s != State.COMING}}
    labels = {"": _("Open"), **{s: State(s).label for s in counts if s}, "all": _("All")}
    tabs = [
        {
            "label": label, "url": f"?kind={duty.kind}&month={month}&show={key}{more}", "current": key == asked.show,
            "count": counts.get(key),
        }
        for key, label in labels.items()
        if key in ("", "all") or counts[key]
    ]  # fmt: skip
    kinds = [
        {
            "label": d.name or kind_name(d.kind),
            "url": f"?kind={d.kind}&month={month}&show={asked.show}",
            "current": d is duty,
        }
        for d in duties
    ]
    return {
        "place": place, "page": page, "tabs": tabs, "kinds": kinds, "duty": duty,
        "name": duty.name or kind_name(duty.kind),
        "period": period_name(duty.span, duty.starts_on), "may_nudge": may_nudge and duty.sums.open, "asked": asked,
        "month_query": f"?month={month}",
        "sorts": [{"key": key, "label": label, "current": key == asked.sort} for key, label in SORT_LABELS.items()],
    }  # fmt: skip


def years_from(first: date | None, today: date) -> list[int]:
    """The years of which something is kept, the latest first; this one and the last in any case."""
    return list(range(today.year, min(first.year if first else today.year, today.year - 1) - 1, -1))


def year(
    place: Organization, rows: Sequence[Shown], number: int, today: date, years: Sequence[int]
) -> dict[str, Any]:
    """A branch's year: a line for each kind of duty, a cell for each period, what is open now and what is urgent."""
    by_kind: dict[str, list[Shown]] = defaultdict(list)
    for one in rows:
        by_kind[one.row.kind].append(one)
    lines = [YearRow(found[0].name, _cells(place, found)) for found in by_kind.values()]
    open_now = [one for one in rows if one.row.state in (State.DUE, State.INVALID) and one.row.ends_on >= today]
    counted = [one.row.state for one in rows]
    hints = [hint(one.row, name=one.name, day=today) for one in open_now]
    return {
        "hints": [words for words in hints if words],
        "place": place, "year": number, "lines": lines, "legend": [(State(s).label, t) for s, t in TONES.items()],
        "open_now": sorted(open_now, key=lambda one: one.row.ends_on),
        "done": counted.count(State.DONE), "late": counted.count(State.LATE) + counted.count(State.INVALID),
        "years": [_year_tab(y, number) for y in years],
        "month_numbers": range(1, 13),
    }  # fmt: skip


def _year_tab(number: int, current: int) -> dict[str, object]:
    return {"label": str(number), "url": f"?year={number}", "current": number == current}


def _cells(place: Organization, found: Sequence[Shown]) -> list[Cell | None]:
    """The periods in order; a month without any is an empty cell."""
    cells: list[Cell | None] = []
    month = 1
    for one in found:
        cells += [None] * (one.row.starts_on.month - month)
        length = SPAN_LENGTH[one.row.span]
        url = reverse("compliance:judgment", args=[place.pk, one.row.kind, one.row.starts_on.isoformat()])
        cells.append(Cell(one, length, url, period_name(one.row.span, one.row.starts_on)))
        month = one.row.starts_on.month + length
    return cells + [None] * (13 - month)
