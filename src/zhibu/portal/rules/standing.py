"""What stands in the text of an article as it is stored: pictures, attachments, addresses on the net."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_HREF = re.compile(r"<a\b[^>]*\bhref=\"(https?://[^\"]+)\"", re.I)
_DOCUMENT = re.compile(r"<a\b[^>]*\blinktype=\"document\"[^>]*>", re.I)
_ID = re.compile(r"\bid=\"(\d+)\"")


@dataclass(frozen=True, slots=True)
class Standing:
    """Ids of pictures and attachments, and addresses, each once, in the order of the text."""

    pictures: tuple[int, ...]
    attachments: tuple[int, ...]
    addresses: tuple[str, ...]


def standing_in(blocks: Iterable[Mapping[str, Any]], cover: int | None = None) -> Standing:
    """What stands in the stored parts of a text, and the cover before it.

    Source: docs/how-to/portal-review.md (files of withdrawn articles).
    """
    pictures: dict[int, None] = {} if cover is None else {cover: None}
    attachments: dict[int, None] = {}
    addresses: dict[str, None] = {}
    for block in blocks:
        kind, value = block.get("type"), block.get("value")
        if kind == "paragraph" and isinstance(value, str):
            addresses |= {html.unescape(address): None for address in _HREF.findall(value)}
            attachments |= {int(number[1]): None for tag in _DOCUMENT.findall(value) if (number := _ID.search(tag))}
            continue
        for part in _parts(value):
            pictures |= _number(part.get("image"))
            attachments |= _number(part.get("file"))
    return Standing(tuple(pictures), tuple(attachments), tuple(addresses))


def _parts(value: Any) -> Iterator[Mapping[str, Any]]:
    """A part with named fields, or those of a row of such parts."""
    if isinstance(value, Mapping):
        inner = value.get("value")
        yield from _parts(inner) if isinstance(inner, Mapping) else iter((value,))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _parts(one)


def _number(value: Any) -> dict[int, None]:
    return {value: None} if isinstance(value, int) else {}
