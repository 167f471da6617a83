from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.imports import parsers as p
from zhibu.foundation.imports.specs import CellContext, CellError

NOW = CellContext(today=date(2026, 11, 18))


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (21981, date(1960, 3, 6)),
        (21981.0, date(1960, 3, 6)),
        ("21981", date(1960, 3, 6)),
        (datetime.combine(date(1997, 5, 15), time(8, 30)), date(1997, 5, 15)),
        (date(1997, 5, 15), date(1997, 5, 15)),
        ("1997-05-15", date(1997, 5, 15)),
        ("1997-5-5", date(1997, 5, 5)),
        ("1997.05", date(1997, 5, 1)),
        ("1997.05.15", date(1997, 5, 15)),
        (1997.05, date(1997, 5, 1)),
        ("2019/10/24", date(2019, 10, 24)),
        ("2019/10/24 00:00:00", date(2019, 10, 24)),
        ("1997年5月15日", date(1997, 5, 15)),
        ("1997年5月", date(1997, 5, 1)),
        ("1997 年 5 月 15 日", date(1997, 5, 15)),
        ("19970515", date(1997, 5, 15)),
        (19970515.0, date(1997, 5, 15)),
        ("199705", date(1997, 5, 1)),
        (199705, date(1997, 5, 1)),
        ("１９９７－０５－１５", date(1997, 5, 15)),
        (" 1997-05-15 ", date(1997, 5, 15)),
        ("1997。05。15", date(1997, 5, 15)),
    ],
)
def test_a_day_is_read_however_it_is_written(cell, day):
    assert p.day(cell, NOW) == day


@pytest.mark.parametrize(
    "cell",
    [
        "97.5.15",
        "1997-02-30",
        "19970230",
        "1997-13",
        "不详",
        "5月",
        True,
        12.0,
        1997.1,
        1997,
        1e17,
        "1997",
        "2019-2-31",
    ],
)
def test_what_is_no_day_is_refused_with_a_remedy(cell):
    with pytest.raises(CellError) as caught:
        p.day(cell, NOW)
    assert "1997-" in str(caught.value.message)


@given(st.dates(date(1906, 1, 1), date(2099, 12, 31)))
def test_every_way_of_writing_a_day_is_understood(day):
    written = [
        day.isoformat(), f"{day:%Y.%m.%d}", f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}", int(f"{day:%Y%m%d}"), (day - p.EXCEL_EPOCH).days, (day - p.EXCEL_EPOCH).days + 0.5,
        datetime.combine(day, datetime.min.time()) + timedelta(hours=3),
    ]  # fmt: skip
    assert {p.day(cell, NOW) for cell in written} == {day}


@given(st.text(max_size=12) | st.floats() | st.integers() | st.booleans())
def test_any_cell_gives_a_day_or_words(cell):
    if cell != cell:
        return
    with suppress(CellError):
        assert isinstance(p.day(cell, NOW), date)


ETHNICITY = {"01": "汉族", "02": "蒙古族", "11": "满族"}


@pytest.mark.parametrize("cell", ["01 汉族", "01汉族", "01", "汉族", "01-汉族", "０１　汉族", 1, 1.0, "1", "汉"])
def test_a_coded_value_is_read_by_code_name_or_both(cell):
    assert p.coded(ETHNICITY, aliases={"汉": "01"})(cell, NOW) == "01"


def test_an_unknown_code_is_refused_with_an_example():
    with pytest.raises(CellError) as caught:
        p.coded(ETHNICITY)("火星族", NOW)
    assert "火星族" in str(caught.value.message)
    assert "01 汉族" in str(caught.value.message)


def test_a_long_number_in_a_wrong_column_is_not_repeated():
    with pytest.raises(CellError) as caught:
        p.coded(ETHNICITY)("号码 11010519491231002X", NOW)
    assert "号码 •••" in str(caught.value.message)
    assert "1949" not in str(caught.value.message)


def test_a_code_without_its_zeros_is_refused_if_two_would_fit():
    parse = p.coded({"01": "a", "001": "b"})
    with pytest.raises(CellError):
        parse("1", NOW)


@pytest.mark.parametrize("cell", [1.10101199001e17, 110101199001011234, "1.10101E+17", 1.5])
def test_an_id_that_was_kept_as_a_number_is_refused(cell):
    with pytest.raises(CellError) as caught:
        p.resident_id(cell, NOW)
    assert "1101" not in str(caught.value.message)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("11010119900101123x", "11010119900101123X"),
        (" 110101 19900101 123X ", "11010119900101123X"),
        ("'11010119900101123X", "11010119900101123X"),
        ("１１０１０１１９９００１０１１２３Ｘ", "11010119900101123X"),
        (110101900101123, "110101900101123"),
    ],
)
def test_an_id_is_read_as_text(cell, read):
    assert p.resident_id(cell, NOW) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (13800138000.0, "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("029-88886666", "029-88886666"),
        ("（029）88886666", "02988886666"),
        ("88886666", "88886666"),
        ("0755-88886666-801", "0755-88886666-801"),
    ],
)
def test_a_phone_is_read(cell, read):
    assert p.phone(cell, NOW) == read


@pytest.mark.parametrize("cell", ["1380013800", "无", "12345678901", "13800138000/13900139000"])
def test_what_is_no_phone_is_refused_without_repeating_it(cell):
    with pytest.raises(CellError) as caught:
        p.phone(cell, NOW)
    assert cell not in str(caught.value.message)


@pytest.mark.parametrize(("cell", "read"), [("是", True), ("否", False), (True, True), (0, False), (" yes ", True)])
def test_yes_and_no(cell, read):
    assert p.yes_no(cell, NOW) is read


def test_maybe_is_neither():
    with pytest.raises(CellError):
        p.yes_no("也许", NOW)


@pytest.mark.parametrize(
    ("parse", "cell", "read"),
    [
        (p.name, "林 知行", "林知行"),
        (p.name, "阿依古丽·买买提", "阿依古丽·买买提"),
        (p.text(20), "a \n b\u200b", "a b"),
        (p.text(20), 12.0, "12"),
        (p.choice({"男": "male", "女": "female"}), " 男 ", "male"),
        (p.number(1, 10), "7", 7),
    ],
)
def test_plain_things(parse, cell, read):
    assert parse(cell, NOW) == read


@pytest.mark.parametrize(
    ("parse", "cell"), [(p.text(3), "四个字啊"), (p.name, "张3"), (p.choice({"男": "m"}), "x"), (p.number(1, 3), "4")]
)
def test_plain_things_that_do_not_fit(parse, cell):
    with pytest.raises(CellError):
        parse(cell, NOW)
