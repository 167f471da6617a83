import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.imports.rules import (
    HeadRow,
    Names,
    find_header,
    is_note,
    is_silent,
    is_telling,
    masked,
    match_columns,
    missing,
    normal,
    short,
)

NAMES = [
    Names("name", ("姓名", "党员姓名"), required=True),
    Names("branch", ("所在党支部", "所在组织")),
    Names("id", ("公民身份证号", "身份证")),
    Names("mobile", ("手机号", "联系电话"), group="联系电话"),
    Names("landline", ("固定电话",), group="联系电话"),
    Names("born", ("出生日期", "出生年月")),
]


def head(*rows):
    return [HeadRow(number, tuple(row)) for number, row in enumerate(rows, start=1)]


@pytest.mark.parametrize("label", ["出生日期", " 出生 日期 ", "出生\n日期", "*出生日期：", "（出生日期）"])
def test_a_label_is_known_however_it_is_typed(label):
    assert normal(label) == normal("出生日期")


def test_what_stands_in_brackets_is_left_out_at_last():
    assert short("出生日期（年月日）") == "出生日期"


@given(st.text())
def test_the_normal_form_is_stable(label):
    assert normal(normal(label)) == normal(label)


@pytest.mark.parametrize(
    ("rows", "last_row", "mapping"),
    [
        (head(["姓名", "身份证"]), 1, {0: "name", 1: "id"}),
        (head(["身份证", "x", "党员姓名"]), 1, {0: "id", 2: "name"}),
        (
            head(["党员名册", "", ""], ["基层党委：", "", "汇总日期："], ["", "", ""], ["姓名", "身份证", "民族"]),
            4,
            {0: "name", 1: "id"},
        ),
        (head(["出生日期(年月)", "姓 名"]), 1, {0: "born", 1: "name"}),
        (head(["姓名", "身份证", "姓名"]), 1, {0: "name", 1: "id"}),
    ],
)
def test_a_header_of_one_row_is_found(rows, last_row, mapping):
    header = find_header(rows, NAMES)
    assert (header.last_row, header.rows, header.mapping) == (last_row, 1, mapping)


def test_a_header_of_two_rows_with_merged_cells_is_found():
    rows = head(
        ["党员信息"], ["姓名", "联系电话", "", "身份证"], ["", "手机号", "固定电话", ""], ["甲", "1", "2", "3"]
    )
    merges = [(1, 1, 1, 4), (2, 1, 3, 1), (2, 2, 2, 3), (2, 4, 3, 4)]
    header = find_header(rows, NAMES, merges=merges)
    assert (header.last_row, header.rows) == (3, 2)
    assert header.mapping == {0: "name", 1: "mobile", 2: "landline", 3: "id"}
    assert [c.label for c in header.columns] == ["姓名", "联系电话 手机号", "联系电话 固定电话", "身份证"]


def test_a_header_of_two_rows_is_found_without_merges():
    rows = head(["姓名", "联系电话", "", "身份证"], ["", "手机号", "固定电话", ""])
    assert find_header(rows, NAMES).mapping == {0: "name", 1: "mobile", 2: "landline", 3: "id"}


def test_the_header_of_a_result_file_is_known_again():
    rows = head(["姓名", "联系电话 手机号", "联系电话 固定电话", "原文件行号", "结论", "需要修改的地方"])
    assert find_header(rows, NAMES).mapping == {0: "name", 1: "mobile", 2: "landline"}


def test_stages_above_the_header_do_not_disturb_it():
    rows = head(["", "基本情况", "", ""], ["序号", "姓名", "身份证", "出生日期"], ["1", "甲", "x", "y"])
    header = find_header(rows, NAMES, merges=[(1, 2, 1, 4)])
    assert header.last_row == 2
    assert header.mapping == {1: "name", 2: "id", 3: "born"}


def test_the_row_below_a_header_of_one_row_is_data():
    header = find_header(head(["姓名", "身份证"], ["党员", "1"]), NAMES)
    assert (header.last_row, header.rows) == (1, 1)


@pytest.mark.parametrize("rows", [[], head(["姓名"]), head(["a", "b"]), head(*[["x"]] * 11, ["姓名", "身份证"])])
def test_without_two_known_columns_among_the_first_rows_there_is_no_header(rows):
    assert find_header(rows, NAMES) is None


def test_a_second_column_of_the_same_name_is_named_as_such():
    columns = match_columns([("", "姓名"), ("", "党员姓名")], NAMES)
    assert [(c.key, c.twin_of) for c in columns] == [("name", ""), ("", "name")]


def test_required_columns_that_are_lacking_are_named():
    assert missing(["id"], NAMES) == ["name"]


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        (["填表人：林知行", "", ""], True),
        (["合计", "12", ""], True),
        (["注：本表一式两份"], True),
        (["林知行", "", ""], False),
        (["合计", "12", "3"], False),
        (["", "", ""], False),
    ],
)
def test_remarks_are_told_from_rows(cells, note):
    assert is_note(cells) is note


def test_a_running_number_needs_no_mention():
    assert is_silent("序 号")
    assert not is_silent("籍贯")


def test_sensitive_samples_are_masked():
    assert masked("110101199001011234") == "11******34"
    assert masked("123") == "***"
    assert is_telling("029-8888 6666")
    assert not any(is_telling(day) for day in ("2019/10/24", "2019-10-24", "20191024"))
