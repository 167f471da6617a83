"""The list behind a number as a spreadsheet: the same rows as the page."""

from collections.abc import Iterable, Iterator
from typing import Any

from zhibu.compliance.queries.explained import Shown

HEADER = (
    "序号", "党组织", "上级党组织", "事项", "时期", "状态", "原因", "应开展次数", "有效次数", "无效次数",
    "未按时归档次数", "期限",
)  # fmt: skip
"""Column heads in the field's own words."""
MOST = 20_000
"""So many rows leave at once at most."""


def rows_of(found: Iterable[Shown], period: str) -> Iterator[list[Any]]:
    """The rows, in the order of the page."""
    for number, one in enumerate(found, 1):
        row = one.row
        above = row.organization.parent
        yield [
            number, row.organization.name, above.name if above else "", str(one.name), period, one.label,
            row.get_why_display(), row.times, row.done, row.invalid, row.unconfirmed, row.ends_on,
        ]  # fmt: skip
