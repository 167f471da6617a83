"""The page of GB/T 9704 as it comes out of the press: measured, not believed."""

import hashlib
import io
import itertools
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from zhibu.foundation.documents import fonts, layout, pdf
from zhibu.foundation.documents.papers import Fact, Heading, Paper, Paragraph, Table
from zhibu.foundation.documents.pdf import as_pdf
from zhibu.foundation.documents.tests.papers import MINUTES, body
from zhibu.foundation.documents.word import as_docx

MM = layout.POINTS_PER_MM


def read(paper: Paper) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(as_pdf(paper)))


def text_of(paper: Paper) -> str:
    return "\n".join(page.extract_text() for page in read(paper).pages)


def places(page: pypdf.PageObject) -> list[tuple[float, float, str]]:
    """(x, y of the baseline from the top, text) of every run on a page, in points."""
    found = []

    def visit(text, matrix, _text_matrix, _font, _size):
        if text.strip():
            found.append((matrix[4], float(page.mediabox.height) - matrix[5], text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def picture(paper: Paper, page: int, dots_per_mm: int = 8) -> Image.Image:
    made = typst.compile(
        pdf._template(), format="png", ppi=dots_per_mm * 25.4, font_paths=fonts.fonts(),
        sys_inputs={"data": pdf.json.dumps(pdf._data(paper))},
    )  # fmt: skip
    pages = made if isinstance(made, list) else [made]
    return Image.open(io.BytesIO(pages[page])).convert("RGB")


def rows_of(image: Image.Image, top: float, bottom: float, is_ink, dots: int = 8) -> list[float]:
    """Millimeters from the top of the rows between two heights that hold ink."""
    pixels = image.load()
    rows = range(int(top * dots), int(bottom * dots))
    return [row / dots for row in rows if any(is_ink(pixels[x, row]) for x in range(0, image.width, 2))]


def red(pixel):
    return pixel[0] > 150 and pixel[1] < 90 and pixel[2] < 90


def dark(pixel):
    return max(pixel) < 120


def test_a_page_holds_22_lines_of_28_characters():
    pages = read(body("永" * 28 * 22 * 3)).pages
    lines = pages[1].extract_text().splitlines()
    assert [len(line) for line in lines[: layout.LINES]] == [layout.CELLS] * layout.LINES
    assert "永" not in "".join(lines[layout.LINES :])


def test_lines_stand_on_the_grid_within_the_type_area():
    page = read(body("永" * 28 * 22 * 3)).pages[1]
    lines = [(x, y) for x, y, text in places(page) if "永" in text]
    assert {round(x / MM, 1) for x, _ in lines} == {layout.LEFT_MM}
    pitches = {round(below - above, 2) for (_, above), (_, below) in itertools.pairwise(lines)}
    assert pitches == {layout.PITCH}
    assert layout.TOP_MM * MM < lines[0][1] < layout.TOP_MM * MM + layout.PITCH
    assert lines[-1][1] < (layout.TOP_MM + layout.HEIGHT_MM) * MM
    size = page.mediabox
    assert (round(float(size.width) / MM), round(float(size.height) / MM)) == (210, 297)


def test_the_page_number_stands_outside_one_character_in():
    pages = read(body("永" * 28 * 22 * 3)).pages
    for number, page in enumerate(pages, 1):
        assert f"— {number} —" in page.extract_text()
        start = next(x for x, _, text in places(page) if text.startswith("—"))
        assert (start > 105 * MM) is (number % 2 == 1)
    left = next(x for x, _, text in places(pages[1]) if text.startswith("—"))
    assert left == pytest.approx(layout.LEFT_MM * MM + layout.PAGE_NUMBER, abs=0.1)


def test_the_dashes_of_the_page_number_lie_7_mm_below():
    image = picture(body("永"), 0)
    below = layout.TOP_MM + layout.HEIGHT_MM
    dash = rows_of(image.crop((0, 0, int(176.2 * 8), image.height)), below, below + 15, dark)
    assert sum(dash) / len(dash) == pytest.approx(below + layout.PAGE_NUMBER_DROP_MM, abs=0.3)


def test_the_red_head_stands_35_mm_down_and_the_line_4_mm_under_the_number():
    image = picture(MINUTES, 0)
    reds = rows_of(image, layout.TOP_MM, 200, red)
    assert reds[0] == pytest.approx(layout.TOP_MM + layout.HEADER_DROP_MM, abs=0.6)
    line = reds[-1]
    number = [row for row in rows_of(image, reds[0], line, dark) if row < line - 1]
    assert line - number[-1] == pytest.approx(layout.UNDER_NUMBER_MM, abs=0.6)
    row = [x / 8 for x in range(image.width) if red(image.getpixel((x, int(line * 8))))]
    assert (row[0], row[-1]) == (pytest.approx(layout.LEFT_MM, abs=0.3), pytest.approx(184, abs=0.3))


def test_everything_stands_in_its_order():
    text = text_of(MINUTES).replace("\n", "")
    wanted = (
        "云创支〔2026〕3号", "会议记录", "时间：", "主持人：", "韩五", "（出差）", "一、讨论接收预备党员",
        "（一）表决情况", "决议：", "1.材料", "（1）清单", "序号", "同意接收为预备党员", "顾盼", "二、学习文件",
        "附件：1. 会议签到表", "2. 表决统计表", "支部委员会", "2026年11月18日", "归档封存",
    )  # fmt: skip
    positions = []
    for words in wanted:
        positions.append(text.find(words, positions[-1] + 1 if positions else 0))
        assert positions[-1] >= 0, words
    assert positions == sorted(positions)


def test_signature_and_day_end_four_characters_before_the_edge():
    paper = body("正文。", signature="支部委员会", date=MINUTES.date)
    page = read(paper).pages[0]
    [signed] = [x for x, _, text in places(page) if text == "支部委员会"]
    ends = signed + 5 * layout.CELL
    assert ends == pytest.approx((210 - layout.RIGHT_MM) * MM - layout.SIGNED_INSET * layout.CELL, abs=0.5)


@pytest.mark.parametrize(
    "text",
    [
        "#set text(red)",
        '#read("/etc/passwd")',
        "*粗* _斜_ $x^2$ `a` <b> @c",
        "\\ \" ' ] } #",
        "= 标题\n- 条目",
        "// 注释",
    ],
)
def test_text_is_never_markup(text):
    everywhere = Paper(
        title=text, facts=(Fact("时间", text),),
        blocks=(Heading(text), Paragraph(text, lead=text), Table((text,), ((text,),))),
        attachments=(text,), signature=text, seal=text,
    )  # fmt: skip
    printed = text_of(everywhere).replace(" ", "").replace("\n", "")
    wanted = text.replace(" ", "").replace("\n", "")
    assert printed.count(wanted) >= 7


def test_a_character_without_a_face_becomes_the_printers_mark():
    printed = text_of(body("同意😀👍🏽生僻字𬱖㛃"))
    assert "同意〓〓生僻字𬱖㛃" in printed.replace("\n", "")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_printed(text):
    paper = Paper(title=text, facts=(Fact(text, text),), blocks=(Paragraph(text), Table((text,), ((text,),))))
    assert len(read(paper).pages) >= 1


def test_it_is_made_for_keeping_and_for_reading_aloud():
    reader = read(MINUTES)
    kept = reader.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in kept
    assert "<pdfuaid:part>1</pdfuaid:part>" in kept
    assert reader.metadata.title == MINUTES.title
    assert reader.metadata.author == MINUTES.header.name
    fonts_used = reader.pages[0]["/Resources"]["/Font"].values()
    assert all("+NotoS" in font.get_object()["/BaseFont"] for font in fonts_used)


def test_the_same_paper_gives_the_same_bytes_in_another_process():
    script = (
        "import django; django.setup(); import hashlib;"
        "from zhibu.foundation.documents import pdf, word;"
        "from zhibu.foundation.documents.tests.papers import MINUTES;"
        "print(hashlib.sha256(pdf.as_pdf(MINUTES)).hexdigest(), hashlib.sha256(word.as_docx(MINUTES)).hexdigest())"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    made = [hashlib.sha256(made).hexdigest() for made in (as_pdf(MINUTES), as_docx(MINUTES))]
    assert ran.stdout.split() == made


def test_another_word_gives_other_bytes():
    assert as_pdf(MINUTES) != as_pdf(replace(MINUTES, seal="另存。"))


def test_a_long_table_repeats_its_head_on_every_page():
    rows = tuple((str(n), "林知行") for n in range(200))
    pages = read(Paper(title="名单", blocks=(Table(("序号", "姓名"), rows),))).pages
    assert len(pages) > 4
    assert all("序号" in page.extract_text() for page in pages)


def test_faces_of_the_installation_come_before_those_that_stand_in(monkeypatch, settings, tmp_path):
    (tmp_path / "fonts").mkdir()
    settings.VAR_DIR = tmp_path
    assert fonts.folders()[0] == tmp_path / "fonts"
    fonts.faces.cache_clear()
    monkeypatch.setattr(
        fonts, "fonts", lambda: type("F", (), {"families": lambda self: ["仿宋", fonts.SONG, fonts.HEI]})()
    )
    try:
        found = fonts.faces()
        assert found.families["body"] == ["仿宋", fonts.SONG, fonts.HEI]
        assert (found.families["hei"][0], found.own) == (fonts.HEI, {"body"})
    finally:
        fonts.faces.cache_clear()


def test_many_papers_are_set_at_once():
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(as_pdf, [MINUTES] * 16))
    assert made == {as_pdf(MINUTES)}
