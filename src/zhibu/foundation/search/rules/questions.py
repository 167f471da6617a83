"""What somebody asks, as expressions over tokens that every engine understands, from the nearest to the broadest."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from zhibu.foundation.search.rules.folding import fold
from zhibu.foundation.search.rules.tokens import INITIALS, LONGEST_WORD, PINYIN, cut_small, is_han, pieces

LONGEST = 80
"""So many characters of a question count."""
MOST_WORDS = 12

IDLE = frozenset(
    {
        *"的了是在和与及或吗呢吧啊有要我", "什么", "怎么", "怎样", "如何", "哪些", "哪里", "为什么", "多少", "需要",
        "可以", "应该", "我们", "请问", "一下", "关于",
    }
)  # fmt: skip
"""Words that a question may do without, as long as any other word remains."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token, or with `prefix` every token that begins so."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every part."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part."""

    parts: tuple["Expression", ...]


Expression = Token | All | Any


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    `tiers`: title as asked, all words in the title, text as asked, all words anywhere; the last holds every other.
    `relaxed` finds any of several words, None where there is one. `needles` are what is marked in a result, longest
    first; `compact` is the question without what stands between words.
    """

    words: tuple[str, ...]
    needles: tuple[str, ...]
    compact: str
    tiers: tuple[Expression, ...]
    relaxed: Expression | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not self.words


NOTHING = Question((), (), "", (), None)


@lru_cache(maxsize=1000)
def understand(text: str) -> Question:
    """The question behind what was typed; `NOTHING` if there is no letter, digit or character in it.

    Words are cut by the dictionary, words that only ask (什么, 如何) left out; each word is found by its pairs of
    characters, so that it does not matter how the text was cut.

    Source: docs/rules/search-words.md.
    """
    cuts = [cut_small(part) if is_han(part) else [part[:LONGEST_WORD]] for part in pieces(fold(text[:LONGEST]))]
    if not cuts:
        return NOTHING
    every = [word for words in cuts for word in words]
    asked = tuple(dict.fromkeys(word for word in every if word not in IDLE))[:MOST_WORDS]
    words = asked or tuple(every[:MOST_WORDS])
    runs = [run for run in ("".join(_trimmed(some)) for some in cuts) if run] or words
    compact = "".join(runs)
    letters = compact if len(runs) > 1 and _is_latin(compact) else ""
    near = [
        _or_sound(_all(_word(part, title=title) for part in parts), letters)
        for title in (True, False)
        for parts in (runs, words)
    ]
    relaxed = Any(tuple(_word(word) for word in words)) if len(words) > 1 else None
    needles = tuple(sorted({*runs, *words}, key=lambda needle: (-len(needle), needle)))
    return Question(words, needles, compact, tuple(dict.fromkeys(near)), relaxed)


def _trimmed(words: list[str]) -> list[str]:
    """The words of a run without the idle ones at its ends."""
    while words and words[0] in IDLE:
        words = words[1:]
    while words and words[-1] in IDLE:
        words = words[:-1]
    return words


def suggesting(text: str) -> tuple[Expression, ...]:
    """For what is typed so far: titles that begin so, then titles that hold it; empty where nothing is asked.

    The last word may be unfinished. Letters are taken for pinyin or initials too.

    Source: docs/rules/search-words.md.
    """
    parts = pieces(fold(text[:LONGEST]))
    if not parts:
        return ()
    compact = "".join(parts)
    if len(compact) < 2 and compact.isascii():
        return (Token(f"b_{compact}"),)
    words = _all(_word(part, title=True, by_sound=False) for part in parts)
    holds = _or_sound(words, compact if _is_latin(compact) else "")
    return (All((Token(f"b_{compact[:2]}"), holds)), holds)


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _all(parts: Iterable[Expression]) -> Expression:
    """All of the parts, flat; the part itself if there is one."""
    flat: list[Expression] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, All) else (part,))
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else All(unique)


def _word(word: str, *, title: bool = False, by_sound: bool = True) -> Expression:
    """One word, or one run of characters as it was asked."""
    mark = "t_" if title else ""
    if not is_han(word):
        token = Token(mark + word, prefix=len(word) > 1)
        return _or_sound(token, word if by_sound and _is_latin(word) else "")
    if len(word) == 1:
        return Token(mark + word, prefix=True)
    return _all(Token(mark + word[at : at + 2]) for at in range(len(word) - 1))


def _or_sound(expression: Expression, letters: str) -> Expression:
    """The expression, or a title that sounds so."""
    if len(letters) < 2:
        return expression
    parts: list[Expression] = [expression, Token(f"p_{letters[:PINYIN]}", prefix=True)]
    if len(letters) <= INITIALS:
        parts.append(Token(f"i_{letters}", prefix=True))
    return Any(tuple(dict.fromkeys(parts)))
