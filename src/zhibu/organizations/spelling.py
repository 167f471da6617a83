"""How a name sounds: pinyin, initials, and the endings under which a search finds it."""

from collections.abc import Iterable
from typing import Any

SEARCH_KEY_LENGTH = 16
"""How many characters of an ending are kept; a longer question is checked against the name itself."""


def syllables(name: str) -> list[str]:
    """One lower-case text for each character that sounds: a syllable, or the Latin letter or digit itself."""
    from pypinyin import lazy_pinyin

    def spelled_out(rest: str) -> Any:
        return [c.lower() for c in rest if c.isalnum()]

    return [part for part in lazy_pinyin(name, errors=spelled_out) if part]


def sounds(name: str) -> tuple[str, str]:
    """The pinyin without tones or blanks, and the initials: 云创 → ("yunchuang", "yc")."""
    parts = syllables(name)
    return "".join(parts)[:480], "".join(part[0] for part in parts)[:120]


def search_keys(name: str, code: str | None = None) -> set[str]:
    """Every ending of the name in characters, initials and pinyin, cut to `SEARCH_KEY_LENGTH`, and the code."""
    parts = syllables(name)
    initials = "".join(part[0] for part in parts)
    texts: Iterable[str] = [
        *(name[i:] for i in range(len(name))),
        *(initials[i:] for i in range(len(initials))),
        *("".join(parts[i:]) for i in range(len(parts))),
    ]
    keys = {text.lower()[:SEARCH_KEY_LENGTH] for text in texts}
    if code:
        keys.add(code.lower()[:SEARCH_KEY_LENGTH])
    return {key for key in keys if key.strip()}
