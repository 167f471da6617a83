"""The resident identity number: its form, its check digit and what it says. Cases: docs/rules/resident-id.md."""

import unicodedata
from datetime import date

from zhibu.members.choices import Problem, Sex

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
PROVINCES = frozenset(
    str(first + second)
    for first, seconds in {10: range(1, 6), 20: range(1, 4), 30: range(1, 8), 40: range(1, 7), 50: range(5),
                           60: range(1, 6), 70: range(1, 2), 80: range(1, 4)}.items()
    for second in seconds
)  # fmt: skip
"""First two digits: provinces of GB/T 2260; 81 to 83 head residence permits of Hong Kong, Macao and Taiwan too."""

_EARLIEST = date(1900, 1, 1)
_SPACES_AND_QUOTES = str.maketrans("", "", " \t\u3000'’‘`\"")


def clean_resident_id(text: str) -> str:
    """The number as it is kept: half-width, capital X, without spaces or the apostrophe that spreadsheets put first.

    Source: GB 11643-1999 §4 (the check character is a digit or a capital X).
    """
    return unicodedata.normalize("NFKC", text).translate(_SPACES_AND_QUOTES).upper()


def check_character(body: str) -> str:
    """The check character of the first 17 digits. Raises ValueError if they are not digits.

    Source: GB 11643-1999 §4.2.4; ISO/IEC 7064:2003, MOD 11-2.
    """
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True))
    return CHECK_CHARACTERS[total % 11]


def birth_in_resident_id(number: str) -> date | None:
    """The date of birth in digits 7 to 14, None if there is no such day. Source: GB 11643-1999 §4.2.2."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_in_resident_id(number: str) -> Sex:
    """The sex in digit 17: odd for men, even for women. Source: GB 11643-1999 §4.2.3."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def problem_of_resident_id(number: str, *, on: date) -> Problem | None:
    """The first thing wrong with a cleaned number on the day `on`, None if it is well formed.

    Judged from the outside in, so that the message names what the eye can find: length, characters, region, date and
    only then the check digit. Whether the number has been given to anybody is not known to this rule.
    Source: GB 11643-1999 §4; GB/T 2260-2007 (first two digits).
    """
    if "E+" in number or (len(number) == 18 and number.isdigit() and number.endswith("000") and _bad_check(number)):
        return Problem.ID_ROUNDED
    if len(number) == 15 and number.isdigit():
        return Problem.ID_OLD
    if len(number) != 18:
        return Problem.ID_LENGTH
    if not (number.isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        return Problem.ID_CHARACTERS
    if number[:2] not in PROVINCES:
        return Problem.ID_REGION
    born = birth_in_resident_id(number)
    if born is None or not _EARLIEST <= born <= on:
        return Problem.ID_BIRTH
    return Problem.ID_CHECK if _bad_check(number) else None


def _bad_check(number: str) -> bool:
    return check_character(number[:17]) != number[17]
