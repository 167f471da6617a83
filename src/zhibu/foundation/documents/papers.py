"""What an official paper holds, without its form: Word and PDF are set from the same paper.

The fixed words on it (附件, 一、, 年 月 日) are those of GB/T 9704 and Chinese, whatever language its reader has
chosen: the same paper always gives the same bytes.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date as Day  # noqa: N812  a paper has a field of that name
from typing import Literal

Level = Literal[1, 2, 3, 4]


@dataclass(frozen=True, slots=True)
class Header:
    """The red head: the issuing body, and the number of the document, under which the red line runs."""

    name: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line before the body: the label in bold type, the value beside it (时间：…)."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body. Its number (一、 （一） 1. （1）) is counted by itself unless `numbered` is off."""

    text: str
    level: Level = 1
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; every line of it is a paragraph of its own. `lead` are words in bold type that open the first."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on every page. `widths` are shares of the line; equal where none are given.

    A row that is too short is filled up, one that is too long is cut.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An official paper. Every text in it is data: nothing in it is ever read as markup.

    Order on the page: `header`, `title`, `facts`, `blocks`, the note of `attachments` (their names), `signature` and
    `date`, and at the foot of the last page `seal`: one line about where and how the record is kept.
    """

    title: str
    header: Header | None = None
    facts: tuple[Fact, ...] = ()
    blocks: tuple[Block, ...] = ()
    attachments: tuple[str, ...] = ()
    signature: str = ""
    date: Day | None = None
    seal: str = ""


@dataclass
class Numbers:
    """Counts the headings of one paper; a heading begins the levels below it anew."""

    counts: list[int] = field(default_factory=lambda: [0, 0, 0, 0])

    def text_of(self, heading: Heading) -> str:
        """The heading with its number."""
        text = tidy_line(heading.text)
        if not heading.numbered:
            return text
        place = heading.level - 1
        self.counts[place:] = [self.counts[place] + 1] + [0] * (3 - place)
        return number_of(self.counts[place], heading.level) + text


def number_of(count: int, level: Level) -> str:
    """The number of a heading as it is printed: 一、 （一） 1. （1）.

    Source: GB/T 9704-2012 §7.3.3.
    """
    if level == 1:
        return f"{numeral(count)}、"
    if level == 2:
        return f"（{numeral(count)}）"
    return f"{count}." if level == 3 else f"（{count}）"


_DIGITS = "〇一二三四五六七八九"


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese; beyond, in digits."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def day_in_words(day: Day) -> str:
    """The day as it stands under a signature: 2026年3月8日, without leading zeros.

    Source: GB/T 9704-2012 §7.3.5.4.
    """
    return f"{day.year}年{day.month}月{day.day}日"


_JOINERS = "\u200c\u200d\u180e"
_BREAKS = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def tidy(text: str) -> str:
    """The text without what no page can print: control and formatting characters, halves of pairs, non-characters.

    Line breaks of every kind become one kind; a tab becomes a space.
    """
    lines = _BREAKS.sub("\n", text).replace("\t", " ")
    return "".join(ch for ch in lines if ch == "\n" or _is_printable(ch))


def _is_printable(ch: str) -> bool:
    kind = unicodedata.category(ch)
    return ch in _JOINERS or (kind not in {"Cc", "Cf", "Cs"} and ord(ch) & 0xFFFE != 0xFFFE and not _is_hole(ch))


def _is_hole(ch: str) -> bool:
    return "\ufdd0" <= ch <= "\ufdef"


def tidy_line(text: str) -> str:
    """The text tidied, on one line."""
    return " ".join(part.strip() for part in tidy(text).split("\n") if part.strip())


def tidy_lines(text: str) -> list[str]:
    """The lines of a tidied text that hold something."""
    return [line.strip() for line in tidy(text).split("\n") if line.strip()]


def cells_of(text: str) -> float:
    """How many full-width cells a text takes: half a cell for narrow letters and digits."""
    return sum(1 if unicodedata.east_asian_width(ch) in "WFA" else 0.5 for ch in text)


def squared(table: Table) -> tuple[tuple[str, ...], list[tuple[str, ...]], list[float], list[bool]]:
    """A table made even: head, rows of the head's length, shares that sum to 1, and which columns are centered.

    A column of short texts is centered, one of long texts begins at the left.
    """
    head = tuple(tidy_line(cell) for cell in table.head)
    width = len(head)
    rows = [tuple("\n".join(tidy_lines(cell)) for cell in (*row, *[""] * width)[:width]) for row in table.rows]
    shares = list(table.widths) if len(table.widths) == width and min(table.widths, default=0) > 0 else [1.0] * width
    total = sum(shares) or 1
    centered = [all(cells_of(row[n]) <= 8 and "\n" not in row[n] for row in rows) for n in range(width)]
    return head, rows, [share / total for share in shares], centered
