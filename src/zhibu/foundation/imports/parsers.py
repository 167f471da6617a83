"""Reading single cells: text, days, codes, phones, yes and no, resident ids.

Each parser gets a cell that is not empty and returns a value or raises CellError, whose message says how to
mend the cell.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.imports.specs import Cell, CellContext, CellError, Parse

EXCEL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 61, 73_050
"""Serial numbers taken for days: 1 March 1900 to 31 December 2099. Below, Excel itself counts wrongly."""
EXACT_DIGITS = 15
"""Spreadsheet programs keep so many digits of a number; the rest become zeros."""

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202c\u202d\u202e"))
_SPACES = re.compile(r"[\s\u3000\xa0]+")
_NUMBER = re.compile(r"\d{7,}[Xx]?")


def quoted(value: Cell) -> str:
    """The beginning of a cell for a message; a long number, maybe an id or a phone in a wrong column, is blotted."""
    return _NUMBER.sub("•••", narrow(plain(value)))[:20]


def plain(value: Cell) -> str:
    """A cell as one line of text: whole numbers without ".0", days as 2019-10-24, no invisible marks."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return _SPACES.sub(" ", str(value if value is not None else "").translate(_INVISIBLE)).strip()


def narrow(text: str) -> str:
    """Full-width letters, digits and signs as their common form; nothing else changes its meaning."""
    return unicodedata.normalize("NFKC", text)


def text(limit: int, *, inner_spaces: bool = True) -> Parse:
    """A parser of text up to `limit` characters; with `inner_spaces=False`, "张 三" becomes "张三"."""

    def parse(value: Cell, context: CellContext) -> str:
        result = plain(value)
        if not inner_spaces:
            result = re.sub(
                r"(?<=[\u2e80-\u9fff\U00020000-\U0003ffff]) (?=[\u2e80-\u9fff\U00020000-\U0003ffff])", "", result
            )
        if len(result) > limit:
            raise CellError(
                _("The text has %(count)d characters; at most %(limit)d fit. Please shorten it.")
                % {"count": len(result), "limit": limit}
            )
        return result

    return parse


def name(value: Cell, context: CellContext) -> str:
    """A person's name: up to 40 characters, without the spaces that make two-character names as wide as three."""
    result: str = text(40, inner_spaces=False)(value, context)
    if any(ch.isdigit() for ch in result):
        raise CellError(_("A name has no digits. Please check whether the columns are mixed up."))
    return result


_SEPARATED = re.compile(
    r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?(?:\.0+)?)?$"
)
_MONTH_ONLY = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?$")
_RUN_TOGETHER = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_YEAR_MONTH = re.compile(r"^((?:19|20)\d{2})(0[1-9]|1[0-2])$")


def _day_or_none(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _no_such_day() -> CellError:
    return CellError(_("There is no such day. Please write it like 1997-05-15."))


def _not_a_day() -> CellError:
    return CellError(_("This is not a date. Please write it like 1997-05-15."))


def _day_of_number(number: float) -> date:
    """A day from a number: 19970515, 199705, 1997.05 or a serial number of the spreadsheet program.

    1900 to 2100 is a year and no serial: it would be a day of 1905.
    """
    if not math.isfinite(number):
        raise _not_a_day()
    if number == int(number) and (match := _RUN_TOGETHER.match(str(int(number)))):
        found = _day_or_none(*match.groups())
        if found is None:
            raise _no_such_day()
        return found
    if number == int(number) and (match := _YEAR_MONTH.match(str(int(number)))):
        return date(int(match[1]), int(match[2]), 1)
    if FIRST_SERIAL <= number < LAST_SERIAL + 1 and not 1900 <= number < 2101:
        return EXCEL_EPOCH + timedelta(days=int(number))
    month = round(number % 1 * 100)
    if 1900 <= number < 2100 and 1 <= month <= 12 and abs(number % 1 * 100 - month) < 1e-6:
        # 1997.1 in a number cell may be January or October: the program dropped the zero.
        if month == 10:
            raise CellError(
                _("January or October? The cell is a number and lost its zero. Please write it like 1997-10.")
            )
        return date(int(number), month, 1)
    raise _not_a_day()


def day(value: Cell, context: CellContext) -> date:
    """A day: a date cell, a serial number (21981), 1997-05-15, 1997.05.15, 2019/10/24, 1997年5月15日, 19970515.

    A month alone (1997.05, 1997年5月, 199705) means its first day. Two-digit years are refused: nobody knows the
    century.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        raise _not_a_day()
    if isinstance(value, int | float):
        return _day_of_number(float(value))
    written = narrow(plain(value)).replace("。", ".").replace("—", "-").replace("–", "-").strip(".- ")
    for pattern in (_SEPARATED, _RUN_TOGETHER):
        if match := pattern.match(written):
            found = _day_or_none(*match.groups()[:3])
            if found is None:
                raise _no_such_day()
            return found
    for pattern in (_MONTH_ONLY, _YEAR_MONTH):
        if match := pattern.match(written):
            found = _day_or_none(match[1], match[2], "1")
            if found is None:
                raise _no_such_day()
            return found
    if (
        re.fullmatch(r"\d{2,5}(\.\d+)?", written)
        and FIRST_SERIAL <= float(written) <= LAST_SERIAL
        and len(written) == 5
    ):
        return _day_of_number(float(written))
    raise _not_a_day()


def coded(names: Mapping[str, str], *, aliases: Mapping[str, str] | None = None) -> Parse:
    """A parser of a value from a code list {code: name}: "01 汉族", "01", "汉族" and the number 1 all give "01".

    `aliases` maps further words to codes ("汉" → "01").
    """
    known: dict[str, str] = {}
    stripped: dict[str, set[str]] = {}
    for code, label in names.items():
        for written in (code, label, f"{code}{label}"):
            known[_key(written)] = code
        stripped.setdefault(code.lstrip("0"), set()).add(code)
    for written, code in (aliases or {}).items():
        known[_key(written)] = code

    def parse(value: Cell, context: CellContext) -> str:
        written = _key(plain(value))
        code = known.get(written)
        if code is None and written.isdigit() and len(stripped.get(written.lstrip("0"), ())) == 1:
            (code,) = stripped[written.lstrip("0")]
        if code is None:
            sample = next(iter(names.items()), ("", ""))
            raise CellError(
                _("“%(value)s” is not in the code list. Please choose from the list, for example “%(sample)s”.")
                % {"value": quoted(value), "sample": f"{sample[0]} {sample[1]}".strip()}
            )
        return code

    return parse


def _key(written: str) -> str:
    return re.sub(r"[\s\-_.、:]+", "", narrow(written)).upper()


def choice(words: Mapping[str, str]) -> Parse:
    """A parser of one of a few words: {"男": "male", "女": "female"}; spaces and width do not matter."""
    known = {_key(word): result for word, result in words.items()}

    def parse(value: Cell, context: CellContext) -> str:
        found = known.get(_key(plain(value)))
        if found is None:
            raise CellError(
                _("“%(value)s” is not one of: %(words)s.") % {"value": quoted(value), "words": "、".join(words)}
            )
        return found

    return parse


_YES = frozenset({"是", "有", "Y", "YES", "TRUE", "1", "√", "✓", "对"})
_NO = frozenset({"否", "无", "N", "NO", "FALSE", "0", "×", "✗", "不是", "没有", "非"})


def yes_no(value: Cell, context: CellContext) -> bool:
    """是 or 否, and the common ways of writing them."""
    written = _key(plain(value))
    if written in _YES:
        return True
    if written in _NO:
        return False
    raise CellError(_("Please write 是 or 否."))


def resident_id(value: Cell, context: CellContext) -> str:
    """A resident id as text: 15 or 18 characters, capital X. The check digit is the checker's business.

    A long id kept as a number has lost its last digits for ever: it is refused, with what to do. Nothing of the
    value is repeated in a message.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value >= 10**EXACT_DIGITS or value != int(value):
            raise CellError(
                _(
                    "The id was kept as a number and has lost its last digits. "
                    "Please set the column to “text” and write the id again."
                )
            )
        value = str(int(value))
    written = re.sub(r"[\s'’`‘]", "", narrow(plain(value))).upper()
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", written):
        raise CellError(
            _(
                "The id was kept as a number and has lost its last digits. "
                "Please set the column to “text” and write the id again."
            )
        )
    if not re.fullmatch(r"\d{17}[\dX]|\d{15}", written):
        raise CellError(
            _("A resident id has 18 characters (the last may be X); here are %(count)d. Please check it.")
            % {"count": len(written)}
        )
    return written


def phone(value: Cell, context: CellContext) -> str:
    """A mobile or fixed number as digits with at most one hyphen after the area code; +86 and spaces dropped."""
    written = re.sub(r"[\s()（）]", "", narrow(plain(value)))
    written = re.sub(r"^(\+?86|0086)-?(?=1\d{10}$|1\d{2}-?\d{4}-?\d{4}$)", "", written)
    digits = written.replace("-", "")
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        return digits
    if re.fullmatch(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?", written):
        return written
    raise CellError(_("This is no phone number: a mobile number has 11 digits, a fixed one like 029-88886666."))


def number(low: int, high: int) -> Parse:
    """A parser of a whole number from `low` to `high`."""

    def parse(value: Cell, context: CellContext) -> int:
        written = narrow(plain(value)).replace(",", "")
        if not re.fullmatch(r"-?\d+", written) or not low <= int(written) <= high:
            raise CellError(_("Please write a whole number from %(low)d to %(high)d.") % {"low": low, "high": high})
        return int(written)

    return parse


def anything(value: Cell, context: CellContext) -> Any:
    """The cell as it is."""
    return value
