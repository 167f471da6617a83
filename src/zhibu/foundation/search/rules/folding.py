"""One spelling for what a reader takes for the same: width, case, traditional and simplified characters."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from opencc import OpenCC

_FIRST, _LAST = 0x3400, 0x9FFF
"""The characters that have a simplified form: those of the basic plane."""


@cache
def _simplified() -> dict[int, str]:
    """Each traditional character with its simplified one; those that are the same are left out."""
    characters = [chr(code) for code in range(_FIRST, _LAST + 1)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(character): simple for character, simple in pairs if simple != character and len(simple) == 1}


_JOINING = re.compile("[\u0300-\u036f\u0900-\u0dff\u1100-\u11ff\u3099\u309a]")
"""Marks that melt into the letter before them."""


def fold(text: str) -> str:
    """The text as it is compared: compatibility forms resolved, small letters, simplified characters.

    Characters are simplified one by one, so that question and text are folded alike wherever they are cut.

    Source: docs/rules/search-words.md (cases); Unicode Annex 15 (NFKC); the table of characters of OpenCC.
    """
    return unicodedata.normalize("NFKC", text).lower().translate(_simplified())


def fold_aligned(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the index of the one it comes from.

    Source: as `fold`, character by character where any of them becomes more or fewer.
    """
    whole = fold(text)
    if len(whole) == len(text) and not _JOINING.search(text):
        return whole, range(len(text))
    folded: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        simple = fold(character)
        folded.append(simple)
        origins.extend([index] * len(simple))
    return "".join(folded), origins
