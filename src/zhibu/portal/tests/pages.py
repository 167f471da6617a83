"""The tables of a page of docs/rules, for tests whose input they are."""

from itertools import takewhile
from pathlib import Path

PAGE = Path(__file__).resolve().parents[4] / "docs/rules/content-review.md"


def table(header: str) -> list[list[str]]:
    """The rows under the table that begins with `header`, as lists of text."""
    lines = iter(PAGE.read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {header}"))
    next(lines)
    rows = takewhile(lambda line: line[:1] == "|", lines)
    return [[cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")] for line in rows]
