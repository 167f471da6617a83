"""What remains of a text from Word or WPS: headings, paragraphs, lists, tables, emphasis, links, quotations.

Pictures come along where they are part of what was pasted; those that lie on the writer's disk are counted.
Everything else goes: classes and styles of the office, fonts, colors, empty paragraphs, bookmarks, comments, deleted
passages, typed bullets. The result is cleaned once more by `nh3`, so that
nothing leaves here that is not in `TAGS`.
"""

import html
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby

import nh3

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "a", "br"}
_TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
_SCHEMES = {"http", "https", "mailto"}
PICTURE = "picture"
"""The scheme under which the text names a picture that came along: `picture:2` is the third."""
_DATA = re.compile(r"(<img\b[^>]*?\bsrc\s*=\s*)([\"'])\s*data:image/(?:png|jpe?g|webp);base64,([^\"']+)\2", re.I)
_NUMBER = re.compile(rf"{PICTURE}:(\d{{1,3}})")
_READ = TAGS | _TABLE_TAGS | {"h1", "h4", "h5", "h6", "b", "i", "span", "font", "div", "img", "section"}
_HEADS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "p", "h6": "p"}
_VOID = {"br", "img"}
_LIST = re.compile(r"mso-list:\s*(?!none|ignore)\w+\s+level(\d)", re.I)
_IGNORED = re.compile(
    r"mso-list:\s*ignore|mso-element:\s*(comment|footnote|endnote)|display:\s*none|mso-hide:\s*all", re.I
)
_COMMENT = re.compile(r"msocom(anchor|off|txt)|MsoCommentText|MsoCommentReference", re.I)
_BOLD, _ITALIC = (
    re.compile(r"(?<!bidi-)font-weight:\s*(bold|[6-9]00)", re.I),
    re.compile(r"(?<!bidi-)font-style:\s*italic", re.I),
)
_PLAIN_WEIGHT = re.compile(r"(?<!bidi-)font-weight:\s*(normal|[1-5]00)", re.I)
_OUTLINE = re.compile(r"mso-outline-level:\s*([1-9])", re.I)
_HEAD_CLASS = re.compile(r"\b(?:Mso)?Heading([1-6])\b", re.I)
_NUMBERED = re.compile(r"^[(（]?(\d+|[a-zA-Z]|[ivxIVX]+|[一二三四五六七八九十]+)[.)、．）]")
_BREAKS = re.compile(r"[ \t\r]*\n[ \t\r\n]*")
_WIDE = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—]"


@dataclass
class _Node:
    tag: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["_Node | str"] = field(default_factory=list)

    @property
    def style(self) -> str:
        return self.attributes.get("style", "")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `tag` of h2, h3, p, blockquote, ul, ol, table, picture; `body` its inner HTML; a list item its
    `level`, a picture its `number`."""

    tag: str
    body: str = ""
    level: int = 1
    rows: tuple[tuple[str, ...], ...] = ()
    has_head: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text as HTML, or a quotation as plain text, or one table as rows of plain text, the first of them a
    head if `has_head`, or the number of a picture."""

    html: str = ""
    quote: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    has_head: bool = False
    picture: int | None = None


@dataclass(frozen=True, slots=True)
class Pasted:
    """What remains, in order, the pictures that came along, and how many could not."""

    pieces: tuple[Piece, ...]
    pictures: tuple[bytes, ...] = ()
    left_out: int = 0


class _Tree(HTMLParser):
    """A tree of what `nh3` has made well-formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node()
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def pasted(source: str, brought: Sequence[bytes] = ()) -> Pasted:
    """The pieces of what was pasted, and how many pictures were left behind. `brought` are pictures that the text
    names already, by `picture:` and their place; those that stand in the text itself follow them.

    Source: docs/how-to/portal-review.md (pasting from Word and WPS).
    """
    number = source.lower().count("<img") + len(re.findall(r"<v:imagedata", source, re.I))
    named, pictures = _lifted(source, brought)
    tree = _Tree()
    tree.feed(
        nh3.clean(
            named, tags=_READ, clean_content_tags={"script", "style", "xml", "title", "del"}, link_rel=None,
            attributes={"*": {"style", "class"}, "a": {"href", "style", "class"}, "td": {"style"}, "th": {"style"},
                        "img": {"src"}},
            url_schemes=_SCHEMES | {PICTURE}, filter_style_properties=None,
        )
    )  # fmt: skip
    pieces = tuple(
        piece for piece in _pieces(_blocks(tree.root)) if piece.picture is None or piece.picture < len(pictures)
    )
    taken = sum(1 for piece in pieces if piece.picture is not None)
    return Pasted(pieces, tuple(pictures), max(0, number - taken))


def _lifted(source: str, brought: Sequence[bytes]) -> tuple[str, list[bytes]]:
    """The text with pictures named instead of written out, and the pictures."""
    pictures = list(brought)

    def lift(match: re.Match[str]) -> str:
        try:
            pictures.append(b64decode(re.sub(r"\s+", "", match[3]), validate=True))
        except ValueError:
            return f'{match[1]}""'
        return f'{match[1]}"{PICTURE}:{len(pictures) - 1}"'

    return _DATA.sub(lift, source), pictures


def cleaned(source: str) -> str:
    """What was pasted as one piece of clean HTML, tables as paragraphs. Cleaning again changes nothing.

    Source: docs/how-to/portal-review.md (pasting from Word and WPS).
    """
    parts = [
        piece.html
        or (f"<blockquote>{html.escape(piece.quote, quote=False)}</blockquote>" if piece.quote else "")
        or "".join(f"<p>{html.escape('　'.join(row), quote=False)}</p>" for row in piece.rows)
        for piece in pasted(source).pieces
    ]
    return "".join(parts)


def _blocks(node: _Node, *, level: int = 0, kind: str = "") -> Iterator[Block]:
    """The blocks inside a node; text and inline marks that stand free become paragraphs."""
    for is_loose, group in groupby(node.children, key=_is_inline):
        if is_loose:
            yield from _paragraph(_Node("p", {}, list(group)), tag="li" if kind else "p", level=level, kind=kind)
            continue
        for child in group:
            if isinstance(child, _Node) and not _is_dropped(child):
                yield from _of_child(child, level=level, kind=kind)


def _of_child(child: _Node, *, level: int, kind: str) -> Iterator[Block]:
    if child.tag in {"ul", "ol"}:
        for item in child.children:
            if isinstance(item, _Node):
                yield from _blocks(_Node("li", {}, [item] if item.tag != "li" else item.children),
                                   level=level + 1, kind=child.tag)  # fmt: skip
    elif child.tag == "table":
        yield from _table(child)
    elif child.tag == "blockquote":
        inner = " ".join(" ".join(_cell_lines(child)).split())
        if inner:
            yield Block("blockquote", inner)
        yield from _pictures(child)
    elif child.tag not in {"p", *_HEADS} or any(not _is_inline(c) for c in child.children):
        yield from _blocks(child, level=level, kind=kind)
    else:
        yield from _paragraph(child, tag="li" if kind else _heading_of(child), level=level, kind=kind)


def _paragraph(node: _Node, *, tag: str, level: int, kind: str) -> Iterator[Block]:
    """One paragraph, heading or entry of a list, unless it is empty."""
    if not kind and (listed := _LIST.search(node.style)):
        marker = _marker(node)
        tag, level, kind = "li", int(listed[1]), "ol" if _NUMBERED.match(marker) else "ul"
    body = _inline(node, plain=tag in {"h2", "h3"})
    if body:
        yield Block(kind if tag == "li" else tag, body, max(level, 1))
    yield from _pictures(node)


def _pictures(node: _Node) -> Iterator[Block]:
    """The pictures somewhere inside a node, after its words."""
    for child in node.children:
        if not isinstance(child, _Node):
            continue
        if child.tag == "img" and (found := _NUMBER.fullmatch(child.attributes.get("src", "").strip())):
            yield Block(PICTURE, number=int(found[1]))
        elif not _is_dropped(child):
            yield from _pictures(child)


def _heading_of(node: _Node) -> str:
    """The tag that a paragraph becomes: a heading by its tag, by its outline level or by its class."""
    if node.tag in _HEADS:
        return _HEADS[node.tag]
    found = _OUTLINE.search(node.style) or _HEAD_CLASS.search(node.attributes.get("class", ""))
    return _HEADS.get(f"h{found[1]}", "p") if found else "p"


def _marker(node: _Node) -> str:
    """The bullet or number that the office has typed before an entry."""
    for child in node.children:
        if isinstance(child, _Node):
            text = _text(child) if "ignore" in child.style.lower() and "mso-list" in child.style else _marker(child)
            if text.strip():
                return text.strip()
    return ""


def _is_dropped(node: _Node) -> bool:
    return bool(_IGNORED.search(node.style) or _COMMENT.search(node.attributes.get("class", "")) or node.tag == "img")


def _is_inline(child: "_Node | str") -> bool:
    return isinstance(child, str) or child.tag in {"span", "font", "b", "i", "strong", "em", "a", "br", "img"}


def _text(node: _Node) -> str:
    return "".join(
        c if isinstance(c, str) else "" if _is_dropped(c) and c is not node else _text(c) for c in node.children
    )


def _inline(node: _Node, *, plain: bool = False) -> str:
    """The inner HTML: emphasis, links and breaks alone; a heading without emphasis."""
    text = "".join(_marks(node, "strong" if plain else "", "em" if plain else ""))
    text = _tidied(re.sub(r"</(strong|em)><\1>", "", text))
    return nh3.clean(
        text, tags={"strong", "em", "a", "br"}, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None
    )


def _tidied(text: str) -> str:
    """Without empty marks, blanks and breaks at either end, and blanks in a row; until there is nothing to tidy."""
    while True:
        bare = re.sub(r" *<br> *", "<br>", re.sub(r" {2,}", " ", text))
        bare = re.sub(r"<(strong|em)>((?:[ \u3000]|<br>)*)</\1>", r"\2", bare)
        bare = re.sub(r"(?:^(?:[ \u3000]|<br>)+)|(?:(?:[ \u3000]|<br>)+$)", "", bare)
        bare = re.sub(r"^((?:<(?:strong|em)>)+)(?:[ \u3000]|<br>)+", r"\1", bare)
        if bare == text:
            return text
        text = bare


def _marks(node: _Node, *on: str) -> Iterator[str]:
    """The words with their marks; `on` are marks that hold already."""
    for child in node.children:
        if isinstance(child, str):
            yield html.escape(_joined(child), quote=False)
        elif _is_dropped(child):
            continue
        elif child.tag == "br":
            yield "<br>"
        else:
            yield from _marked(child, on)


def _marked(child: _Node, on: tuple[str, ...]) -> Iterator[str]:
    new = []
    bold = child.tag in {"b", "strong"} and not _PLAIN_WEIGHT.search(child.style)
    if (bold or _BOLD.search(child.style)) and "strong" not in on:
        new.append("strong")
    if (child.tag in {"i", "em"} or _ITALIC.search(child.style)) and "em" not in on:
        new.append("em")
    inner = "".join(_marks(child, *on, *new))
    href = child.attributes.get("href", "")
    if child.tag == "a" and inner.strip() and re.match(r"(https?://|mailto:)", href, re.I):
        inner = f'<a href="{html.escape(href)}">{inner}</a>'
    if inner:
        yield "".join(f"<{tag}>" for tag in new) + inner + "".join(f"</{tag}>" for tag in reversed(new))


def _joined(text: str) -> str:
    """Lines that the office has wrapped in its file, joined: without a blank between Chinese characters."""
    text = text.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")
    text = re.sub(rf"(?<={_WIDE}){_BREAKS.pattern}(?={_WIDE})", "", text)
    return _BREAKS.sub(" ", text)


def _table(node: _Node) -> Iterator[Block]:
    """A table as rows of plain text; one with a single cell is no table but a frame around its text."""
    rows: list[tuple[str, ...]] = []
    has_head = False
    for row in _rows_of(node):
        cells = [c for c in row.children if isinstance(c, _Node) and c.tag in {"td", "th"}]
        has_head = has_head or (not rows and bool(cells) and all(c.tag == "th" for c in cells))
        words = tuple(" ".join(" ".join(_cell_lines(cell)).split()) for cell in cells)
        if any(words):
            rows.append(words)
    if len(rows) == 1 and len(rows[0]) == 1:
        for cell in (c for row in _rows_of(node) for c in row.children if isinstance(c, _Node)):
            yield from _blocks(cell)
    elif rows:
        width = max(map(len, rows))
        yield Block("table", rows=tuple(row + ("",) * (width - len(row)) for row in rows), has_head=has_head)
        yield from _pictures(node)
    else:
        yield from _pictures(node)


def _rows_of(node: _Node) -> Iterator[_Node]:
    for child in node.children:
        if isinstance(child, _Node):
            if child.tag == "tr":
                yield child
            elif child.tag in {"thead", "tbody"}:
                yield from _rows_of(child)


def _cell_lines(cell: _Node) -> Iterator[str]:
    for block in _blocks(cell):
        yield html.unescape(re.sub(r"<[^>]+>", " " if "<br>" in block.body else "", block.body))
        for row in block.rows:
            yield " ".join(row)


def _pieces(blocks: Iterable[Block]) -> Iterator[Piece]:
    apart = {"table", "blockquote", PICTURE}
    for kind, group in groupby(blocks, key=lambda block: block.tag if block.tag in apart else ""):
        if kind == "table":
            yield from (Piece(rows=block.rows, has_head=block.has_head) for block in group)
        elif kind == "blockquote":
            yield from (Piece(quote=block.body) for block in group)
        elif kind == PICTURE:
            yield from (Piece(picture=block.number) for block in group)
        else:
            made = "".join(_html_of(list(group)))
            yield Piece(nh3.clean(made, tags=TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None))


def _html_of(blocks: list[Block]) -> Iterator[str]:
    for is_list, group in groupby(blocks, key=lambda block: block.tag in {"ul", "ol"}):
        if is_list:
            yield from _lists(list(group))
        else:
            yield from (f"<{block.tag}>{block.body}</{block.tag}>" for block in group)


def _lists(items: list[Block]) -> Iterator[str]:
    """Entries one after another as nested lists; a level that is left out is not opened."""
    open_: list[tuple[int, str]] = []
    for item in items:
        while open_ and open_[-1][0] > item.level:
            yield f"</li></{open_.pop()[1]}>"
        if open_ and open_[-1][0] == item.level and open_[-1][1] != item.tag:
            yield f"</li></{open_.pop()[1]}>"
        if open_ and open_[-1][0] == item.level:
            yield "</li>"
        else:
            open_.append((item.level, item.tag))
            yield f"<{item.tag}>"
        yield f"<li>{item.body}"
    while open_:
        yield f"</li></{open_.pop()[1]}>"
