"""Real files for tests, made by the libraries that people's programs resemble."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
import xlwt


def xlsx(
    rows: Iterable[Sequence[Any]], *, merges: Iterable[str] = (), hidden: Iterable[int] = (), start: int = 1
) -> bytes:
    """An .xlsx of one sheet whose first row is row `start`."""
    book = openpyxl.Workbook()
    fill(book.active, rows, merges=merges, hidden=hidden, start=start)
    return saved(book)


def fill(sheet: Any, rows: Iterable[Sequence[Any]], *, merges=(), hidden=(), start=1) -> None:
    """Write rows into a sheet."""
    for number, row in enumerate(rows, start=start):
        for column, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, column, value)
    for merge in merges:
        sheet.merge_cells(merge)
    for number in hidden:
        sheet.row_dimensions[number].hidden = True


def saved(book: Any) -> bytes:
    """The bytes of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(rows: Iterable[Sequence[Any]]) -> bytes:
    """An .xls of one sheet."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("党员")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_bytes(rows: Iterable[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A .csv."""
    return "\r\n".join(delimiter.join(str(c) for c in row) for row in rows).encode(encoding)
