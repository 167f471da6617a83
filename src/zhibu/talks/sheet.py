"""The ledger as a spreadsheet: the same lines as the page."""

from collections.abc import Iterable, Iterator
from typing import Any

from zhibu.talks.queries.ledger import LedgerLine

HEADER = ("序号", "日期", "谈话人", "谈话对象", "类别", "是否已确认")
"""Column heads in the field's own words. What was said is in no sheet."""


def rows_of(lines: Iterable[LedgerLine]) -> Iterator[list[Any]]:
    """The rows, the first day first."""
    for number, line in enumerate(sorted(lines, key=lambda line: line.on), 1):
        yield [number, line.on, line.one, line.other, str(line.kind.label), line.is_confirmed]
