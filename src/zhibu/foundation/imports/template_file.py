"""The empty table to fill in: the header, cells set to text where digits must not be lost, lists to choose from."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from zhibu.foundation.imports.specs import Column, ImportSpec
from zhibu.foundation.sheets.writing import clean

ROWS = 2_000
"""So many rows below the header are prepared as text and with lists; more may be filled in."""
_FILL, _MUST = PatternFill("solid", fgColor="F4EFE8"), PatternFill("solid", fgColor="FBEAEA")
_LINE = Border(*[Side(style="thin", color="E8E1D8")] * 4)
_CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)


def template_stream(spec: ImportSpec) -> BytesIO:
    """The .xlsx: sheet one to fill in, sheet two with notes on every column, sheet three (hidden) with the lists."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = str(spec.title)[:31]
    _header(sheet, spec)
    _body(book, sheet, spec)
    _notes(book.create_sheet(_("How to fill in")), spec)
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def _head_rows(spec: ImportSpec) -> int:
    return 2 if any(c.group for c in spec.columns) else 1


def _header(sheet: Any, spec: ImportSpec) -> None:
    rows = _head_rows(spec)
    for index, column in enumerate(spec.columns, start=1):
        upper = column.group or column.label_zh
        _head(sheet.cell(1, index, upper), column)
        if rows == 2:
            _head(sheet.cell(2, index, column.label_zh if column.group else None), column)
            if not column.group:
                sheet.merge_cells(start_row=1, end_row=2, start_column=index, end_column=index)
        if column.hint:
            sheet.cell(rows if column.group else 1, index).comment = Comment(str(column.hint), "Zhibu")
        sheet.column_dimensions[get_column_letter(index)].width = max(12, 2 * len(column.label_zh) + 4)
    _merge_groups(sheet, spec)
    sheet.freeze_panes = sheet.cell(rows + 1, 1)


def _merge_groups(sheet: Any, spec: ImportSpec) -> None:
    start = 1
    for index in range(2, len(spec.columns) + 2):
        here = spec.columns[index - 1].group if index <= len(spec.columns) else None
        before = spec.columns[start - 1].group
        if here != before or not before:
            if before and index - 1 > start:
                sheet.merge_cells(start_row=1, end_row=1, start_column=start, end_column=index - 1)
            start = index


def _head(cell: Any, column: Column) -> None:
    cell.font, cell.alignment, cell.border = Font(bold=True), _CENTER, _LINE
    cell.fill = _MUST if column.required else _FILL


def _body(book: Workbook, sheet: Any, spec: ImportSpec) -> None:
    first = _head_rows(spec) + 1
    lists: Any = None
    for index, column in enumerate(spec.columns, start=1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].number_format = "@"
        if not column.options:
            continue
        if lists is None:
            lists = book.create_sheet("lists")
            lists.sheet_state = "hidden"
        for row, option in enumerate(column.options, start=1):
            lists.cell(row, index, clean(option))
        rule = DataValidation("list", f"lists!${letter}$1:${letter}${len(column.options)}", allow_blank=True)
        rule.showErrorMessage = False
        sheet.add_data_validation(rule)
        rule.add(f"{letter}{first}:{letter}{first + ROWS - 1}")


def _notes(sheet: Any, spec: ImportSpec) -> None:
    sheet.append([_("Column"), _("Needed"), _("Example"), _("Note")])
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), _FILL
    for column in spec.columns:
        name = f"{column.group} {column.label_zh}".strip()
        needed = _("yes") if column.required else ""
        example = column.example or next(iter(column.options), "")
        sheet.append([name, needed, clean(example), clean(str(column.hint))])
    for letter, width in zip("ABCD", (24, 8, 24, 72), strict=True):
        sheet.column_dimensions[letter].width = width
