"""The texts, pictures and links of an article, each with its place, as the checks read them.

Places are short names: `title`, `lead`, `cover`, `body.3` for the third part of the text, `body.3.2` for what is the
second inside it. `words.place_label` says them to people.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from zhibu.portal.models import ArticlePage
from zhibu.portal.rules.checks import Passage, Picture

_END = re.compile(r"</(p|h2|h3|li|blockquote)>|<br\s*/?>")
_TAG = re.compile(r"<[^>]+>")
_HREF = re.compile(r"<a\b[^>]*\bhref=\"([^\"]+)\"")
_PAGE = re.compile(r"<a\b[^>]*\blinktype=\"page\"[^>]*>")
_ID = re.compile(r"\bid=\"(\d+)\"")


@dataclass(frozen=True, slots=True)
class Link:
    """An address in the text; `page_id` where it leads to a page of the portal."""

    place: str
    address: str = ""
    page_id: int | None = None


@dataclass
class Content:
    """What an article consists of, as far as it is checked."""

    passages: list[Passage] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def say(self, place: str, *texts: Any) -> None:
        """Add what has words."""
        self.passages += [Passage(place, str(text)) for text in texts if text and str(text).strip()]


def plain(rich: str) -> str:
    """Rich text as plain text, one paragraph a line."""
    return html.unescape(_TAG.sub("", _END.sub("\n", rich))).strip()


def content_of(article: ArticlePage) -> Content:
    """All texts, pictures and links of an article, saved or not, in reading order. One query for its cover."""
    found = Content()
    found.say("title", article.title)
    found.say("lead", article.lead)
    if article.cover_id and article.cover is not None:
        found.pictures.append(Picture("cover", article.cover.description, article.cover.source))
        found.say("cover", article.cover.description, article.cover.source)
    for number, block in enumerate(article.body or (), start=1):
        _read(found, f"body.{number}", block.block_type, block.value)
    found.say("origin", article.source, article.author)
    return found


def _read(found: Content, place: str, kind: str, value: Any) -> None:
    if kind == "paragraph":
        source = getattr(value, "source", "") or ""
        found.say(place, plain(source))
        found.links += _links(place, source)
    elif kind == "picture":
        _picture(found, place, value)
    elif kind == "gallery":
        for number, one in enumerate(value, start=1):
            _picture(found, f"{place}.{number}", one)
    elif kind == "table":
        for row in value.rows if value else ():
            found.say(place, *(cell.value for cell in row))
        found.say(place, *(column.get("heading", "") for column in (value.columns if value else ())))
    else:
        found.say(place, *_texts(value))


def _picture(found: Content, place: str, value: Any) -> None:
    alt, source = value.get("alt") or "", value.get("source") or ""
    found.pictures.append(Picture(place, alt, source))
    found.say(place, alt, value.get("caption"), source)


def _texts(value: Any) -> Iterator[str]:
    """The words of a part with named fields: titles, quotations, what is said in a film."""
    for name in ("title", "text", "source", "transcript"):
        words = value.get(name) if hasattr(value, "get") else None
        if words:
            yield str(words)


def _links(place: str, source: str) -> Iterator[Link]:
    for address in _HREF.findall(source):
        yield Link(place, html.unescape(address))
    for tag in _PAGE.findall(source):
        if number := _ID.search(tag):
            yield Link(place, page_id=int(number[1]))
