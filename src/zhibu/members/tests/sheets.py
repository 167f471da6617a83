"""The three roster forms in use, as files: heads in the field's own words, cells as people leave them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

FORM_2017 = (
    "序号", "姓名", "所在党支部", "公民身份证号", "性别", "民族", "出生日期", "学历", "人员类别", "加入党组织日期",
    "转为正式党员日期", "工作岗位", "手机号", "固定电话", "党籍状态", "是否为失联党员", "失去联系日期",
    "是否为流动党员", "外出流向",
)  # fmt: skip
SHORT = (
    "组织名称", "职务", "姓名", "性别", "民族", "籍贯", "出生日期", "学历", "入党时间", "联系电话", "党员状态",
)  # fmt: skip
THIRTEEN = (
    "序号", "姓名", "党员类别", "所在组织", "性别", "出生年月", "民族", "联系电话", "档案管理单位", "党籍状态",
    "加入党组织日期", "身份证", "入党时间",
)  # fmt: skip


def form_2017(rows: Sequence[Sequence[Any]]) -> BytesIO:
    """Form 1: title, "基层党委：", then a header of two rows with merged cells; data from row 5."""
    book = Workbook()
    sheet = book.active
    sheet.append(["党员基本信息汇总表"])
    sheet.append(["基层党委：软件园党委", *[None] * 14, "汇总日期：2026-11-18"])
    sheet.append([*FORM_2017[:12], "联系电话", None, *FORM_2017[14:]])
    sheet.append([*[None] * 12, "手机号", "固定电话"])
    sheet.merge_cells("A1:S1")
    sheet.merge_cells("M3:N3")
    for column in (*range(1, 13), *range(15, 20)):
        sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    return _filled(book, rows)


def plain_sheet(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> BytesIO:
    """Forms 2 and 3: one header row on top."""
    book = Workbook()
    book.active.append(list(heads))
    return _filled(book, rows)


def _filled(book: Workbook, rows: Sequence[Sequence[Any]]) -> BytesIO:
    for row in rows:
        book.active.append(list(row))
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream
