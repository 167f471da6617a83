"""Rules of membership: tables of cases, and properties for what is counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.members import rules
from zhibu.members.choices import AgeBand, MemberCategory, Problem, Sex, Standing
from zhibu.members.tests.factories import details

TODAY = date(2026, 11, 18)
DAYS = st.dates(date(1921, 7, 1), date(2026, 11, 18))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"name": ""}, [("name_missing", "name")]),
        ({"name": "沈3"}, [("name_strange", "name")]),
        ({"name": "买买提·艾力"}, []),
        ({"name": "Anna Li"}, []),
        ({"sex": ""}, [("sex_missing", "sex")]),
        ({"born_on": None}, [("birth_missing", "born_on")]),
        ({"born_on": date(1906, 11, 18), "joined_on": date(1949, 1, 1), "confirmed_on": None}, []),
        (
            {"born_on": date(1905, 11, 18), "joined_on": date(1949, 1, 1), "confirmed_on": None},
            [("birth_long_ago", "born_on")],
        ),
        ({"phone": "12345678901"}, [("phone", "phone")]),
        ({"joined_on": None}, [("joined_missing", "joined_on")]),
        ({"joined_on": date(1921, 6, 30)}, [("joined_too_early", "joined_on")]),
        ({"joined_on": date(2003, 5, 19)}, [("joined_under_age", "joined_on")]),
        ({"joined_on": date(2003, 5, 20)}, []),
        ({"joined_on": date(2026, 11, 19), "confirmed_on": None}, [("date_future", "joined_on")]),
        ({"confirmed_on": date(2010, 6, 30)}, [("confirmed_before_joined", "confirmed_on")]),
        ({"confirmed_on": date(2011, 6, 30)}, [("confirmed_too_early", "confirmed_on")]),
        ({"joined_on": date(2025, 11, 19), "confirmed_on": None}, [("full_too_early", "category")]),
        ({"joined_on": date(2025, 11, 18), "confirmed_on": None}, []),
        ({"category": MemberCategory.PROBATIONARY}, [("probationary_confirmed", "confirmed_on")]),
        ({"is_lost": True}, [("lost_without_day", "lost_on")]),
        ({"is_lost": True, "lost_on": date(2009, 1, 1)}, [("lost_before_joined", "lost_on")]),
    ],
)
def test_findings(changes, found):
    assert [(f.problem.value, f.field) for f in rules.findings_of(details(**changes), on=TODAY)] == found


def test_a_member_of_1970_needed_no_year_of_probation():
    old = details(born_on=date(1948, 1, 1), joined_on=date(1970, 7, 1), confirmed_on=date(1970, 7, 1))
    assert rules.findings_of(old, on=TODAY) == []


@pytest.mark.parametrize(
    ("joined_on", "ends"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2025, 11, 18), date(2026, 11, 18)),
        (date(1977, 8, 17), date(1977, 8, 17)),
        (date(1977, 8, 18), date(1978, 8, 18)),
    ],
)
def test_probation_ends(joined_on, ends):
    assert rules.probation_ends(joined_on) == ends


@pytest.mark.parametrize(
    ("confirmed_on", "on", "years"),
    [
        (None, TODAY, None),
        (date(2016, 11, 18), TODAY, 10),
        (date(2016, 11, 19), TODAY, 9),
        (date(2026, 11, 19), TODAY, None),
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 3, 1), 1),
    ],
)
def test_party_age_counts_from_confirmation(confirmed_on, on, years):
    assert rules.party_age_on(confirmed_on, on) == years


@pytest.mark.parametrize(
    ("joined_on", "year", "day"),
    [
        (date(2010, 7, 1), 2026, date(2026, 7, 1)),
        (date(2024, 2, 29), 2025, date(2025, 2, 28)),
        (date(2024, 2, 29), 2028, date(2028, 2, 29)),
        (date(2026, 3, 1), 2026, None),
        (None, 2026, None),
    ],
)
def test_political_birthday(joined_on, year, day):
    assert rules.political_birthday_in(year, joined_on) == day


@pytest.mark.parametrize(
    ("old", "new", "may"),
    [
        (Standing.NORMAL, Standing.SUSPENDED, True),
        (Standing.NORMAL, Standing.ENDED, True),
        (Standing.SUSPENDED, Standing.NORMAL, True),
        (Standing.SUSPENDED, Standing.ENDED, True),
        (Standing.ENDED, Standing.NORMAL, False),
        (Standing.ENDED, Standing.SUSPENDED, False),
    ],
)
def test_standing_transitions(old, new, may):
    assert rules.may_become(old, new) is may


@pytest.mark.parametrize(
    ("standing", "lost_on", "suspended_on", "hint"),
    [
        ("normal", date(2026, 5, 18), None, "suspend"),
        ("normal", date(2026, 5, 19), None, ""),
        ("normal", None, None, ""),
        ("suspended", None, date(2024, 11, 18), "end"),
        ("suspended", None, date(2024, 11, 19), ""),
        ("ended", date(2020, 1, 1), date(2021, 1, 1), ""),
    ],
)
def test_hints_after_half_a_year_and_two_years(standing, lost_on, suspended_on, hint):
    assert rules.standing_hint(standing, lost_on=lost_on, suspended_on=suspended_on, on=TODAY) == hint


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("resident_id", "610113198505200022", "610***********0022"),
        ("phone", "13812345678", "138****5678"),
        ("phone", "1381234", "*******"),
        ("landline", "029-88886666", "**********66"),
        ("address", "陕西省西安市高新区科技路1号", "陕西省西安市****"),
        ("address", "科技路", "****"),
        ("address", "", ""),
        ("job_title", "工程师", "工程师"),
    ],
)
def test_masks(field, value, shown):
    assert rules.masked(field, value) == shown


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("单立明", "shanliming", "slm"), ("曾国", "zengguo", "zg"), ("解小雨", "xiexiaoyu", "xxy"),
        ("仇英", "qiuying", "qy"), ("区志", "ouzhi", "oz"), ("朴恩", "piaoen", "pe"), ("查良", "zhaliang", "zl"),
        ("尉迟云", "yuchiyun", "ycy"), ("万俟青", "moqiqing", "mqq"), ("单于明", "chanyuming", "cym"),
        ("长孙明", "zhangsunming", "zsm"), ("澹台月", "tantaiyue", "tty"), ("吕布", "lvbu", "lb"),
        ("于", "yu", "y"), ("买买提·艾力", "maimaitiaili", "mmtal"), ("", "", ""),
    ],
)  # fmt: skip
def test_names_are_read_with_their_surnames(name, pinyin, initials):
    assert (rules.pinyin_of(name), rules.initials_of(name)) == (pinyin, initials)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("张 三", "张三"), ("张\u3000三", "张三"), (" 买买提．艾力 ", "买买提·艾力"), ("Anna  Li", "Anna Li")],
)
def test_names_are_cleaned(written, kept):
    assert rules.clean_name(written) == kept


def test_nearest_names():
    near = rules.NearestNames(["云创科技党支部", "云创数据党支部", "职业学院第一党支部"])
    assert near.to("云创科枝党支部")[0] == "云创科技党支部"
    assert near.to("完全不同") == []


@given(born=DAYS, on=st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_age_bands_cut_births_without_gap_or_overlap(born, on):
    if born > on:
        return
    held = [band for band in AgeBand if (lambda s: s[0] <= born < s[1])(rules.births_in_band(band, on))]
    assert held == [rules.age_band_of(born, on)]


@given(DAYS, st.integers(1, 60))
def test_years_later_never_leaves_the_month(day, years):
    later = rules.years_later(day, years)
    assert (later.year, later.month) == (day.year + years, day.month)


@given(
    born=st.dates(date(1930, 1, 1), date(2008, 1, 1)),
    number=st.integers(1, 999),
    place=st.integers(0, 16),
    other=st.integers(1, 9),
)
def test_one_mistyped_digit_of_a_resident_id_is_always_found(born, number, place, other):
    body = f"610113{born:%Y%m%d}{number:03d}"
    good = body + rules.check_character(body)
    assert rules.problem_of_resident_id(good, on=TODAY) is None
    assert rules.birth_in_resident_id(good) == born
    assert rules.sex_in_resident_id(good) == (Sex.MALE if number % 2 else Sex.FEMALE)
    bad = good[:place] + str((int(good[place]) + other) % 10) + good[place + 1 :]
    assert rules.problem_of_resident_id(bad, on=TODAY) is not None


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_a_resident_id(text):
    cleaned = rules.clean_resident_id(text)
    assert rules.problem_of_resident_id(cleaned, on=TODAY) in {None, *Problem}


@given(joined=DAYS, later=st.integers(0, 40_000))
def test_party_age_never_falls(joined, later):
    on = joined + timedelta(days=later)
    assert rules.party_age_on(joined, on) <= rules.party_age_on(joined, on + timedelta(days=1))
