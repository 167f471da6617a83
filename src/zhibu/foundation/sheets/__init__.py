"""Reading and writing spreadsheets: pure, no tables. See README.md."""

from zhibu.foundation.sheets.formats import Format, SheetError, sniff
from zhibu.foundation.sheets.reading import Book, Row, Sheet, open_book, read_sheet
from zhibu.foundation.sheets.safety import neutralize, restore
from zhibu.foundation.sheets.writing import csv_response, write_csv, write_xlsx, xlsx_response

__all__ = [
    "Book",
    "Format",
    "Row",
    "Sheet",
    "SheetError",
    "csv_response",
    "neutralize",
    "open_book",
    "read_sheet",
    "restore",
    "sniff",
    "write_csv",
    "write_xlsx",
    "xlsx_response",
]
