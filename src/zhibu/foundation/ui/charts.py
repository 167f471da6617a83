"""The table behind a chart: the same figures for those who cannot see, print or load the picture."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

BAR = 6
"""A bar of a small chart and the gap after it; twelve fill its width of 72."""


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


def drawn_table(data: dict[str, Any], kind: str) -> SafeString:
    """The table of a chart as HTML: built here and not in a template, for it may have hundreds of cells."""
    table = table_of(data, kind)
    heads = format_html_join(
        "", '<th scope="col"{}>{}</th>', ((_num(at), head) for at, head in enumerate(table.heads))
    )
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (row[0], format_html_join("", '<td class="num">{}</td>', ((_cell(c),) for c in row[1:])))
            for row in table.rows
        ),
    )
    return format_html('<table class="table dense"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', heads, rows)


def _num(at: int) -> SafeString:
    return SafeString(' class="num"' if at else "")


def _cell(value: Any) -> Any:
    return "—" if value is None else value


def spark_bars(values: Any) -> SafeString:
    """The last twelve values as bars, the newest at the right edge and marked."""
    shown = [float(value or 0) for value in values or ()][-12:]
    most = max(shown, default=0) or 1
    left = 72 - BAR * len(shown)
    bars = [_bar(left + BAR * at, max(1.0, value / most * 18)) for at, value in enumerate(shown)]
    return format_html('<path d="{}"/><path class="last" d="{}"/>', "".join(bars[:-1]), "".join(bars[-1:]))


def _bar(left: int, height: float) -> str:
    return f"M{left} 19v-{height:.1f}h4v{height:.1f}z"
