"""Reading .xlsx, .xls and .csv as rows of cells. Formulas are never run: a cell is what the file has stored."""

import ctypes
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from zhibu.foundation.sheets.csvs import read_csv
from zhibu.foundation.sheets.formats import MAX_CELLS, Format, SheetError, SheetFacts, scan_xlsx, sniff

Cell = str | int | float | bool | date | datetime | None


class Row(NamedTuple):
    """One row: its number as the program shows it (from 1) and its cells, the first being column A."""

    number: int
    cells: list[Cell]

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it but spaces."""
        return not any(c is not None and (not isinstance(c, str) or c.strip()) for c in self.cells)


@dataclass
class Sheet:
    """One sheet. `merges` are (first row, first column, last row, last column) from 1; `hidden` are row numbers."""

    name: str
    visible: bool
    height: int
    merges: list[tuple[int, int, int, int]]
    hidden: set[int]
    _rows: Callable[[], Iterator[list[Cell]]] = field(repr=False)

    def rows(self, *, repeat_merged: bool = True) -> Iterator[Row]:
        """All rows from the first, blank ones too, each time anew; cells merged downwards repeat their value."""
        tall = [m for m in self.merges if m[2] > m[0]] if repeat_merged else []
        held: dict[int, list[tuple[int, int, Cell]]] = {}
        starts: dict[int, list[tuple[int, int, int, int]]] = {}
        for merge in tall:
            starts.setdefault(merge[0], []).append(merge)
        for number, cells in enumerate(self._rows(), start=1):
            for _, column, last, _ in starts.get(number, ()):
                value = cells[column - 1] if column <= len(cells) else None
                for below in range(number + 1, last + 1):
                    held.setdefault(below, []).append((column, column, value))
            for column, _, value in held.pop(number, ()):
                if column <= len(cells) and cells[column - 1] is None:
                    cells[column - 1] = value
            yield Row(number, cells)


@dataclass
class Book:
    """An open file: its format and its sheets, at least one."""

    format: Format
    sheets: list[Sheet]
    encoding: str = ""
    release: Callable[[], None] = field(default=lambda: None, repr=False)
    """Lets the cells go that are held ready; the next reading fetches them again."""

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name. Raises KeyError."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)


Source = str | Path | bytes | BinaryIO


def open_book(source: Source) -> Book:
    """Open a file of any known format; what it is, its content says. Raises SheetError.

    Worksheets alone count; charts and macros are not even read.
    """
    file = _as_file(source)
    found = sniff(file)
    if found is Format.CSV:
        table = read_csv(file)
        height = table.height
        return Book(found, [Sheet("CSV", True, height, [], set(), table.rows)], table.encoding)
    facts = scan_xlsx(file) if found is Format.XLSX else {}
    by_name = _facts_by_name(file, facts) if facts else {}
    for fact in by_name.values():
        if fact.last_row * fact.last_column > MAX_CELLS:
            raise SheetError("too_large")
    try:
        workbook = _Workbook(CalamineWorkbook.from_filelike(file))
        names = [
            (m.name, m.visible == SheetVisibleEnum.Visible)
            for m in workbook.source.sheets_metadata
            if m.typ == SheetTypeEnum.WorkSheet
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise SheetError("encrypted" if "assword" in str(error) else "corrupt") from error
    if not names:
        raise SheetError("no_rows")
    sheets = [_sheet(workbook, name, visible, by_name.get(name, SheetFacts())) for name, visible in names]
    return Book(found, sheets, release=workbook.release)


def read_sheet(source: Source, name: str | None = None) -> Iterator[Row]:
    """The rows that are not blank of the named sheet, else of the first visible one. Raises SheetError."""
    book = open_book(source)
    sheet = book.sheet(name) if name else next((s for s in book.sheets if s.visible), book.sheets[0])
    return (row for row in sheet.rows() if not row.is_blank)


def _as_file(source: Source) -> BinaryIO:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    if isinstance(source, str | Path):
        return io.BytesIO(Path(source).read_bytes())
    return source


def _give_back_memory() -> None:
    """Ask the C library to return what the reader has freed: millions of small texts leave it full of holes, and
    100,000 rows would cost 250 MB more. Other C libraries than glibc do it by themselves or not at all."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


class _Workbook:
    """A workbook that keeps the sheet it read last: reading takes ten times as long as going through it."""

    def __init__(self, source: CalamineWorkbook) -> None:
        self.source = source
        self._name: str | None = None
        self._sheet: CalamineSheet | None = None

    def release(self) -> None:
        """Let the sheet go."""
        self._sheet = None
        _give_back_memory()

    def sheet(self, name: str) -> CalamineSheet:
        """The sheet of that name. Raises SheetError."""
        if self._sheet is None or name != self._name:
            self._sheet = None
            try:
                self._sheet = self.source.get_sheet_by_name(name)
            except (CalamineError, OSError, ValueError) as error:
                raise SheetError("corrupt") from error
            self._name = name
        return self._sheet


def _sheet(workbook: _Workbook, name: str, visible: bool, facts: SheetFacts) -> Sheet:
    """A lazy sheet: its cells become Python's only when asked for."""
    loaded = workbook.sheet(name)
    merges = [(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in loaded.merged_cell_ranges or []]
    height = loaded.end[0] + 1 if loaded.end else 0
    offset = loaded.start[1] if loaded.start else 0

    def rows() -> Iterator[list[Cell]]:
        for cells in workbook.sheet(name).iter_rows():
            read: list[Any] = [c if c.__class__ in _AS_THEY_ARE and c != "" else _cell(c) for c in cells]
            yield [None] * offset + read if offset else read

    return Sheet(name, visible, height, merges, facts.hidden, rows)


_AS_THEY_ARE = frozenset({str, bool, date, datetime})


def _cell(value: object) -> Cell:
    if value == "":
        return None
    if isinstance(value, str | float | int | date):
        return None if value != value else value
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    return None


_NS = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


def _facts_by_name(file: BinaryIO, facts: dict[str, SheetFacts]) -> dict[str, SheetFacts]:
    """The facts by the sheet's name: workbook.xml names a relation, the relation names the part."""
    try:
        with zipfile.ZipFile(file) as archive:
            targets = {r.get("Id"): r.get("Target") or "" for r in _xml(archive, "xl/_rels/workbook.xml.rels")}
            sheets = _xml(archive, "xl/workbook.xml").findall("m:sheets/m:sheet", _NS)
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, OSError) as error:
        raise SheetError("corrupt") from error
    finally:
        file.seek(0)
    found = {}
    for sheet in sheets:
        target = targets.get(sheet.get(f"{{{_NS['r']}}}id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in facts:
            found[sheet.get("name") or ""] = facts[part]
    return found


def _xml(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    content = archive.read(part)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise SheetError("corrupt")
    return ElementTree.fromstring(content)  # noqa: S314  no document type, so no entities
