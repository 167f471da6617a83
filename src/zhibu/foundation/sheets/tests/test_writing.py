import datetime
import io
from uuid import UUID

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.sheets import (
    csv_response,
    neutralize,
    read_sheet,
    restore,
    write_csv,
    write_xlsx,
    xlsx_response,
)
from zhibu.foundation.sheets.safety import is_dangerous

DANGEROUS = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "－1", " =1", "'=1", "\u200b=1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_dangerous_text_gets_an_apostrophe(text):
    assert neutralize(text) == "'" + text
    assert restore(neutralize(text)) == text


@pytest.mark.parametrize("text", ["", "林知行", "1997-05-15", "a=b", "'tis", " "])
def test_a_harmless_text_stays(text):
    assert neutralize(text) == text


@given(st.text())
def test_neutralizing_is_undone_exactly(text):
    safe = neutralize(text)
    assert safe[:1] not in set("=+-@\t\r＝＋－＠") or not safe
    assert restore(safe) == text


@given(st.text(alphabet="=+-@'\t\r\n ＝＋－＠ab", max_size=6))
def test_nothing_dangerous_is_left(text):
    safe = neutralize(text)
    assert not is_dangerous(safe) or safe.startswith("'")


def test_an_xlsx_keeps_digits_days_and_is_safe():
    stream = io.BytesIO()
    rows = [["110101199001011234", "0215", "=cmd", datetime.date(2020, 1, 2), 3, None, True, "\x0bbell"]]
    assert write_xlsx(stream, "名册:1/2", ["身份证", "码", "坏", "日", "数", "空", "是否", "控制"], rows) == 1
    sheet = openpyxl.load_workbook(io.BytesIO(stream.getvalue())).active
    at_midnight = datetime.datetime(2020, 1, 2)  # noqa: DTZ001  cells have no zone
    assert [c.value for c in sheet[2]] == [
        "110101199001011234", "0215", "'=cmd", at_midnight, 3, None, "是", "bell",
    ]  # fmt: skip
    assert [c.data_type for c in sheet[2]][:3] == ["s", "s", "s"]
    assert sheet["A2"].number_format == "@"
    assert (sheet["A1"].font.b, sheet.freeze_panes, sheet.auto_filter.ref) == (True, "A2", "A1:H2")


def test_what_is_written_is_read_again():
    stream = io.BytesIO()
    write_xlsx(stream, "x", ["a"], [["1"], ["=2"]])
    assert [restore(row.cells[0]) for row in read_sheet(stream.getvalue())] == ["a", "1", "=2"]


def test_a_csv_opens_rightly_in_a_spreadsheet_program():
    text = "".join(write_csv(["姓名", "备注"], [["林", "@x"], [UUID(int=1), -5]]))
    assert text == "\ufeff姓名,备注\r\n林,'@x\r\n00000000-0000-0000-0000-000000000001,-5\r\n"


def test_downloads_carry_their_names(db):
    whole = xlsx_response("党员名册", "x", ["a"], [["b"]])
    assert whole["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert b"".join(whole.streaming_content)[:2] == b"PK"
    whole.close()
    text = csv_response("roster", ["a"], [["b"]])
    assert text["Content-Disposition"] == 'attachment; filename="roster.csv"'
    assert b"".join(text.streaming_content) == "\ufeffa\r\nb\r\n".encode()
