"""What is looked at before a review: personal numbers, wrongly written terms, pictures without text or source.

Cases: docs/rules/content-review.md. A finding names its place and shows the words around it with every personal
number masked, so that it may be kept and shown without spreading what it warns of.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from zhibu.members.choices import Problem
from zhibu.members.rules.masking import masked_landline, masked_phone, masked_resident_id
from zhibu.members.rules.resident_id import PROVINCES, problem_of_resident_id


class Kind(StrEnum):
    """What a finding is about."""

    RESIDENT_ID = "resident_id"
    LIKE_AN_ID = "like_an_id"
    BANK_CARD = "bank_card"
    MOBILE = "mobile"
    LANDLINE = "landline"
    HOME = "home"
    TERM = "term"
    NO_ALT = "no_alt"
    EMPTY_ALT = "empty_alt"
    NO_SOURCE = "no_source"
    DEAD_LINK = "dead_link"


class Weight(StrEnum):
    """An error keeps a piece from being sent in; a warning is shown to the writer and to every reviewer."""

    ERROR = "error"
    WARNING = "warning"


WEIGHTS: dict[Kind, Weight] = {
    Kind.RESIDENT_ID: Weight.ERROR,
    Kind.LIKE_AN_ID: Weight.WARNING,
    Kind.BANK_CARD: Weight.ERROR,
    Kind.MOBILE: Weight.WARNING,
    Kind.LANDLINE: Weight.WARNING,
    Kind.HOME: Weight.WARNING,
    Kind.TERM: Weight.WARNING,
    Kind.NO_ALT: Weight.ERROR,
    Kind.EMPTY_ALT: Weight.WARNING,
    Kind.NO_SOURCE: Weight.ERROR,
    Kind.DEAD_LINK: Weight.WARNING,
}
"""Source: PIPL art. 28 (identity and financial accounts are sensitive), art. 6 (least necessary); the number of a
service may stand in a notice, so that phones only warn."""
AROUND = 12
"""Characters shown on either side of a finding."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text and where it stands: `title`, `lead`, `body.3` (the third block), `body.3.caption`."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and what is said of it."""

    place: str
    alt: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """How something is written wrongly and rightly, and why; `must` makes it an error."""

    wrong: str
    right: str
    why: str = ""
    must: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `shown` is what was found, masked; `right` and `why` belong to a term."""

    kind: Kind
    weight: Weight
    place: str
    shown: str = ""
    before: str = ""
    after: str = ""
    right: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A personal number in a text: its bounds, its kind, and how it may be shown."""

    start: int
    end: int
    kind: Kind
    shown: str


_WIDE = {ord(c): ord("0") + i for i, c in enumerate("０１２３４５６７８９")} | {
    ord("Ｘ"): ord("X"), ord("ｘ"): ord("X"), ord("＋"): ord("+"), ord("（"): ord("("), ord("）"): ord(")"),
}  # fmt: skip
_GAP = r"[ \t\u00a0\u3000·.\-–—－‑]{1,2}"
_CHUNK = re.compile(r"[0-9]+")
_GAPS = re.compile(_GAP)
_NOT_AFTER = r"(?!\d)"
_MOBILE = re.compile(
    rf"(?<!\d)(?:\+?0{{0,2}}86[ \-]?)?(?:1[3-9]\d{{9}}|1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}"
    rf"|1[3-9]\d\d{_GAP}\d{{3}}{_GAP}\d{{4}}|1[3-9]\d\d{_GAP}\d{{4}}{_GAP}\d{{3}}){_NOT_AFTER}",
    re.ASCII,
)
_AREA = r"0(?:10|2\d|[3-9]\d\d)"
_LANDLINE = re.compile(
    rf"(?<![\d.])(?:\({_AREA}\)|{_AREA})[ \t\u3000\-–—－]{{0,2}}[2-9]\d{{2,3}}[ \-]?\d{{4}}"
    rf"(?:[ \-转]{{1,2}}\d{{1,5}})?{_NOT_AFTER}",
    re.ASCII,
)
_SPOKEN = re.compile(
    r"(?:电话|座机|tel)[ \t\u3000:：(（是为.]{0,4}([2-9]\d{2,3}[ \-]?\d{4})(?![\d年月日.])", re.IGNORECASE | re.ASCII
)
_COUNT = r"(?:\d{1,4}|[一二三四五六七八九十百甲乙丙丁]{1,4}|[A-Za-z])"
_HOME = re.compile(
    rf"[\u4e00-\u9fff]{{1,12}}(?:路|街|巷|道|弄|里|村|小区|家园|花园|苑|院|社区)[\u4e00-\u9fff\d]{{0,12}}?"
    rf"(?:{_COUNT}(?:号楼|号院|号|栋|幢|座|楼)){{1,3}}{_COUNT}单元(?:{_COUNT}(?:层|楼))?(?:{_COUNT}(?:室|户|号))?"
)
_LIVES = re.compile(
    rf"(?:家住|家庭住址|居住地址|户籍地址|现住址|住址)[ \u3000:：为是在]{{0,3}}"
    rf"([\u4e00-\u9fff\dA-Za-z]{{2,30}}?{_COUNT}(?:号|室|户|组)(?:{_COUNT}(?:单元|楼|层|室|户|号|栋))*)"
)
"""Only what names a door: a road without a number, an office in a tower, a field of a form are no home."""
_CARD_LENGTHS: tuple[tuple[re.Pattern[str], frozenset[int]], ...] = (
    (re.compile(r"62"), frozenset(range(16, 20))),
    (re.compile(r"(?:60|955\d|4|5[1-5]|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720))"),
     frozenset({16, 19})),
    (re.compile(r"35(?:2[89]|[3-8]\d)"), frozenset({16})),
    (re.compile(r"3[47]"), frozenset({15})),
    (re.compile(r"3(?:0[0-5]|[68])"), frozenset({14})),
)  # fmt: skip
_DIGIT = re.compile(r"[0-9]")
_FILE_NAME = re.compile(
    r"^[\w\-（）() ]*\.(?:jpe?g|png|gif|webp|bmp|heic)$|^(?:img|dsc|mmexport|wx_camera|微信图片)[\w\-]*$", re.I
)
_SAYS_NOTHING = frozenset({"图片", "照片", "图", "配图", "插图", "image", "picture", "photo", "无", "略", "1", "-"})


def luhn_holds(number: str) -> bool:
    """Whether the last digit checks the others. Source: ISO/IEC 7812-1:2017 annex B."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def is_bank_card(number: str) -> bool:
    """Whether digits are a card's: a beginning and length that issuers use, and Luhn's check digit.

    Source: ISO/IEC 7812-1:2017 (lengths, Luhn); JR/T 0008 (cards of this country begin with 62).
    """
    fits = any(head.match(number) and len(number) in lengths for head, lengths in _CARD_LENGTHS)
    return fits and len(set(number)) > 1 and luhn_holds(number)


def numbers_in(text: str, *, on: date) -> list[Number]:
    """Every personal number in a text, in order, none overlapping: what is read first and longest wins.

    Digits may be full-width and parted by blanks or dashes. `on` is the day to which births are judged.
    Source: docs/rules/content-review.md (personal numbers).
    """
    flat = text.translate(_WIDE)
    found: list[Number] = []
    for number in [*_long_ones(flat, on), *_phones(flat)]:
        if not any(number.start < other.end and other.start < number.end for other in found):
            found.append(number)
    return sorted(found, key=lambda number: number.start)


def _long_ones(flat: str, on: date) -> Iterator[Number]:
    """Resident ids and bank cards: chunks of digits taken together in every way in which people part them."""
    chunks = list(_CHUNK.finditer(flat))
    for first, begin in enumerate(chunks):
        best: Number | None = None
        sizes: list[int] = []
        end = begin.start()
        for chunk in chunks[first:]:
            if sizes and not _GAPS.fullmatch(flat[end : chunk.start()]):
                break
            sizes.append(len(chunk[0]))
            end = chunk.end()
            if sum(sizes) > 19:
                break
            best = _number(flat, begin.start(), end, sizes, on) or best
        if best is not None:
            yield best


def _number(flat: str, start: int, end: int, sizes: Sequence[int], on: date) -> Number | None:
    """What the chunks make together, if they make anything."""
    digits = "".join(_CHUNK.findall(flat[start:end]))
    letter = re.match(rf"(?:{_GAP})?[Xx](?![0-9A-Za-z])", flat[end:]) if len(digits) == 17 else None
    if letter is not None:
        digits, end = digits + "X", end + letter.end()
    kind = _kind_of(digits, sizes, on)
    if kind is None:
        return None
    shown = masked_phone(digits) if kind == Kind.BANK_CARD else masked_resident_id(digits)
    return Number(start, end, kind, shown)


def _kind_of(digits: str, sizes: Sequence[int], on: date) -> Kind | None:
    """A resident id in any chunks of two or more; a card in one or in fours; what is only like an id in one chunk."""
    if len(digits) == 18 and min(sizes) > 1:
        problem = problem_of_resident_id(digits, on=on)
        if problem is None:
            return Kind.RESIDENT_ID
        if problem == Problem.ID_CHECK and len(sizes) == 1 and not is_bank_card(digits):
            return Kind.LIKE_AN_ID
    in_fours = set(sizes[:-1]) <= {4} and sizes[-1] <= 4
    if digits.isdigit() and (len(sizes) == 1 or in_fours) and is_bank_card(digits):
        return Kind.BANK_CARD
    return Kind.LIKE_AN_ID if len(digits) == 15 and len(sizes) == 1 and _is_first_generation(digits) else None


def _is_first_generation(digits: str) -> bool:
    """Fifteen digits with a province and a day of the twentieth century."""
    if digits[:2] not in PROVINCES:
        return False
    try:
        date(1900 + int(digits[6:8]), int(digits[8:10]), int(digits[10:12]))
    except ValueError:
        return False
    return True


def _phones(flat: str) -> Iterator[Number]:
    for match in _MOBILE.finditer(flat):
        digits = "".join(_DIGIT.findall(match[0]))[-11:]
        yield Number(match.start(), match.end(), Kind.MOBILE, masked_phone(digits))
    for match in _LANDLINE.finditer(flat):
        yield Number(match.start(), match.end(), Kind.LANDLINE, masked_landline("".join(_DIGIT.findall(match[0]))))
    for match in _SPOKEN.finditer(flat):
        yield Number(match.start(1), match.end(1), Kind.LANDLINE, masked_landline("".join(_DIGIT.findall(match[1]))))


def masked_text(text: str, *, on: date) -> str:
    """The text with every personal number masked. Source: PIPL art. 51 (de-identification)."""
    return _masked(text, numbers_in(text, on=on))[0]


def _masked(text: str, numbers: Sequence[Number]) -> tuple[str, list[tuple[int, int]]]:
    """The masked text, and the bounds that each number has in it."""
    parts: list[str] = []
    bounds: list[tuple[int, int]] = []
    length = last = 0
    for number in numbers:
        parts += [text[last : number.start], number.shown]
        start = length + number.start - last
        length = start + len(number.shown)
        bounds.append((start, length))
        last = number.end
    return "".join(parts) + text[last:], bounds


def homes_in(text: str) -> list[tuple[int, int]]:
    """Where the address of a home stands: with the entrance of a house, or after words that say who lives there.

    Source: docs/rules/content-review.md (homes).
    """
    flat = text.translate(_WIDE)
    found = [match.span() for match in _HOME.finditer(flat)]
    for match in _LIVES.finditer(flat):
        if not any(match.start(1) < end and start < match.end(1) for start, end in found):
            found.append(match.span(1))
    return sorted(found)


def look_for_homes(passages: Iterable[Passage], *, on: date) -> list[Finding]:
    """Addresses of homes in all passages, in order; personal numbers beside them are masked.

    Source: docs/rules/content-review.md (homes).
    """
    found: list[Finding] = []
    for passage in passages:
        text = masked_text(passage.text, on=on)
        found += [_finding(Kind.HOME, passage.place, text, start, end) for start, end in homes_in(text)]
    return found


def look_for_numbers(passages: Iterable[Passage], *, on: date) -> list[Finding]:
    """Personal numbers in all passages, in order. Source: docs/rules/content-review.md (personal numbers)."""
    found: list[Finding] = []
    for passage in passages:
        numbers = numbers_in(passage.text, on=on)
        masked, bounds = _masked(passage.text, numbers)
        found += [
            _finding(number.kind, passage.place, masked, *bound)
            for number, bound in zip(numbers, bounds, strict=True)
        ]
    return found


def _finding(kind: Kind, place: str, text: str, start: int, end: int) -> Finding:
    return Finding(
        kind, WEIGHTS[kind], place, shown=text[start:end], before=text[max(0, start - AROUND) : start].lstrip(),
        after=text[end : end + AROUND].rstrip(),
    )  # fmt: skip


def look_for_terms(passages: Iterable[Passage], terms: Iterable[Term], *, on: date) -> list[Finding]:
    """Wrongly written terms, also where blanks part their characters; the longest wrong writing wins.

    Where the wrong writing is a part of the right one that stands there, nothing is found.
    Source: docs/rules/content-review.md (terms).
    """
    known = sorted({t.wrong: t for t in terms if t.wrong.strip()}.values(), key=lambda t: (-len(t.wrong), t.wrong))
    if not known:
        return []
    found: list[Finding] = []
    for passage in passages:
        text = masked_text(passage.text, on=on)
        taken: list[tuple[int, int]] = []
        here: list[tuple[int, Finding]] = []
        for term in known:
            for start, end in _writings(text, term):
                if not any(start < b and a < end for a, b in taken):
                    taken.append((start, end))
                    base = _finding(Kind.TERM, passage.place, text, start, end)
                    weight = Weight.ERROR if term.must else base.weight
                    here.append((start, replace(base, weight=weight, right=term.right, why=term.why)))
        found += [finding for _, finding in sorted(here, key=lambda one: one[0])]
    return found


def _writings(text: str, term: Term) -> list[tuple[int, int]]:
    """Where the wrong writing stands and is no part of the right one."""
    spots = [m.span() for m in re.finditer(_parted(term.wrong), text)]
    if term.wrong in term.right:
        fine = [m.span() for m in re.finditer(_parted(term.right), text)]
        spots = [(a, b) for a, b in spots if not any(c <= a and b <= d for c, d in fine)]
    return spots


def _parted(words: str) -> str:
    return r"[ \t\u00a0\u3000]*".join(re.escape(c) for c in "".join(words.split()))


def look_at_pictures(pictures: Iterable[Picture]) -> list[Finding]:
    """Pictures without alternative text or source, and alternative texts that say nothing (a file's name, "picture").

    Source: GB/T 37668-2019 (alternative texts); Copyright Law art. 24 (the source is to be named).
    """
    found: list[Finding] = []
    for picture in pictures:
        alt = picture.alt.strip()
        if not alt:
            found.append(Finding(Kind.NO_ALT, WEIGHTS[Kind.NO_ALT], picture.place))
        elif alt.lower() in _SAYS_NOTHING or _FILE_NAME.match(alt):
            found.append(Finding(Kind.EMPTY_ALT, WEIGHTS[Kind.EMPTY_ALT], picture.place, shown=alt[:40]))
        if not picture.source.strip():
            found.append(Finding(Kind.NO_SOURCE, WEIGHTS[Kind.NO_SOURCE], picture.place))
    return found


def may_be_sent_in(findings: Iterable[Finding]) -> bool:
    """Whether nothing found is an error. Source: docs/rules/content-review.md (errors and warnings)."""
    return all(finding.weight != Weight.ERROR for finding in findings)
