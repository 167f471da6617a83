"""The tables of docs/rules/accounts.md, which are the input of tests."""

from itertools import takewhile
from pathlib import Path

PAGE = Path(__file__).resolve().parents[4] / "docs/rules" / "accounts.md"


def table_of(header: str) -> list[dict[str, str]]:
    """The rows under the first table whose head begins with `header`."""
    lines = iter(PAGE.read_text(encoding="utf-8").splitlines())
    names = cells(next(line for line in lines if line.startswith(f"| {header} |")))
    next(lines)
    return [dict(zip(names, cells(line), strict=True)) for line in takewhile(lambda x: x[:1] == "|", lines)]


def cells(line: str) -> list[str]:
    """The cells of a row."""
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
