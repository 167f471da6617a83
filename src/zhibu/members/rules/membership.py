"""Joining, probation, age, Party age, political birthday and standing."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhibu.kernel.periods import years_between
from zhibu.members.choices import AgeBand, EducationGroup, MemberCategory, Problem, Sex, Standing
from zhibu.members.rules.resident_id import birth_in_resident_id, problem_of_resident_id, sex_in_resident_id

JOINING_AGE = 18
PARTY_FOUNDED = date(1921, 7, 1)
PROBATION_SINCE = date(1977, 8, 18)
"""Before, the Party constitution in force knew no probation of one year for everybody (not verified)."""
LONGEST_LIFE = 120
_MOBILE = re.compile(r"1[3-9]\d{9}")
_NAME = re.compile(r"[^\W\d_]+(?:[·•. \-'][^\W\d_]+)*")


def years_later(day: date, years: int) -> date:
    """The same day `years` later; where that month has no such day, its last.

    Source: detailed rules on admission (2026), as implemented: natural months, end of month.
    """
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def age_on(born_on: date, on: date) -> int:
    """Whole years of age. Source: Civil Code art. 17; `kernel.periods.years_between`."""
    return years_between(born_on, on)


def probation_ends(joined_on: date) -> date:
    """The first day on which a member who joined on `joined_on` may be confirmed.

    Source: detailed rules on admission art. 31 (one year from the branch meeting that admitted; second hand).
    """
    return joined_on if joined_on < PROBATION_SINCE else years_later(joined_on, 1)


def party_age_on(confirmed_on: date | None, on: date) -> int | None:
    """Whole years of membership as they are counted, from confirmation; None while on probation.

    Source: detailed rules on admission art. 33 (Party age counts from the day of confirmation; second hand).
    """
    return None if confirmed_on is None or on < confirmed_on else years_between(confirmed_on, on)


def political_birthday_in(year: int, joined_on: date | None) -> date | None:
    """The anniversary of joining in `year`, from the first on; 29 February falls on the 28th in common years.

    Source: custom of branches (政治生日); the end of the month as in `years_later`.
    """
    if joined_on is None or year <= joined_on.year:
        return None
    return years_later(joined_on, year - joined_on.year)


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and the field it stands in."""

    problem: Problem
    field: str


@dataclass(frozen=True, slots=True)
class Details:
    """What is written about a member, cleaned but not yet believed. Empty text and None mean: not given."""

    name: str = ""
    sex: str = ""
    category: str = MemberCategory.FULL
    standing: str = Standing.NORMAL
    born_on: date | None = None
    joined_on: date | None = None
    confirmed_on: date | None = None
    resident_id: str = ""
    phone: str = ""
    landline: str = ""
    address: str = ""
    ethnicity: str = ""
    native_place: str = ""
    education: str = ""
    occupation: str = ""
    job_title: str = ""
    archive_unit: str = ""
    is_lost: bool = False
    lost_on: date | None = None
    is_mobile: bool = False
    flow_to: str = ""
    exempt_from_hours: bool = False


def findings_of(details: Details, *, on: date) -> list[Finding]:
    """Everything wrong with `details` on the day `on`, in the order of the form; empty if all is well.

    Source: GB 11643-1999; Party constitution art. 1 (18 years); detailed rules on admission art. 31 to 33.
    """
    return [*_person(details, on), *_dates(details, on), *_lost(details)]


def _person(d: Details, on: date) -> list[Finding]:
    found = []
    if not d.name:
        found.append(Finding(Problem.NAME_MISSING, "name"))
    elif not _NAME.fullmatch(d.name):
        found.append(Finding(Problem.NAME_STRANGE, "name"))
    if d.resident_id:
        problem = problem_of_resident_id(d.resident_id, on=on)
        if problem:
            found.append(Finding(problem, "resident_id"))
        else:
            if d.born_on and d.born_on != birth_in_resident_id(d.resident_id):
                found.append(Finding(Problem.ID_BIRTH_DIFFERS, "born_on"))
            if d.sex and d.sex != sex_in_resident_id(d.resident_id):
                found.append(Finding(Problem.ID_SEX_DIFFERS, "sex"))
    if not d.sex:
        found.append(Finding(Problem.SEX_MISSING, "sex"))
    if d.phone and not _MOBILE.fullmatch(d.phone):
        found.append(Finding(Problem.PHONE, "phone"))
    return found


def _dates(d: Details, on: date) -> list[Finding]:
    found = [
        Finding(Problem.DATE_FUTURE, field)
        for field in ("born_on", "joined_on", "confirmed_on", "lost_on")
        if (getattr(d, field) or on) > on
    ]
    if d.born_on is None:
        found.append(Finding(Problem.BIRTH_MISSING, "born_on"))
    elif d.born_on <= on and age_on(d.born_on, on) > LONGEST_LIFE:
        found.append(Finding(Problem.BIRTH_LONG_AGO, "born_on"))
    if d.joined_on is None:
        found.append(Finding(Problem.JOINED_MISSING, "joined_on"))
        return found
    if d.joined_on < PARTY_FOUNDED:
        found.append(Finding(Problem.JOINED_TOO_EARLY, "joined_on"))
    elif d.born_on and years_between(d.born_on, d.joined_on) < JOINING_AGE:
        found.append(Finding(Problem.JOINED_UNDER_AGE, "joined_on"))
    return found + _probation(d, d.joined_on, on)


def _probation(d: Details, joined_on: date, on: date) -> list[Finding]:
    if d.category == MemberCategory.PROBATIONARY:
        return [Finding(Problem.PROBATIONARY_CONFIRMED, "confirmed_on")] if d.confirmed_on else []
    if d.confirmed_on is None:
        early = joined_on <= on < probation_ends(joined_on)
        return [Finding(Problem.FULL_TOO_EARLY, "category")] if early else []
    if d.confirmed_on < joined_on:
        return [Finding(Problem.CONFIRMED_BEFORE_JOINED, "confirmed_on")]
    if d.confirmed_on < probation_ends(joined_on):
        return [Finding(Problem.CONFIRMED_TOO_EARLY, "confirmed_on")]
    return []


def _lost(d: Details) -> list[Finding]:
    if d.is_lost and d.lost_on is None:
        return [Finding(Problem.LOST_WITHOUT_DAY, "lost_on")]
    if d.lost_on and d.joined_on and d.lost_on < d.joined_on:
        return [Finding(Problem.LOST_BEFORE_JOINED, "lost_on")]
    return []


def sex_of(text: str, resident_id: str) -> str:
    """The sex as given, or as the resident id says it, or empty. Source: GB 11643-1999 §4.2.3."""
    if text in Sex.values or not resident_id or not resident_id[16:17].isdigit():
        return text
    return sex_in_resident_id(resident_id)


TRANSITIONS: Mapping[str, frozenset[str]] = {
    Standing.NORMAL: frozenset({Standing.SUSPENDED, Standing.ENDED}),
    Standing.SUSPENDED: frozenset({Standing.NORMAL, Standing.ENDED}),
    Standing.ENDED: frozenset(),
}


def may_become(standing: str, new: str) -> bool:
    """Whether a membership may go from one standing to another; what has ended stays ended.

    Source: regulation on the education and management of members (2019) art. 24, 30, 31.
    """
    return new in TRANSITIONS[standing]


def standing_hint(standing: str, *, lost_on: date | None, suspended_on: date | None, on: date) -> str:
    """What the regulation lets the branch consider now: "suspend" after six months without contact, "end" after two
    years of suspension, else empty. A hint, never an automatic decision.

    Source: regulation on the education and management of members (2019) art. 24.
    """
    if standing == Standing.NORMAL and lost_on and on >= months_later(lost_on, 6):
        return "suspend"
    if standing == Standing.SUSPENDED and suspended_on and on >= years_later(suspended_on, 2):
        return "end"
    return ""


def months_later(day: date, months: int) -> date:
    """The same day `months` later, or the last of that month. Source: as `years_later`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


BANDS: tuple[tuple[AgeBand, int, int], ...] = (
    (AgeBand.UP_TO_30, 0, 30),
    (AgeBand.UP_TO_40, 31, 40),
    (AgeBand.UP_TO_50, 41, 50),
    (AgeBand.UP_TO_60, 51, 60),
    (AgeBand.OVER_60, 61, 200),
)


def births_in_band(band: AgeBand, on: date) -> tuple[date, date]:
    """The half-open span of birth dates of those whose age on `on` lies in the band. Source: `BANDS`."""
    _, youngest, oldest = next(row for row in BANDS if row[0] == band)
    return _not_yet(oldest + 1, on), _not_yet(youngest, on)


def _not_yet(years: int, on: date) -> date:
    """The first day of birth of those who on `on` are not yet `years` old."""
    try:
        anniversary = on.replace(year=on.year - years)
    except ValueError:
        anniversary = date(on.year - years, 2, 28)
    return date.fromordinal(anniversary.toordinal() + 1)


EDUCATION_GROUPS: dict[EducationGroup, tuple[str, ...]] = {
    EducationGroup.POSTGRADUATE: ("11", "12", "13", "1A", "1B"),
    EducationGroup.BACHELOR: ("21", "23", "24", "2A", "2B"),
    EducationGroup.COLLEGE: ("22", "2C", "2D"),
    EducationGroup.SECONDARY: ("41", "44", "47"),
    EducationGroup.SCHOOL: ("6", "7", "8"),
    EducationGroup.OTHER: ("9", ""),
}
"""Source: code list of the member information form (2017), GB/T 4658."""


def age_band_of(born_on: date, on: date) -> AgeBand:
    """The band of an age. Source: `BANDS`."""
    age = age_on(born_on, on)
    return next(band for band, youngest, oldest in BANDS if youngest <= max(age, 0) <= oldest)
