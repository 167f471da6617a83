"""What stands on a paper before it has a form."""

import pytest

from zhibu.foundation.documents.papers import (
    Heading,
    Numbers,
    Table,
    cells_of,
    numeral,
    squared,
    tidy,
    tidy_line,
    tidy_lines,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (38, "三十八"),
        (99, "九十九"),
        (100, "100"),
        (0, "0"),
    ],
)
def test_numerals(number, words):
    assert numeral(number) == words


def test_headings_are_counted_and_begin_anew_under_the_next():
    numbers = Numbers()
    levels = [1, 2, 3, 4, 4, 2, 3, 1, 2]
    counted = [numbers.text_of(Heading("议题", level)) for level in levels]
    assert [text.removesuffix("议题") for text in counted] == [
        "一、", "（一）", "1.", "（1）", "（2）", "（二）", "1.", "二、", "（一）",
    ]  # fmt: skip
    assert numbers.text_of(Heading("附注", 1, numbered=False)) == "附注"
    assert numbers.text_of(Heading("再议", 1)) == "三、再议"


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("会\x00议\x07\x1b", "会议"),
        ("一\r\n二\u2028三\x0b四\x85五", "一\n二\n三\n四\n五"),
        ("a\tb", "a b"),
        ("\ufeff甲\u202e乙\u2066丙\u200b丁\u00ad", "甲乙丙丁"),
        ("半\ud800个\ufffe\uffff\ufdd0\U0001ffff", "半个"),
        ("𬱖㛃😀", "𬱖㛃😀"),
    ],
)
def test_what_no_page_can_print_is_left_out(given, left):
    assert tidy(given) == left


def test_lines():
    assert tidy_line(" 一 \n\n 二 ") == "一 二"
    assert tidy_lines("一\n \n 二\n") == ["一", "二"]


def test_narrow_letters_take_half_a_cell():
    assert (cells_of("时间："), cells_of("2026年"), cells_of("“")) == (3, 3, 1)


def test_a_table_is_made_even():
    table = Table(("序号", "说明"), (("1",), ("2", "很长很长的一段说明文字", "多的")), (1,))
    head, rows, shares, centered = squared(table)
    assert head == ("序号", "说明")
    assert rows == [("1", ""), ("2", "很长很长的一段说明文字")]
    assert (shares, centered) == ([0.5, 0.5], [True, False])
    assert squared(Table(("甲", "乙"), (), (1, 3)))[2] == [0.25, 0.75]
    assert squared(Table((), ()))[0] == ()
