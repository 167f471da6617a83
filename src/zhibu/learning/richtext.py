"""Articles: what an author types, as safe HTML and as plain text.

An empty line ends a paragraph, `# ` begins a heading, `- ` or `1. ` a list, `> ` a quotation, `**` marks what
matters. HTML that came with a paste is cleaned down to the same few elements.
"""

import html
import re
from functools import lru_cache

import nh3

TAGS = {
    "p",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "blockquote",
    "strong",
    "em",
    "br",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_HAS_TAGS = re.compile(r"<(p|h[1-6]|ul|ol|div|table|blockquote)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d+[.、]\s*")
_MARKS = {"- ": "ul", "> ": "blockquote"}


@lru_cache(maxsize=256)
def to_html(source: str) -> str:
    """The article as clean HTML: no scripts, styles, images or attributes but the address of a link."""
    raw = source if _HAS_TAGS.search(source) else "\n".join(_block(b) for b in _blocks(source))
    return nh3.clean(
        raw, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel="noopener noreferrer"
    )


def to_text(source: str) -> str:
    """The article as plain text, for search and for measuring how long it takes to read."""
    spaced = re.sub(r"</(p|h2|h3|li|tr|blockquote)>|<br>", r"\g<0>\n", to_html(source))
    return html.unescape(nh3.clean(spaced, tags=set())).strip()


def count_readable(text: str) -> int:
    """The characters that take time to read: all but white space."""
    return len(re.sub(r"\s+", "", text))


def _blocks(source: str) -> list[list[str]]:
    """Runs of lines of one kind; an empty line ends a run, a heading is a run of its own."""
    runs: list[list[str]] = []
    kind = None
    for line in source.replace("\r\n", "\n").split("\n"):
        text = line.strip()
        this = _kind(text)
        if not text:
            kind = None
            continue
        if this != kind or this.startswith("h"):
            runs.append([])
        runs[-1].append(text)
        kind = this
    return runs


def _kind(line: str) -> str:
    if line.startswith("## "):
        return "h3"
    if line.startswith("# "):
        return "h2"
    if _NUMBERED.match(line):
        return "ol"
    return _MARKS.get(line[:2], "p")


def _block(lines: list[str]) -> str:
    kind = _kind(lines[0])
    if kind in {"h2", "h3"}:
        return f"<{kind}>{_inline(lines[0].lstrip('# '))}</{kind}>"
    if kind == "ol":
        return "<ol>" + "".join(f"<li>{_inline(_NUMBERED.sub('', line))}</li>" for line in lines) + "</ol>"
    if kind == "ul":
        return "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>"
    if kind == "blockquote":
        return "<blockquote>" + "".join(f"<p>{_inline(line[2:])}</p>" for line in lines) + "</blockquote>"
    return "<p>" + "<br>".join(_inline(line) for line in lines) + "</p>"


def _inline(text: str) -> str:
    return _STRONG.sub(r"<strong>\1</strong>", html.escape(text, quote=False))


def lines_of(text: str) -> list[str]:
    """The entries of a text that holds one a line, without list marks."""
    return [line for raw in text.splitlines() if (line := raw.strip().lstrip("-•· ").strip())]


def terms_of(text: str) -> list[tuple[str, str]]:
    """Terms and their meanings, one a line with a colon between; the meaning may be empty."""
    pairs = []
    for line in lines_of(text):
        term, _, meaning = line.replace("：", ":", 1).partition(":")
        pairs.append((term.strip(), meaning.strip()))
    return pairs
