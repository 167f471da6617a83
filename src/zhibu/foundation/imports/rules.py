"""Finding the header of a table and telling which column is which. Pure: works on texts and numbers."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

HEADER_WITHIN = 10
"""The header's first row is looked for among so many."""
RESULT_LABELS = ("原文件行号", "结论", "需要修改的地方")
"""Columns that a result file adds; on the next upload they are passed over in silence."""
_OWN_NUMBER = frozenset({"序号", "序列", "编号", "no", "#", "行号"})
_NOTE = re.compile(r"^(填表|制表|填报|审核人|负责人|备注|说明|合计|总计|小计|注\s*[:：]|填写说明)")
_BRACKETED = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|<.*?>|\{.*?\}")
_DROPPED = re.compile(r"[\s\-_*:：、,，.。/\\()\[\]【】<>{}《》“”\"'·•]+")


@dataclass(frozen=True)
class Names:
    """What a column is called: its key, its accepted names, the upper header it may stand under."""

    key: str
    labels: tuple[str, ...]
    group: str = ""
    required: bool = False


@dataclass(frozen=True)
class HeadRow:
    """One row near the top of a sheet: its number and the text of each cell, empty where there is none."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class SourceColumn:
    """One column of the file: where it stands (from 0), what its header says, and which column it is taken for."""

    index: int
    label: str
    key: str = ""
    twin_of: str = ""


@dataclass(frozen=True)
class Header:
    """The header found: its last row, whether it has two rows, its columns."""

    last_row: int
    rows: int
    columns: tuple[SourceColumn, ...]
    score: int = field(default=0, compare=False)

    @property
    def mapping(self) -> dict[int, str]:
        """Column index to key, for the columns that are known."""
        return {c.index: c.key for c in self.columns if c.key}


def normal(label: str) -> str:
    """A label without what people write differently: case, width, spaces, line breaks, brackets, stars.

    Source: docs/how-to/import.md, "How columns are recognized".
    """
    return unicodedata.normalize("NFKC", _DROPPED.sub("", unicodedata.normalize("NFKC", label)).lower())


def short(label: str) -> str:
    """The normal form without what stands in brackets: "出生日期（年月日）" is 出生日期. Source: as `normal`."""
    return normal(_BRACKETED.sub("", unicodedata.normalize("NFKC", label)))


def match_columns(labels: Sequence[tuple[str, str]], names: Sequence[Names]) -> tuple[SourceColumn, ...]:
    """Which column is which, from (upper, lower) header texts; a one-row header has empty uppers.

    A name under its own group beats a name alone, that beats a name without its brackets. Each key is given once,
    to the first of the best; a second column of the same name says so in `twin_of`.
    Source: as `normal`.
    """
    wanted = _tiers(names)
    given: dict[int, str] = {}
    taken: dict[str, int] = {}
    twins: dict[int, str] = {}
    for tier, known in enumerate(wanted):
        for index, (upper, lower) in enumerate(labels):
            key = known.get(_asked(tier, upper, lower)) if index not in given else None
            if key is None:
                continue
            if key in taken:
                twins.setdefault(index, key)
            else:
                given[index], taken[key] = key, index
    return tuple(
        SourceColumn(
            index,
            " ".join(dict.fromkeys(part for part in (upper.strip(), lower.strip()) if part)),
            given.get(index, ""),
            "" if index in given else twins.get(index, ""),
        )
        for index, (upper, lower) in enumerate(labels)
        if upper or lower
    )


def _asked(tier: int, upper: str, lower: str) -> str:
    if tier == 0:
        return normal(upper + lower)
    return normal(lower or upper) if tier == 1 else short(lower or upper)


def _tiers(names: Sequence[Names]) -> list[dict[str, str]]:
    """What each tier of `match_columns` knows: normal form to key. The first column that claims a name has it."""
    grouped: dict[str, str] = {}
    exact: dict[str, str] = {}
    shortened: dict[str, str] = {}
    for column in names:
        for label in column.labels:
            exact.setdefault(normal(label), column.key)
            shortened.setdefault(short(label), column.key)
            if column.group:
                grouped.setdefault(normal(column.group + label), column.key)
    found = [{**exact, **grouped}, exact, shortened]
    for known in found:
        known.pop("", None)
    return found


def find_header(
    rows: Sequence[HeadRow],
    names: Sequence[Names],
    *,
    merges: Collection[tuple[int, int, int, int]] = (),
) -> Header | None:
    """The best header among the first rows, of one row or two; None if no row has two known columns.

    `merges` are (first row, first column, last row, last column) from 1. Two rows are taken for a header if together
    they tell more columns than the upper alone, or if a cell of the upper reaches into the lower.
    Source: as `normal`; the 2017 form of the member roster has a two-row header with merged cells.
    """
    best: Header | None = None
    for position, row in enumerate(rows[:HEADER_WITHIN]):
        single = _scored(row.number, 1, [("", text) for text in row.cells], names)
        found = single
        if position + 1 < len(rows):
            below = rows[position + 1]
            double = _scored(below.number, 2, _two_rows(row, below, merges), names)
            joined = any(m[0] == row.number and m[2] >= below.number and m[2] > m[0] for m in merges)
            if double.score > single.score or (joined and double.score == single.score):
                found = double
        if best is None or (found.score, -found.rows) > (best.score, -best.rows):
            best = found
    return best if best is not None and best.score >= 2 else None


def _scored(last_row: int, rows: int, labels: Sequence[tuple[str, str]], names: Sequence[Names]) -> Header:
    columns = match_columns(labels, names)
    return Header(last_row, rows, columns, sum(1 for c in columns if c.key))


def _two_rows(upper: HeadRow, lower: HeadRow, merges: Collection[tuple[int, int, int, int]]) -> list[tuple[str, str]]:
    """(upper, lower) of each column: an upper cell reaches as far right as it is merged, or over blanks with
    something below them; a cell merged downwards has no lower."""
    width = max(len(upper.cells), len(lower.cells))
    reach: dict[int, int] = {}
    down: set[int] = set()
    for first_row, first, last_row, last in merges:
        if first_row <= upper.number <= last_row:
            reach.update({column - 1: first - 1 for column in range(first, last + 1)})
            if last_row > upper.number:
                down.update(range(first - 1, last))
    labels, held = [], ""
    for index in range(width):
        own = _at(upper.cells, index)
        under = "" if index in down else _at(lower.cells, index)
        if own:
            held = own
        elif index in reach:
            held = _at(upper.cells, reach[index])
        elif not under or merges:
            held = ""
        labels.append((held if own or under or index in reach else "", under))
    return labels


def _at(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def missing(header_keys: Iterable[str], names: Sequence[Names]) -> list[str]:
    """Keys of required columns that no column of the file was taken for. Source: as `normal`."""
    given = set(header_keys)
    return [column.key for column in names if column.required and column.key not in given]


def is_silent(label: str) -> bool:
    """Whether an unknown column needs no mention: a running number, or a result file's own. Source: as `normal`."""
    return normal(label) in _OWN_NUMBER or label in RESULT_LABELS


def is_note(texts: Sequence[str]) -> bool:
    """Whether a row is a remark and not data: one cell alone that begins like one ("填表人：", "合计").

    Source: as `normal`, "Rows that are passed over".
    """
    filled = [text.strip() for text in texts if text.strip()]
    return 0 < len(filled) <= 2 and bool(_NOTE.match(filled[0]))


def masked(text: str) -> str:
    """A sample of something sensitive: its first and last characters, enough to recognize the column.

    Source: GB/T 35273-2020 §7.2 (masking on display).
    """
    if len(text) < 7:
        return "*" * len(text)
    return text[:2] + "*" * min(6, len(text) - 4) + text[-2:]


_LONG_NUMBER = re.compile(r"\d{9,}|\d{3,4}-\d{7,8}")


def is_telling(text: str) -> bool:
    """Whether a text looks like an id or a phone and is masked wherever it stands. Source: as `masked`."""
    return bool(_LONG_NUMBER.search(text.replace(" ", "")))
