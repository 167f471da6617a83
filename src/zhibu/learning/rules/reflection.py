"""Counting the characters of a reflection as people count them."""

import regex

_CLUSTER = regex.compile(r"\X")
_SPACE = regex.compile(r"\s+")
_INVISIBLE = regex.compile(r"\A[\p{Cf}\p{Cc}\p{Zs}\p{Mn}]*\Z")
_UNSEEN = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
MAX_STORED = 200
"""Code points kept at most, so that one visible character cannot be a hundred stacked marks."""


def tidied(text: str) -> str:
    """`text` without white space at its ends, each run of spaces, tabs and line breaks inside as one space,
    control characters and marks that turn the direction of writing left out.

    Source: seeds/0.txt (a sentence of at most 20 characters); docs/rules/reflection.md.
    """
    return _SPACE.sub(" ", _UNSEEN.sub("", text)).strip()


def count_characters(text: str) -> int:
    """The characters of a tidied text as a reader counts them: extended grapheme clusters.

    An emoji joined from several, a flag, a letter with its marks are one each; punctuation and inner spaces count.
    Source: seeds/0.txt (≤20 characters); Unicode Standard Annex #29.
    """
    return len(_CLUSTER.findall(text))


def fault_of(text: str, *, most: int) -> str | None:
    """What is wrong with a tidied reflection: "empty", "too_long", or None.

    Characters that nobody can see do not make a sentence. Source: seeds/0.txt (≤20 characters).
    """
    if _INVISIBLE.match(text):
        return "empty"
    if count_characters(text) > most or len(text) > MAX_STORED:
        return "too_long"
    return None
