"""The demonstration's articles as they lie in `articles/*.toml`, and their plain text as the blocks of an article."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "articles"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ORDERED = re.compile(r"\d+[.、．]\s*")
Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article. `site` names a place of the plan (province, township-3), `stage` says how far it is."""

    slug: str
    title: str
    lead: str
    column: str
    site: str
    source: str
    author: str
    days_ago: int
    picture: str
    pushed: bool
    stage: str
    body: str

    @property
    def is_drawn(self) -> bool:
        """Whether it has a picture."""
        return self.picture != "none"


def article_texts() -> list[ArticleText]:
    """All of them, oldest first."""
    found: list[ArticleText] = []
    for path in sorted(FOLDER.glob("*.toml")):
        with path.open("rb") as file:
            found += [ArticleText(**one) for one in tomllib.load(file)["articles"]]
    return sorted(found, key=lambda one: (-one.days_ago, one.slug))


def blocks_of(body: str, picture: Block | None) -> list[Block]:
    """The blocks of a text: `##`, `-`, `1.`, `>`, `|` begin heads, lists, quotations, tables; then the picture."""
    blocks = [_block(kind, lines) for kind, lines in _pieces(body)]
    merged: list[Block] = []
    for block in blocks:
        if merged and block["type"] == merged[-1]["type"] == "paragraph":
            merged[-1]["value"] += block["value"]
        else:
            merged.append(block)
    if picture is not None:
        _put(merged, picture)
    return merged


def _put(blocks: list[Block], picture: Block) -> None:
    """After the first paragraph, where a text begins with more than one."""
    first = blocks[0]
    if first["type"] == "paragraph" and (end := first["value"].find("</p>") + 4) < len(first["value"]):
        blocks[0] = {"type": "paragraph", "value": first["value"][:end]}
        blocks[1:1] = [picture, {"type": "paragraph", "value": first["value"][end:]}]
    else:
        blocks.insert(1, picture)


def _kind(line: str) -> str:
    if not line:
        return ""
    if line[0] in "|>-#":
        return line[0]
    return "1" if _ORDERED.match(line) else "p"


def _pieces(body: str) -> Iterator[tuple[str, list[str]]]:
    lines = (line.strip() for line in body.strip().splitlines())
    for kind, group in groupby(lines, _kind):
        found = list(group)
        if kind in {"p", "#"}:
            yield from ((kind, [line]) for line in found)
        elif kind:
            yield kind, found


def _block(kind: str, lines: list[str]) -> Block:
    if kind == "|":
        return {"type": "table", "value": _table(lines)}
    if kind == ">":
        said = [line.lstrip("> ") for line in lines]
        source = said.pop().lstrip("—– ") if len(said) > 1 and said[-1].startswith("—") else ""
        return {"type": "quotation", "value": {"text": "\n".join(said), "source": source}}
    if kind == "-":
        html = "<ul>" + "".join(f"<li>{escape(line.lstrip('- '))}</li>" for line in lines) + "</ul>"
    elif kind == "1":
        html = "<ol>" + "".join(f"<li>{escape(_ORDERED.sub('', line, count=1))}</li>" for line in lines) + "</ol>"
    elif kind == "#":
        html = f"<h2>{escape(lines[0].lstrip('# '))}</h2>"
    else:
        html = f"<p>{escape(lines[0])}</p>"
    return {"type": "paragraph", "value": html}


def _table(lines: list[str]) -> dict[str, Any]:
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]
    head, *rest = rows
    rows = [[*row, *[""] * (len(head) - len(row))][: len(head)] for row in rest]
    kinds = [
        "number" if rows and all(_NUMBER.fullmatch(row[n]) for row in rows) else "text" for n in range(len(head))
    ]
    return {
        "columns": [{"type": kind, "heading": words} for kind, words in zip(kinds, head, strict=True)],
        "rows": [{"values": row} for row in rows],
        "caption": "",
    }
