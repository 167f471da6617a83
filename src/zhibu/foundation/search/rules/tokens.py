"""What is kept of a text so that any two characters of it, any single one and any word is found.

A run of Chinese characters is kept as its pairs and its last character: 党员大会 → 党员 员大 大会 会. Two characters
are then one token wherever they stand, and one character is the beginning of a token. Letters and digits are kept as
words. Tokens of a title stand a second time with `t_` before them, its sound with `p_` (pinyin) and `i_` (initials)
from each of its words on, how it begins, in characters and by sound, with `b_`. No token of a text holds "_".
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from operator import add
from typing import Any

from zhibu.foundation.search.rules.folding import fold

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_PIECES = re.compile(rf"[{HAN}]+|[a-z0-9]+|[^\W_a-z0-9{HAN}]+")
_RUNS = re.compile(rf"[{HAN}]+")
_WORDS = re.compile(rf"[a-z0-9]+|[^\W_a-z0-9{HAN}]+")
"""The two kinds of pieces apart: a document has some hundred of the one and few of the other."""
_IS_HAN = re.compile(rf"[{HAN}]")

LONGEST_TEXT = 20_000
"""So many characters of a text are searched; what stands behind is not found."""
LONGEST_WORD = 40
PINYIN, INITIALS = 12, 8
"""So many letters of a sound are kept."""


@cache
def _dictionary() -> Any:
    """Its words are loaded when the first text is cut: no start has the time to spare."""
    import rjieba

    return rjieba


@cache
def _pinyin() -> Any:
    """Likewise."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin


def pieces(folded: str) -> list[str]:
    """Runs of Chinese characters, and words of letters and digits, in order.

    Source: docs/rules/search-words.md.
    """
    return _PIECES.findall(folded)


def is_han(piece: str) -> bool:
    """Whether a piece is one of Chinese characters. Source: Unicode blocks of CJK ideographs."""
    return bool(_IS_HAN.match(piece))


def tokens_of(folded: str) -> set[str]:
    """The tokens of a folded text. Source: docs/rules/search-words.md."""
    text = folded[:LONGEST_TEXT]
    found = {word[:LONGEST_WORD] for word in _WORDS.findall(text)}
    for run in _RUNS.findall(text):
        found.update(map(add, run, run[1:]))
        found.add(run[-1])
    return found


def title_tokens(folded: str) -> set[str]:
    """The tokens by which a title is known as one: `t_` each, `b_` its first one and two characters.

    Source: docs/rules/search-words.md.
    """
    compact = "".join(pieces(folded))
    beginnings = {f"b_{compact[:1]}", f"b_{compact[:2]}"} if compact else set()
    return {f"t_{token}" for token in tokens_of(folded)} | beginnings


def cut(run: str) -> list[str]:
    """A run of Chinese characters as words. Source: the dictionary of jieba."""
    return list(_dictionary().cut(run)) if len(run) > 1 else [run]


def cut_small(run: str) -> list[str]:
    """The same, a word that is made of others as those: 党员大会 → 党员 大会. Source: the dictionary of jieba."""
    words: list[str] = []
    for word in cut(run):
        parts = [part for part in _dictionary().cut_for_search(word) if part != word] if len(word) > 3 else []
        words += parts if "".join(parts) == word else [word]
    return words


def sound_tokens(title: str, sounds: Sequence[tuple[str, str]] | None = None) -> set[str]:
    """The tokens under which a title is found by its sound: pinyin and initials from each of its words on.

    `sounds`, (pinyin, initials) each, stand instead where the source knows better, as of names.

    Source: docs/rules/search-words.md.
    """
    known = _sounds(fold(title)) if sounds is None else sounds
    return {*_marked(known), *(f"b_{sound[:2]}" for first in known[:1] for sound in first if len(sound) > 1)}


def _marked(sounds: Iterable[tuple[str, str]]) -> Iterable[str]:
    for pinyin, initials in sounds:
        if pinyin:
            yield f"p_{pinyin[:PINYIN]}"
        if len(initials) > 1:
            yield f"i_{initials[:INITIALS]}"


@lru_cache(maxsize=60_000)
def _syllables(word: str) -> list[str]:
    """The pinyin of a word, syllable by syllable: a few thousand words make up all titles."""
    found: list[str] = _pinyin()(word, errors="default")
    return found


@lru_cache(maxsize=20_000)
def _sounds(folded: str) -> tuple[tuple[str, str], ...]:
    """The pinyin and the initials of the rest of a folded title, from the beginning of each word on."""
    syllables: list[str] = []
    starts: list[int] = []
    for piece in pieces(folded):
        for word in cut(piece) if is_han(piece) else [piece]:
            starts.append(len(syllables))
            syllables += _syllables(word) if is_han(word) else [word]
    letters = [re.sub("[^a-z0-9]", "", syllable.lower()) for syllable in syllables]
    return tuple(("".join(letters[at:]), "".join(part[:1] for part in letters[at:])) for at in starts)
