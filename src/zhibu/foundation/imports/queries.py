"""Reading imports: the list, one import's figures, its rows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zhibu.foundation.access import registry as places
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.imports.access import visible_to
from zhibu.foundation.imports.choices import WRITTEN, ImportState, VerdictKind
from zhibu.foundation.imports.models import Import, ImportRow
from zhibu.foundation.imports.reading import Reading
from zhibu.foundation.imports.registry import find_spec
from zhibu.foundation.imports.rules import is_silent
from zhibu.foundation.imports.specs import ImportSpec
from zhibu.foundation.imports.words import PASSED_OVER, TONES, count_words

ORDER = (VerdictKind.NEW, VerdictKind.UPDATE, VerdictKind.PROPOSAL, VerdictKind.UNCHANGED, VerdictKind.ERROR)


@dataclass(frozen=True)
class Figure:
    """How many rows have one verdict, with its words and tone."""

    kind: str
    label: Any
    count: int
    tone: str

    @property
    def shown(self) -> str:
        """The number with its commas."""
        return f"{self.count:,}"


@dataclass(frozen=True)
class Summary:
    """The figures of one import; `figures` add up to `total`, which with `passed_over` is every row of the table."""

    total: int
    figures: list[Figure]
    to_write: int
    to_mend: int
    entered: int
    sentence: str
    passed_over: list[str]


def summary_of(import_: Import) -> Summary:
    """The figures as they stand; no query."""
    counts = {kind: int(import_.counts.get(kind, 0)) for kind in ORDER}
    figures = [Figure(kind, VerdictKind(kind).label, counts[kind], TONES[kind]) for kind in ORDER]
    total = sum(counts.values())
    parts = [count_words(kind, counts[kind]) for kind in ORDER if counts[kind]]
    whole = ngettext("The table has %(count)s row: %(parts)s.", "The table has %(count)s rows: %(parts)s.", total)
    return Summary(
        total=total,
        figures=figures,
        to_write=sum(counts[kind] for kind in WRITTEN),
        to_mend=counts[VerdictKind.ERROR],
        entered=import_.rows_entered,
        sentence=whole % {"count": f"{total:,}", "parts": str(_(", ")).join(parts)},
        passed_over=[
            PASSED_OVER[reason] % {"count": found["count"], "rows": _numbers(found["rows"], found["count"])}
            for reason, found in import_.passed_over.items()
        ],
    )


@dataclass(frozen=True)
class Progress:
    """How far the work at hand is, in rows."""

    label: Any
    done: int
    total: int


def progress_of(import_: Import) -> Progress:
    """The progress of the check or of the entering; no query."""
    if import_.state == ImportState.COMMITTING:
        reading = Reading.from_json(import_.reading)
        last = max(1, import_.rows_expected)
        return Progress(_("Rows gone through"), min(last, max(0, import_.cursor - reading.header_row)), last)
    return Progress(_("Rows checked"), min(import_.rows_read, import_.rows_expected), max(1, import_.rows_expected))


def _numbers(rows: list[int], count: int) -> str:
    return "、".join(map(str, rows[:10])) + (" …" if count > 10 else "")


def rows_of(import_: Import, *, kind: str = "", text: str = "") -> QuerySet[ImportRow]:
    """The verdict rows in the order of the file, of one kind and with `text` in the name if asked."""
    rows = ImportRow.objects.filter(owner=import_)
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        rows = (
            rows.filter(Q(title__icontains=text) | Q(number=int(text)))
            if text.isdecimal() and len(text) < 8
            else (rows.filter(title__icontains=text))
        )
    return rows.order_by("number")


@dataclass(frozen=True)
class RowView:
    """One verdict as shown: problems as (column name, message)."""

    number: int
    kind: str
    label: Any
    tone: str
    title: str
    note: str
    problems: list[tuple[str, str]]


def shown(rows: Iterable[ImportRow], spec: ImportSpec) -> list[RowView]:
    """Rows with words; no query."""
    labels = {c.key: c.shown for c in spec.columns}
    return [
        RowView(
            number=row.number,
            kind=row.kind,
            label=VerdictKind(row.kind).label,
            tone=TONES[row.kind],
            title=row.title,
            note=row.note,
            problems=[(labels.get(key, ""), message) for key, message in row.problems],
        )
        for row in rows
    ]


@dataclass(frozen=True)
class ColumnView:
    """One column of the file on the mapping page."""

    index: int
    letter: str
    label: str
    samples: list[str]
    key: str
    remark: str


def columns_of(import_: Import, spec: ImportSpec) -> list[ColumnView]:
    """The columns of the file in their order, with what is remarkable about each."""
    reading = Reading.from_json(import_.reading)
    letters = {c.key: letter(c.index) for c in reading.columns if c.key}
    views = []
    for column in reading.columns:
        key = reading.mapping.get(column.index, "")
        remark = "" if key else "silent" if is_silent(column.label) else "unknown"
        views.append(
            ColumnView(
                index=column.index,
                letter=letter(column.index),
                label=column.label,
                samples=reading.samples.get(column.index, []),
                key=key,
                remark=f"twin:{letters.get(column.twin_of, '')}" if column.twin_of and not key else remark,
            )
        )
    return views


def letter(index: int) -> str:
    """The name of a column as the program shows it: 0 is A, 26 is AA."""
    name, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(frozen=True)
class ImportView:
    """One line of the history."""

    id: UUID
    title: Any
    place: str
    file: str
    by: str
    at: datetime
    state: str
    label: Any
    tone: str
    entered: int
    to_mend: int
    total: int


STATE_TONES = {
    ImportState.MAPPING: "due",
    ImportState.CHECKING: "info",
    ImportState.CHECKED: "due",
    ImportState.COMMITTING: "info",
    ImportState.DONE: "done",
    ImportState.CANCELED: "idle",
    ImportState.FAILED: "late",
}


def imports_visible_to(actor: Actor, *, kind: str = "", state: str = "") -> QuerySet[Import]:
    """Imports where the actor may import such things, newest first, of one kind and state if asked."""
    imports = Import.objects.filter(visible_to(actor)).select_related("file")
    if kind:
        imports = imports.filter(spec=kind)
    if state:
        imports = imports.filter(state=state)
    return imports.order_by("-created_at", "-id")


def lines_of(imports: Iterable[Import]) -> list[ImportView]:
    """The imports with the names of their organizations: one query."""
    every = list(imports)
    names = places.places().names({i.scope_path for i in every})
    return [_line(i, names) for i in every]


def _line(import_: Import, names: dict[str, str]) -> ImportView:
    spec = find_spec(import_.spec)
    state = ImportState(import_.state)
    return ImportView(
        id=import_.pk,
        title=spec.title if spec else import_.spec,
        place=names.get(import_.scope_path, "—"),
        file=import_.file.name,
        by=import_.created_by_name,
        at=import_.created_at,
        state=state,
        label=state.label,
        tone=STATE_TONES[state],
        entered=import_.rows_entered,
        to_mend=int(import_.counts.get(VerdictKind.ERROR, 0)),
        total=import_.rows_expected,
    )


def place_of(import_: Import) -> str:
    """The name of the organization that is imported into. One query."""
    return places.places().names([import_.scope_path]).get(import_.scope_path, "—")


def files_in_use(ids: Collection[UUID]) -> set[UUID]:
    """Which of these files an import still refers to. One query."""
    wanted = list(ids)
    used: set[UUID] = set()
    for file_id, result_id in (
        Import.objects.filter(Q(file_id__in=wanted) | Q(result_id__in=wanted))
        .order_by()
        .values_list("file_id", "result_id")
    ):
        used.update(i for i in (file_id, result_id) if i)
    return used
