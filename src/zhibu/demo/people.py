"""Invented members with plausible ages, education and work, by the setting of their branch.

Resident ids carry the county code 610199, which no county has, and phones are numbered through: none can be real.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from zhibu.demo.names import Names

_COUNTY = "610199"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_AGES = {"company": (24, 52, 33), "school": (25, 62, 40), "office": (25, 60, 41), "township": (24, 84, 55)}
_EDUCATION = {
    "company": [("21", 58), ("12", 22), ("22", 15), ("11", 2), ("41", 3)],
    "school": [("21", 55), ("12", 32), ("11", 8), ("22", 5)],
    "office": [("21", 68), ("12", 20), ("22", 11), ("11", 1)],
    "township": [("21", 18), ("22", 22), ("41", 12), ("6", 25), ("7", 20), ("8", 3)],
}
_OCCUPATIONS = {
    "company": ["0216", "0216", "0216", "0312", "0215"],
    "school": ["0212", "0212", "0212", "0211"],
    "office": ["011", "011", "012", "0211"],
    "township": ["11", "11", "602", "604", "122"],
}
_RETIRED = "502"
_ETHNICITIES = ["01"] * 96 + ["03", "02", "11", "05"]


@dataclass(frozen=True, slots=True)
class Person:
    """What the demonstration knows of a member."""

    name: str
    woman: bool
    ethnicity: str
    born_on: date
    education: str
    occupation: str
    joined_on: date
    probationary: bool
    resident_id: str
    phone: str


def check_character(digits: str) -> str:
    """The eighteenth character for the first seventeen. Source: GB 11643-1999 (ISO 7064 MOD 11-2)."""
    total = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


class People:
    """A stream of persons; the same for the same seed. `today` is the last day on which anyone may have joined."""

    def __init__(self, rng: Random, names: Names, today: date) -> None:
        self._rng, self._names, self._today = rng, names, today
        self._count = 0
        self._born: Counter[date] = Counter()

    def next(self, setting: str) -> Person:
        """One more member of a branch in `setting` (company, school, office, township)."""
        rng = self._rng
        self._count += 1
        woman = rng.random() < {"school": 0.58, "township": 0.31}.get(setting, 0.38)
        youngest, oldest, usual = _AGES[setting]
        age_days = int(rng.triangular(youngest, oldest, usual) * 365.25)
        born = self._today - timedelta(days=age_days)
        joined, probationary = self._joined(born, age_days)
        codes, weights = zip(*_EDUCATION[setting], strict=True)
        self._born[born] += 1
        sequence = self._born[born] * 2 + (not woman)
        digits = f"{_COUNTY}{born:%Y%m%d}{sequence:03d}"
        return Person(
            name=self._names.person(woman=woman),
            woman=woman,
            ethnicity=rng.choice(_ETHNICITIES),
            born_on=born,
            education=rng.choices(codes, weights)[0],
            occupation=_RETIRED if age_days > 60 * 366 else rng.choice(_OCCUPATIONS[setting]),
            joined_on=joined,
            probationary=probationary,
            resident_id=digits + check_character(digits),
            phone=f"1990{self._count:07d}",
        )

    def _joined(self, born: date, age_days: int) -> tuple[date, bool]:
        """Joined at 19 or later, mostly in the twenties; one in forty is still on probation."""
        rng = self._rng
        if rng.random() < 0.025 and age_days > 19 * 366:
            return self._today - timedelta(days=rng.randint(20, 340)), True
        latest = age_days - 400
        joined_age = min(int(rng.triangular(19 * 366, 45 * 366, 23 * 366)), latest)
        return born + timedelta(days=joined_age), False
