"""From a stored file to parsed rows: which sheet, which header, which column, and every cell through its parser."""

import pickle
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.imports import rules
from zhibu.foundation.imports.models import Import
from zhibu.foundation.imports.parsers import plain
from zhibu.foundation.imports.registry import find_spec
from zhibu.foundation.imports.specs import Cell, CellContext, CellError, Column, ImportSpec, ParsedRow, Problem
from zhibu.foundation.imports.words import UNREADABLE
from zhibu.foundation.sheets import Book, Row, Sheet, SheetError, open_book, restore
from zhibu.kernel.errors import Refused

CHUNK = 2_000
"""So many rows are checked, and entered in one transaction, at a time."""
MAX_ROWS = 100_000
_KNOWN_CELLS = 4_000
"""So many different cells of a column are remembered while parsing: names of branches, codes and days come again."""


def names_of(spec: ImportSpec) -> list[rules.Names]:
    """The columns of a spec as the header rules want them."""
    return [rules.Names(c.key, (c.label_zh, *c.aliases, str(c.label)), c.group, c.required) for c in spec.columns]


def spec_of(import_: Import) -> ImportSpec:
    """The spec of an import. Raises Refused unknown_kind if no context declares it any more."""
    spec = find_spec(import_.spec)
    if spec is None:
        raise Refused("unknown_kind", _("This kind of import is no longer offered."))
    return spec


def open_stored(file: StoredFile) -> Book:
    """Open a stored file as a spreadsheet. Raises Refused with words for what cannot be read."""
    try:
        with file.open() as content:
            return open_content(BytesIO(content.read()))
    except FileNotFoundError as error:
        raise Refused("cleared", _("The file has been cleared away. Please upload it again.")) from error


def open_content(content: BytesIO) -> Book:
    """Open the bytes of a file. Raises Refused with words for what cannot be read."""
    try:
        return open_book(content)
    except SheetError as error:
        raise Refused(error.code, UNREADABLE[error.code]) from error


@dataclass(frozen=True)
class Reading:
    """How a file is read; kept as JSON with the import."""

    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    header_rows: int
    columns: tuple[rules.SourceColumn, ...]
    mapping: dict[int, str]
    samples: dict[int, list[str]] = field(default_factory=dict)
    with_hidden: bool = False
    hidden: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "sheet": self.sheet,
            "sheets": list(self.sheets),
            "header_row": self.header_row,
            "header_rows": self.header_rows,
            "columns": [[c.index, c.label, c.key, c.twin_of] for c in self.columns],
            "mapping": {str(index): key for index, key in self.mapping.items()},
            "samples": {str(index): values for index, values in self.samples.items()},
            "with_hidden": self.with_hidden,
            "hidden": self.hidden,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Reading":
        """What `as_json` made."""
        return cls(
            sheet=data["sheet"],
            sheets=tuple(data["sheets"]),
            header_row=data["header_row"],
            header_rows=data["header_rows"],
            columns=tuple(rules.SourceColumn(*column) for column in data["columns"]),
            mapping={int(index): key for index, key in data["mapping"].items()},
            samples={int(index): values for index, values in data["samples"].items()},
            with_hidden=data["with_hidden"],
            hidden=data["hidden"],
        )


def first_reading(book: Book, spec: ImportSpec, sheet_name: str = "") -> tuple[Reading, int]:
    """How the file is best read, and about how many rows of data it has.

    Of several sheets the one whose header tells most (a visible one before a hidden, the first before the next), or
    the named one. Raises Refused no_header, no_rows, too_many_rows.
    """
    found: list[tuple[tuple[int, bool, int], Sheet, rules.Header]] = []
    for position, sheet in enumerate(book.sheets):
        if sheet_name and sheet.name != sheet_name:
            continue
        header = rules.find_header(_top(sheet), names_of(spec), merges=sheet.merges)
        if header is not None:
            found.append(((header.score, sheet.visible, -position), sheet, header))
    if not found:
        raise _no_header(spec)
    _rank, sheet, header = max(found, key=lambda item: item[0])
    expected = max(0, sheet.height - header.last_row)
    if expected > MAX_ROWS:
        expected = sum(1 for row in sheet.rows() if row.number > header.last_row and not row.is_blank)
    if expected > MAX_ROWS:
        raise Refused(
            "too_many_rows",
            _("The table has more than %(limit)s rows. Please split it.") % {"limit": f"{MAX_ROWS:,}"},
        )
    if expected == 0:
        raise Refused("no_rows", _("There is a header but no row below it. Please fill in the table first."))
    reading = Reading(
        sheet=sheet.name,
        sheets=tuple(s.name for s in book.sheets),
        header_row=header.last_row,
        header_rows=header.rows,
        columns=header.columns,
        mapping=header.mapping,
        samples=_samples(sheet, header, spec),
        hidden=sum(1 for number in sheet.hidden if header.last_row < number <= sheet.height),
    )
    book.release()
    return reading, expected


def _no_header(spec: ImportSpec) -> Refused:
    wanted = "、".join(c.label_zh for c in spec.columns if c.required) or spec.columns[0].label_zh
    return Refused(
        "no_header",
        _(
            "No header was found in the first %(rows)d rows. A row with the column names is needed, "
            "at least: %(columns)s. The template shows how."
        )
        % {"rows": rules.HEADER_WITHIN, "columns": wanted},
    )


def _top(sheet: Sheet) -> list[rules.HeadRow]:
    top = []
    for row in sheet.rows(repeat_merged=False):
        if row.number > rules.HEADER_WITHIN + 1:
            break
        top.append(rules.HeadRow(row.number, tuple(plain(cell) for cell in row.cells)))
    return top


def _samples(sheet: Sheet, header: rules.Header, spec: ImportSpec) -> dict[int, list[str]]:
    """Up to three values of each column, masked where the column is sensitive or the value looks like an id."""
    sensitive = {c.key for c in spec.columns if c.sensitive}
    samples: dict[int, list[str]] = {c.index: [] for c in header.columns}
    for row in sheet.rows():
        if row.number <= header.last_row:
            continue
        for column in header.columns:
            text = plain(row.cells[column.index]) if column.index < len(row.cells) else ""
            if text and len(samples[column.index]) < 3:
                hide = column.key in sensitive or rules.is_telling(text)
                samples[column.index].append((rules.masked(text) if hide else text)[:24])
        if row.number > header.last_row + 200 or all(len(values) == 3 for values in samples.values()):
            break
    return samples


@dataclass
class PassedOver:
    """Rows that were not read, by reason: how many, and the numbers of the first."""

    blank: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    note: list[int] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """{"hidden": {"count": 3, "rows": [5, 7, 9]}, …} without the empty ones."""
        every = {"blank": self.blank, "hidden": self.hidden, "note": self.note}
        return {reason: {"count": len(rows), "rows": rows[:20]} for reason, rows in every.items() if rows}


class RowReader:
    """The rows of an import, parsed, chunk by chunk."""

    def __init__(self, import_: Import, *, today: date) -> None:
        self.spec = spec_of(import_)
        self.reading = Reading.from_json(import_.reading)
        self.book = open_stored(import_.file)
        self.passed_over = PassedOver()
        self._packed: list[bytes] | None = None
        try:
            self.sheet = self.book.sheet(self.reading.sheet)
        except KeyError as error:
            raise Refused("no_rows", UNREADABLE["no_rows"]) from error
        context = CellContext(today=today)
        columns = sorted(self.reading.mapping.items())
        self._parsers = [(index, _CellParser(self.spec.column(key), context)) for index, key in columns]

    def _read(self) -> Iterator[Row]:
        """Rows of data, without header, blank, hidden and note rows (see `passed_over`)."""
        self.passed_over = over = PassedOver()
        blank: list[int] = []
        hidden = set() if self.reading.with_hidden else self.sheet.hidden
        for row in self.sheet.rows():
            if row.number <= self.reading.header_row:
                continue
            if row.is_blank:
                blank.append(row.number)  # counted only if something follows
                continue
            over.blank += blank
            blank = []
            if row.number in hidden:
                over.hidden.append(row.number)
            elif _is_note(row):
                over.note.append(row.number)
            else:
                yield row

    def chunks(self, *, after: int = 0) -> Iterator[list[ParsedRow]]:
        """Parsed rows with a number above `after`, `CHUNK` at a time; the cuts fall alike in every reading.

        Cells are read and parsed once: the first reading leaves the rows packed in memory (some 300 bytes each) and
        lets the file go.
        """
        for chunk in self._chunks():
            if chunk[-1].number > after:
                yield [row for row in chunk if row.number > after]

    def rows(self) -> Iterator[Row]:
        """The same rows as they stand in the file, which is read again for them."""
        yield from self._read()
        self.book.release()

    def _chunks(self) -> Iterator[list[ParsedRow]]:
        if self._packed is not None:
            yield from map(_unpack, self._packed)
            return
        packed, rows = [], self._read()
        while chunk := [self.parse(row) for row in islice(rows, CHUNK)]:
            packed.append(_pack(chunk))
            yield chunk
        self._packed = packed
        self.book.release()

    def parse(self, row: Row) -> ParsedRow:
        """One row through the parsers of its columns."""
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        cells, width = row.cells, len(row.cells)
        for index, parser in self._parsers:
            value, message = parser.read(cells[index] if index < width else None)
            values[parser.key] = value
            if message is not None:
                problems.append(Problem(parser.key, message))
        return ParsedRow(row.number, values, tuple(problems))


def _pack(chunk: list[ParsedRow]) -> bytes:
    return zlib.compress(pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL), 1)


def _unpack(data: bytes) -> list[ParsedRow]:
    chunk: list[ParsedRow] = pickle.loads(zlib.decompress(data))  # noqa: S301  packed by this very process
    return chunk


def _is_note(row: Row) -> bool:
    filled = [cell for cell in row.cells if cell is not None]
    return len(filled) <= 3 and rules.is_note([plain(cell) for cell in filled])


class _CellParser:
    """One column's parser, which remembers what it has read before."""

    def __init__(self, column: Column, context: CellContext) -> None:
        self.key = column.key
        self._parse: Callable[[Cell, CellContext], Any] = column.parse
        self._required, self._context = column.required, context
        self._known: dict[tuple[type, Cell], tuple[Any, str | None]] = {}
        self._empty: tuple[Any, str | None] = (
            None,
            str(_("“%(column)s” is empty. Please fill it in.") % {"column": column.shown})
            if column.required
            else None,
        )

    def read(self, cell: Cell) -> tuple[Any, str | None]:
        """The value, or None and what is wrong."""
        if cell is None:
            return self._empty
        asked = (type(cell), cell)
        found = self._known.get(asked)
        if found is None:
            found = self._read(cell)
            if len(self._known) < _KNOWN_CELLS:
                self._known[asked] = found
        return found

    def _read(self, cell: Cell) -> tuple[Any, str | None]:
        if isinstance(cell, str):
            cell = restore(cell)
            if not cell.strip():
                return self._empty
        try:
            return self._parse(cell, self._context), None
        except CellError as error:
            return None, str(error.message)


def labels_of(spec: ImportSpec, keys: Sequence[str]) -> list[str]:
    """The names of columns, as the person knows them."""
    return [spec.column(key).shown for key in keys]
