"""Which part of a text is shown in a result, and what in it is marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhibu.foundation.search.rules.folding import fold_aligned
from zhibu.foundation.search.rules.tokens import is_han

SHOWN, BEFORE = 96, 24
"""Characters of a text that a result shows, and how many of them may stand before the first one marked."""
_ENDS = re.compile(r"[。！？；…\n.!?;]")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text, marked or not."""

    text: str
    is_hit: bool = False


def hits(text: str, needles: Sequence[str]) -> list[tuple[int, int]]:
    """Where the folded needles stand in a text as it is written: half-open, apart, in order.

    Latin words count from their beginning. Source: docs/rules/search-words.md.
    """
    folded, origins = fold_aligned(text)
    found: list[tuple[int, int]] = []
    for needle in needles:
        start = folded.find(needle)
        while start >= 0:
            if is_han(needle) or start == 0 or not (folded[start - 1].isascii() and folded[start - 1].isalnum()):
                found.append((origins[start], origins[start + len(needle) - 1] + 1))
            start = folded.find(needle, start + len(needle))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def marked(text: str, needles: Sequence[str]) -> list[Part]:
    """The whole text in parts. Joined, they are the text. Source: docs/rules/search-words.md."""
    return _parts(text, hits(text, needles))


def excerpt(text: str, needles: Sequence[str]) -> list[Part]:
    """A stretch of the text around the first longest needle, or its beginning, in parts; "…" where it goes on.

    Source: docs/rules/search-words.md.
    """
    text = " ".join(text.split())
    found = hits(text, needles)
    start = _beginning(text, max(found, key=lambda hit: (hit[1] - hit[0], -hit[0]))[0]) if found else 0
    end = min(len(text), start + SHOWN)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in found if b > start and a < end]
    parts = _parts(text[start:end], inside)
    if start:
        parts.insert(0, Part("…"))
    if end < len(text):
        parts.append(Part("…"))
    return parts


def _beginning(text: str, hit: int) -> int:
    """Where the stretch begins: with the sentence if that is near, else a little before the hit."""
    earliest = max(0, min(hit - BEFORE, len(text) - SHOWN))
    if earliest <= 0:
        return 0
    ends = [match.end() for match in _ENDS.finditer(text, earliest, hit)]
    start = ends[-1] if ends else earliest
    return start + len(text[start:hit]) - len(text[start:hit].lstrip())


def _parts(text: str, found: Sequence[tuple[int, int]]) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for start, end in found:
        if start > at:
            parts.append(Part(text[at:start]))
        parts.append(Part(text[start:end], is_hit=True))
        at = end
    if at < len(text):
        parts.append(Part(text[at:]))
    return parts
