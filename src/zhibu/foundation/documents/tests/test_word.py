"""The Word file: opened again, its form read from it."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.foundation.documents.papers import Fact, Heading, Paper, Paragraph, Table
from zhibu.foundation.documents.tests.papers import MINUTES, body
from zhibu.foundation.documents.word import as_docx


def opened(paper):
    return docx.Document(io.BytesIO(as_docx(paper)))


def attributes(element):
    return {name.split("}")[1]: value for name, value in element.attrib.items()}


def test_the_page_is_that_of_the_standard():
    section = opened(MINUTES).sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = attributes(section._sectPr.find(qn("w:docGrid")))
    assert grid == {"type": "linesAndChars", "linePitch": "579", "charSpace": "-848"}
    usable = section.page_width - section.left_margin - section.right_margin
    assert 28 <= usable / 12700 / (16 - 848 / 4096) < 28.1
    assert 28 <= usable / 12700 / (16 - 6 / 20) < 28.5
    assert (section.page_height - section.top_margin - section.bottom_margin) // (12700 * 579 / 20) == 22


@pytest.mark.parametrize(
    ("style", "face", "size"),
    [("Normal", "仿宋", 16), ("Title", "方正小标宋简体", 22), ("Heading 1", "黑体", 16), ("Heading 2", "楷体", 16),
     ("Heading 3", "仿宋", 16), ("Heading 4", "仿宋", 16)],
)  # fmt: skip
def test_styles_carry_the_faces(style, face, size):
    found = opened(MINUTES).styles[style]
    fonts = attributes(found.element.rPr.find(qn("w:rFonts")))
    assert set(fonts.values()) == {face}
    assert (found.font.size.pt, found.font.bold) == (size, False)
    assert found.paragraph_format.line_spacing.pt == 28.95
    assert attributes(found.element.pPr.find(qn("w:snapToGrid")))["val"] == "0"
    assert attributes(found.element.rPr.find(qn("w:spacing")))["val"] == ("-6" if size == 16 else "0")
    indent = attributes(found.element.pPr.find(qn("w:ind")))
    assert indent["firstLineChars"] == ("0" if style == "Title" else "200")


def test_page_numbers_change_sides():
    document = opened(MINUTES)
    assert document.settings.odd_and_even_pages_header_footer is True
    section = document.sections[0]
    sides = {"right": section.footer, "left": section.even_page_footer}
    for side, footer in sides.items():
        [line] = footer.paragraphs
        assert line.text == "—  —"
        assert line._p.xpath("string(.//w:instrText)") == "PAGE"
        assert attributes(line._p.pPr.find(qn("w:jc")))["val"] == side
        assert attributes(line._p.pPr.find(qn("w:ind")))[f"{side}Chars"] == "100"
        assert {run.font.size.pt for run in line.runs} == {14}


def test_the_head_is_red_with_a_line_under_the_number():
    name, _, _, number, *_ = opened(MINUTES).paragraphs
    assert (name.text, str(name.runs[0].font.color.rgb)) == (MINUTES.header.name, "C2181B")
    assert name.paragraph_format.space_before.mm == pytest.approx(35 - name.runs[0].font.size.mm * 0.15, abs=0.1)
    assert number.text == MINUTES.header.number
    line = attributes(number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom")))
    assert (line["color"], line["space"]) == ("C2181B", "5")


def test_everything_stands_in_its_order_with_its_style():
    lines = [(p.style.name, p.text) for p in opened(MINUTES).paragraphs if p.text]
    assert lines[2:] == [
        ("Title", MINUTES.title),
        ("Normal", "时间：2026年11月18日19:30至21:05"),
        ("Normal", "主持人：林知行"),
        ("Normal", "缺席：韩五"),
        ("Normal", "（出差）"),
        ("Heading 1", "一、讨论接收预备党员"),
        ("Normal", "支部书记介绍了基本情况。"),
        ("Normal", "会前公示满5天。"),
        ("Heading 2", "（一）表决情况"),
        ("Normal", "决议：赞成20票，弃权1票，决议通过。"),
        ("Heading 3", "1.材料"),
        ("Heading 4", "（1）清单"),
        ("Heading 1", "二、学习文件"),
        ("Normal", "会议集体学习了有关文件。" * 30),
        ("Normal", "附件：1. 会议签到表"),
        ("Normal", "2. 表决统计表"),
        ("Normal", MINUTES.signature),
        ("Normal", "2026年11月18日"),
        ("Normal", MINUTES.seal),
    ]


def test_a_table_repeats_its_head_and_keeps_rows_whole():
    [table] = opened(MINUTES).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "姓名", "说明"],
        ["1", "陶然", "同意接收为预备党员"],
        ["2", "顾盼", ""],
    ]
    assert [row._tr.xpath("count(./w:trPr/w:tblHeader)") for row in table.rows] == [1, 0, 0]
    assert sum(column.width.mm for column in table.columns) == pytest.approx(156, abs=0.5)


def test_signature_and_day_end_four_characters_before_the_edge():
    closing = [p for p in opened(MINUTES).paragraphs[9:] if p.text in {MINUTES.signature, "2026年11月18日"}]
    assert {attributes(p._p.pPr.find(qn("w:ind")))["rightChars"] for p in closing} == {"400"}


def test_the_file_says_nothing_of_the_machine_that_made_it():
    about = opened(MINUTES).core_properties
    assert (about.title, about.author, about.comments) == (MINUTES.title, MINUTES.header.name, "")
    assert about.created.date() == MINUTES.date
    with zipfile.ZipFile(io.BytesIO(as_docx(MINUTES))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("thumbnail" in name for name in archive.namelist())


def test_text_is_never_markup():
    text = "</w:t><w:br/>&amp;<b>粗</b>"
    assert text in [p.text for p in opened(body(text)).paragraphs]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_written(text):
    paper = Paper(
        title=text, facts=(Fact(text, text),), blocks=(Heading(text), Paragraph(text), Table((text,), ((text,),)))
    )
    assert opened(paper).paragraphs


def test_a_paper_that_ends_with_a_table_can_be_written_on():
    document = opened(Paper(title="名单", blocks=(Table(("姓名",), (("林知行",),)),)))
    assert document.element.body[-2].tag == qn("w:p")
