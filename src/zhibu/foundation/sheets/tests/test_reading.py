import datetime
import io
import zipfile

import openpyxl
import pytest

from zhibu.foundation.sheets import Format, SheetError, formats, open_book, read_sheet
from zhibu.foundation.sheets.tests import makers

ROWS = [["姓名", "民族", "出生日期"], ["林知行", "01 汉族", "1997-05-15"]]


def cells(content):
    return [row.cells for row in read_sheet(content)]


@pytest.mark.parametrize(
    "content",
    [
        makers.xlsx(ROWS),
        makers.xls(ROWS),
        makers.csv_bytes(ROWS),
        makers.csv_bytes(ROWS, encoding="utf-8-sig"),
        makers.csv_bytes(ROWS, encoding="gb18030"),
        makers.csv_bytes(ROWS, encoding="utf-16", delimiter="\t"),
        makers.csv_bytes(ROWS, delimiter=";"),
        makers.csv_bytes(ROWS, delimiter="\t"),
    ],
    ids=["xlsx", "xls", "csv", "csv with mark", "gb18030", "utf-16 tabs", "semicolons", "tabs"],
)
def test_every_kind_of_file_gives_the_same_rows(content):
    assert cells(content) == ROWS


def test_the_content_decides_and_not_the_name():
    assert open_book(makers.xls(ROWS)).format is Format.XLS
    assert open_book(makers.xlsx(ROWS)).format is Format.XLSX
    assert open_book(makers.csv_bytes(ROWS)).format is Format.CSV


def test_cells_keep_their_kind():
    row = ["x", 1.5, 21981, True, datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, 3, 4)]  # noqa: DTZ001
    assert cells(makers.xlsx([row])) == [row]


def test_a_formula_is_never_run_and_its_stored_value_alone_is_read():
    assert cells(makers.xlsx([["a", '=HYPERLINK("http://evil.example","x")', "c"]])) == [["a", None, "c"]]


def test_text_that_looks_like_a_formula_is_data():
    assert cells(makers.csv_bytes([["=1+1", "+86 13800000000", "@x"]])) == [["=1+1", "+86 13800000000", "@x"]]


def test_words_for_nothing_are_nothing_in_a_csv():
    assert cells(makers.csv_bytes([["a", "NaN", "NULL", "#N/A", ""]])) == [["a", None, None, None, None]]


def test_row_numbers_are_those_of_the_program_and_blank_rows_are_left_out():
    content = makers.xlsx([["a"], [" "], None or [], ["b"]], start=3)
    assert [(r.number, r.cells) for r in read_sheet(content)] == [(3, ["a"]), (6, ["b"])]


def test_columns_left_of_the_first_filled_one_count():
    assert cells(makers.xlsx([[None, None, "c"]])) == [[None, None, "c"]]


def test_cells_merged_downwards_repeat_their_value():
    content = makers.xlsx([["支部", "姓名"], ["一支部", "甲"], [None, "乙"], [None, "丙"]], merges=["A2:A4"])
    assert [row[0] for row in cells(content)] == ["支部", "一支部", "一支部", "一支部"]


def test_hidden_rows_are_known():
    content = makers.xlsx([["a"], ["b"], ["c"]], hidden=[2])
    assert open_book(content).sheets[0].hidden == {2}


def test_the_first_visible_sheet_is_read():
    book = openpyxl.Workbook()
    book.active.append(["secret"])
    book.active.sheet_state = "hidden"
    book.create_sheet("名册").append(["shown"])
    assert cells(makers.saved(book)) == [["shown"]]


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (encrypted(), "encrypted"),
        (makers.xlsx(ROWS)[:-200], "corrupt"),
        (b"PK\x03\x04 nothing", "corrupt"),
        (b"<html><table><tr><td>x", "web_page"),
        (b'<?xml version="1.0"?><Workbook/>', "web_page"),
        (zipped({"word/document.xml": b"<x/>"}), "word"),
        (zipped({"content.xml": b"<x/>"}), "open_document"),
        (zipped({"xl/workbook.bin": b"x"}), "binary_workbook"),
        (zipped({"readme.txt": b"x"}), "not_a_sheet"),
        (b"%PDF-1.7\n", "not_a_sheet"),
        (b"\x00\x01\x02binary", "not_a_sheet"),
        (b"a,b\n\xff\xff\xff\n", "encoding"),
    ],
)
def test_what_cannot_be_read_says_why(content, code):
    with pytest.raises(SheetError) as caught:
        open_book(content)
    assert caught.value.code == code


def test_a_small_file_that_swells_is_stopped(monkeypatch):
    monkeypatch.setattr(formats, "MAX_UNPACKED", 1024 * 1024)
    bomb = zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(5 * 1024 * 1024)})
    assert len(bomb) < 10_000
    with pytest.raises(SheetError) as caught:
        open_book(bomb)
    assert caught.value.code == "too_large"


def test_a_part_that_lies_about_its_size_is_counted_while_unpacking(monkeypatch):
    monkeypatch.setattr(formats, "MAX_UNPACKED", 1024 * 1024)
    bomb = zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(5 * 1024 * 1024)})
    lying = bomb.replace((5 * 1024 * 1024).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != bomb
    with pytest.raises(SheetError) as caught:
        open_book(lying)
    assert caught.value.code == "too_large"


def test_one_cell_in_the_farthest_corner_is_refused_before_the_table_is_built():
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["XFD1048576"] = "y"
    with pytest.raises(SheetError) as caught:
        open_book(makers.saved(book))
    assert caught.value.code == "too_large"


def test_twenty_empty_columns_do_no_harm():
    content = makers.xlsx([[*ROWS[0], *[None] * 20, " "], [*ROWS[1], *[None] * 20, " "]])
    assert [row[:3] for row in cells(content)] == ROWS
