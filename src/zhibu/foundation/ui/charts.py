"""The table behind a chart: the same figures for those who cannot see, print or load the picture."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class ChartTable:
    """Heads and rows; the first cell of a row names it."""

    heads: list[Any] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)


def table_of(data: dict[str, Any], kind: str) -> ChartTable:
    """The figures of a chart as a table. `data` has the shape that `kind` asks for (see this folder's README)."""
    if kind == "icicle":
        table = ChartTable(heads=["", data.get("unit", "")])
        _walk(data, 0, table.rows)
        return table
    if kind == "heat":
        return ChartTable(
            heads=["", data.get("unit", "")], rows=[[day, value] for day, value in data["days"] if value]
        )
    if kind == "histogram":
        rows = [[label, value] for label, value in zip(data["labels"], data["values"], strict=True)]
        return ChartTable(heads=[data.get("axis", ""), data.get("unit", "")], rows=rows)
    series = data["series"]
    rows = [[label, *(one["values"][index] for one in series)] for index, label in enumerate(data["labels"])]
    return ChartTable(heads=[data.get("axis", ""), *(one["name"] for one in series)], rows=rows)


def _walk(node: dict[str, Any], depth: int, rows: list[list[Any]]) -> None:
    rows.append(["　" * depth + str(node["name"]), node["value"]])
    for child in node.get("children", []):
        _walk(child, depth + 1, rows)
