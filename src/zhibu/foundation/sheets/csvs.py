"""Text tables: which encoding, which delimiter, which rows."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from zhibu.foundation.sheets.formats import SheetError

Cell = str | int | float | bool | date | datetime | None

ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order; a byte-order mark of UTF-16 comes before both."""
DELIMITERS = (",", "\t", ";", "|", "，")
FIELD_LIMIT = 32_767
"""As much as one cell of a spreadsheet program holds."""
_NOTHING = frozenset({"", "nan", "null", "none", "#n/a", "nat", "undefined"})


@dataclass
class TextTable:
    """A text file read as a table. `height` counts its lines, which is never less than its rows."""

    content: bytes
    encoding: str
    delimiter: str
    height: int

    def rows(self) -> Iterator[list[Cell]]:
        """Its rows: every cell as it stands, None for nothing ("NaN" and "NULL" are other words for it)."""
        with io.TextIOWrapper(io.BytesIO(self.content), encoding=self.encoding, newline="") as lines:
            try:
                for cells in csv.reader(_without_nul(lines), delimiter=self.delimiter):
                    yield [None if c.strip().lower() in _NOTHING else c for c in cells]
            except csv.Error as error:
                raise SheetError("corrupt") from error


def read_csv(file: BinaryIO) -> TextTable:
    """Find encoding and delimiter of a text file. Raises SheetError encoding or empty."""
    content = file.read()
    encoding = _encoding(content)
    csv.field_size_limit(FIELD_LIMIT * 4)
    head = content[: 64 * 1024].decode(encoding, errors="ignore")
    if not head.strip():
        raise SheetError("empty")
    return TextTable(content, encoding, _delimiter(head), content.count(b"\n") + 1)


def _encoding(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for encoding in ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise SheetError("encoding")


def _delimiter(head: str) -> str:
    """The delimiter that cuts the first lines into the most columns most evenly."""
    lines = head.splitlines()[:25]

    def score(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter)]
        except csv.Error:
            return (0, 0)
        wide = [w for w in widths if w > 1]
        common = max(set(wide), key=lambda w: (wide.count(w), w)) if wide else 0
        return (wide.count(common) * common, common)

    return max(DELIMITERS, key=score)


def _without_nul(lines: io.TextIOWrapper) -> Iterator[str]:
    for line in lines:
        yield line.replace("\x00", "")
