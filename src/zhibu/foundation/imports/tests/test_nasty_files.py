"""Files as people really send them."""

import pytest

from zhibu.foundation.imports.models import Import, ImportRow
from zhibu.foundation.imports.reading import Reading
from zhibu.foundation.sheets.tests import makers
from zhibu.kernel.errors import Refused

HEAD = ["姓名", "账号", "手机号", "固定电话", "民族", "出生日期"]
ROW = ["林一", "lin1", "13800138000", "029-88886666", "01 汉族", "1997-05-15"]
TWO_ROWS = [
    ["党员基本信息汇总表"],
    ["基层党委：软件园党委", None, None, None, "汇总日期：2026年11月"],
    ["姓名", "账号", "联系电话", None, "民族", "出生日期"],
    [None, None, "手机号", "固定电话", None, None],
    ROW,
]
ODD_HEAD = ["出生\n年月", " 姓 名 ", "＊账号（必填）", "联系电话", "籍贯"]
TWO_MERGES = ["A1:F1", "A2:D2", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4"]


def two_sheets():
    import openpyxl

    book = openpyxl.Workbook()
    makers.fill(book.active, [["说明"], ["请在第二张表填写"]])
    makers.fill(book.create_sheet("名册"), [HEAD, ROW])
    return makers.saved(book)


@pytest.mark.parametrize(
    "content",
    [
        makers.xlsx(TWO_ROWS, merges=TWO_MERGES),
        makers.xlsx(TWO_ROWS),
        makers.xlsx([["名册"], [], [], HEAD, ROW]),
        makers.xls([HEAD, ROW]),
        makers.csv_bytes([HEAD, ROW], encoding="gb18030"),
        makers.csv_bytes([HEAD, ROW], encoding="utf-8-sig"),
        makers.csv_bytes([HEAD, ROW], delimiter=";"),
        makers.xlsx([[*HEAD, *[None] * 20], [*ROW, *[None] * 20]]),
        makers.xlsx([list(reversed(HEAD)), list(reversed(ROW))]),
        makers.xlsx([ODD_HEAD, ["1997.05", "林 一", "lin1", 13800138000, "x"]]),
        two_sheets(),
    ],
    ids=[
        "two-row merged header", "two rows unmerged", "header in row four", "xls", "gb18030", "with mark",
        "semicolons", "twenty empty columns", "other order", "typed oddly", "second sheet",
    ],
)  # fmt: skip
def test_a_good_row_arrives_however_the_table_is_made(begin, confirm, content):
    checked = confirm(begin(content))
    assert (checked.counts, checked.rows_read) == ({"new": 1}, 1), ImportRow.objects.values_list("problems")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (makers.xlsx([HEAD]), "no_rows"),
        (makers.xlsx([["甲", "乙"], ["1", "2"]]), "no_header"),
        (makers.xlsx([["x"]] * 11 + [HEAD, ROW]), "no_header"),
        (b"<html><table>", "web_page"),
        (b"%PDF-1.7", "not_a_sheet"),
        (makers.xlsx([HEAD, ROW])[:-99], "corrupt"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_words_and_not_kept(begin, content, code):
    with pytest.raises(Refused) as caught:
        begin(content)
    assert (caught.value.code, Import.objects.count()) == (code, 0)
    assert str(caught.value.message)


def test_a_merged_header_is_told_as_the_two_rows_that_it_is(begin):
    reading = Reading.from_json(begin(makers.xlsx(TWO_ROWS, merges=TWO_MERGES)).reading)
    assert (reading.header_row, reading.header_rows, reading.columns[2].label) == (4, 2, "联系电话 手机号")


def test_the_name_of_the_file_does_not_matter(begin, confirm):
    assert confirm(begin(makers.csv_bytes([HEAD, ROW]), name="名册.xls")).counts == {"new": 1}


def test_too_many_rows_are_refused(begin, monkeypatch):
    from zhibu.foundation.imports import reading

    monkeypatch.setattr(reading, "MAX_ROWS", 2)
    with pytest.raises(Refused) as caught:
        begin(makers.xlsx([HEAD, ROW, ROW, ROW]))
    assert caught.value.code == "too_many_rows"


def test_a_file_beyond_the_limit_is_refused(begin, monkeypatch):
    from zhibu.foundation.imports.actions import begin as begin_module

    monkeypatch.setattr(begin_module, "MAX_BYTES", 100)
    with pytest.raises(Refused) as caught:
        begin(makers.xlsx([HEAD, ROW]))
    assert caught.value.code == "too_large"


def test_unknown_and_doubled_columns_are_ignored_aloud(begin):
    reading = Reading.from_json(begin(makers.xlsx([[*HEAD, "籍贯", "姓名"], [*ROW, "陕西", "别名"]])).reading)
    assert [(c.label, c.key, c.twin_of) for c in reading.columns[6:]] == [("籍贯", "", ""), ("姓名", "", "name")]


def test_samples_show_enough_and_hide_the_rest(begin):
    samples = Reading.from_json(begin(makers.xlsx([[*HEAD, "备用号"], [*ROW, "110101199001011234"]])).reading).samples
    assert samples[0] == ["林一"]
    assert samples[2] == ["13******00"]
    assert samples[6] == ["11******34"]


def test_blank_hidden_and_note_rows_are_passed_over_aloud(begin, confirm):
    rows = [HEAD, ROW, [], ["林二", "lin2"], ["林三", "lin3"], ["填表人：林知行"], ["   "]]
    checked = confirm(begin(makers.xlsx(rows, hidden=[4])))
    assert checked.passed_over == {
        "blank": {"count": 1, "rows": [3]}, "hidden": {"count": 1, "rows": [4]}, "note": {"count": 1, "rows": [6]},
    }  # fmt: skip
    assert list(ImportRow.objects.order_by("number").values_list("number", flat=True)) == [2, 5]


def test_hidden_rows_are_read_if_asked(begin, confirm):
    checked = confirm(begin(makers.xlsx([HEAD, ROW, ["林二", "lin2"]], hidden=[3])), with_hidden=True)
    assert (checked.counts, checked.passed_over) == ({"new": 2}, {})


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["林一", "lin1", 1.38e18], "mobile"),
        (["林一", "lin1", "=1+1"], "mobile"),
        (["林一", None], "username"),
        (["NaN", "lin1"], "name"),
        (["林1", "lin1"], "name"),
        (["林一", "lin1", None, None, "99"], "ethnicity"),
        (["林一", "lin1", None, None, None, "1997-02-30"], "born_on"),
    ],
)
def test_a_bad_cell_is_named_by_its_column(begin, confirm, row, column):
    content = makers.csv_bytes([HEAD, ["" if c is None else c for c in row]])
    confirm(begin(content))
    assert [key for key, _ in ImportRow.objects.get().problems] == [column]


def test_cells_merged_over_several_rows_count_for_each(begin, confirm):
    rows = [HEAD, ROW, [None, "lin2"], [None, "lin3"]]
    assert confirm(begin(makers.xlsx(rows, merges=["A2:A4"]))).counts == {"new": 3}
