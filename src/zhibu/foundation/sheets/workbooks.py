"""One sheet of a workbook, row by row: what `write_xlsx` does."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from zhibu.foundation.sheets.writing import clean
from zhibu.kernel.clock import ZONE

_LIKE_AN_ID = re.compile(r"^(\d{11,}[\dXx]?|0\d+)$")
_HEAD_FONT, _HEAD_FILL = Font(bold=True), PatternFill("solid", fgColor="F4EFE8")
_HEAD_PLACE = Alignment(vertical="center", wrap_text=True)


def write(
    stream: BinaryIO, title: str, header: Sequence[Any], rows: Iterable[Sequence[Any]], widths: Sequence[float]
) -> int:
    """See `writing.write_xlsx`."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "Sheet")
    sheet.freeze_panes = "A2"
    for index, label in enumerate(header):
        width = widths[index] if index < len(widths) else max(10.0, min(40.0, _width(str(label)) + 4))
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
    sheet.append([_head_cell(sheet, label) for label in header])
    count = 0
    for row in rows:
        sheet.append([_xlsx_cell(sheet, value) for value in row])
        count += 1
    if header:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{count + 1}"
    book.save(stream)
    return count


def _head_cell(sheet: Any, label: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, clean(str(label)))
    cell.font, cell.fill, cell.alignment = _HEAD_FONT, _HEAD_FILL, _HEAD_PLACE
    return cell


def _xlsx_cell(sheet: Any, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | Decimal):
        return ("是" if value else "否") if isinstance(value, bool) else value
    if isinstance(value, datetime):
        return value.astimezone(ZONE).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        return value
    text = clean(str(value))
    if _LIKE_AN_ID.match(text):
        cell = WriteOnlyCell(sheet, text)
        cell.number_format = "@"
        return cell
    return text


def _width(text: str) -> int:
    return sum(2 if ord(ch) > 0x2E7F else 1 for ch in max(text.split("\n"), key=len, default=""))
