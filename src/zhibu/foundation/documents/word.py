"""A paper as a Word file, with styles and the document grid, so that a secretary can go on writing in it."""

import io
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from zhibu.foundation.documents import layout
from zhibu.foundation.documents.papers import (
    Block,
    Header,
    Heading,
    Numbers,
    Paper,
    Paragraph,
    Table,
    cells_of,
    day_in_words,
    squared,
    tidy_line,
    tidy_lines,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FANGSONG, HEI, KAI, TITLE_SONG, SONG = "仿宋", "黑体", "楷体", "方正小标宋简体", "宋体"
_FACE_OF_LEVEL = {1: HEI, 2: KAI, 3: FANGSONG, 4: FANGSONG}
_TWIPS_OF_CELL = layout.CELL * 20
_TIGHTER = 6
"""Three tenths of a point: 28 characters of 16 points fill the line of 442. Only Word and WPS squeeze type into the
cells of a grid; LibreOffice gives each two. So the page declares the grid, and the styles reach it by themselves."""
_LONG = 300


def as_docx(paper: Paper) -> bytes:
    """The paper as .docx. The same paper gives the same bytes.

    Source: GB/T 9704-2012; ISO/IEC 29500-1 (document grid §17.6.5, indents in characters §17.3.1.12).
    """
    document = Document()
    _set_language(document)
    _set_page(document)
    _set_styles(document)
    _set_properties(document, paper)
    if paper.header:
        _write_header(document, paper.header)
    title = tidy_lines(paper.title) or [" "]
    for n, line in enumerate(title):
        document.add_paragraph(line, style="Title").paragraph_format.keep_with_next = n < len(title) - 1
    _blank(document)
    for fact in paper.facts:
        _write_fact(document, tidy_line(fact.label) + "：", tidy_lines(fact.value) or [""])
    if paper.facts:
        _blank(document)
    numbers = Numbers()
    for block in paper.blocks:
        _write_block(document, block, numbers)
    _write_attachments(document, [tidy_line(name) for name in paper.attachments])
    _write_closing(document, paper)
    if document.element.body[-2].tag == qn("w:tbl"):
        _blank(document)
    return _packed(document)


def _set_language(document: WordDocument) -> None:
    """Chinese text in the present form of the format; no picture of another document."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    compat = document.settings.element.find(qn("w:compat"))
    if compat is not None:
        mode = OxmlElement("w:compatSetting")
        uri = "http://schemas.microsoft.com/office/word"
        for name, value in (("name", "compatibilityMode"), ("uri", uri), ("val", "15")):
            mode.set(qn(f"w:{name}"), value)
        for old in compat.findall(qn("w:compatSetting")):
            compat.remove(old)
        compat.append(mode)
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(layout.TOP_MM), Mm(layout.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(layout.LEFT_MM), Mm(layout.RIGHT_MM)
    section.footer_distance = Mm(layout.BOTTOM_MM - layout.PAGE_NUMBER_DROP_MM - 2.5)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(round(layout.PITCH * 20)))
    grid.set(qn("w:charSpace"), str(round((layout.CELL - layout.BODY) * 4096)))
    document.settings.odd_and_even_pages_header_footer = True
    _write_page_number(section.footer.paragraphs[0], odd=True)
    _write_page_number(section.even_page_footer.paragraphs[0], odd=False)


def _write_page_number(line: WordParagraph, *, odd: bool) -> None:
    line.alignment = ALIGN.RIGHT if odd else ALIGN.LEFT
    _indent(line, **({"right": 1} if odd else {"left": 1}), size=layout.PAGE_NUMBER)
    _pitch(line, layout.PAGE_NUMBER)
    _add(line, "— ", SONG, layout.PAGE_NUMBER)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = _add(line, "", SONG, layout.PAGE_NUMBER)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)
    _add(line, " —", SONG, layout.PAGE_NUMBER)


def _set_styles(document: WordDocument) -> None:
    """Body, title, headings: the whole form stands in styles, so that what is added takes it on."""
    styles = document.styles
    _style(styles["Normal"], FANGSONG, layout.BODY)
    _style(styles["Title"], TITLE_SONG, layout.TITLE, align=ALIGN.CENTER, first_line=0)
    for level, face in _FACE_OF_LEVEL.items():
        _style(styles[f"Heading {level}"], face, layout.BODY)
        styles[f"Heading {level}"].paragraph_format.keep_with_next = True
    for name in ("Header", "Footer"):
        _style(styles[name], SONG, layout.PAGE_NUMBER, first_line=0)


def _style(style: Any, face: str, size: float, *, align: Any = ALIGN.JUSTIFY, first_line: int = 2) -> None:
    font, form = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = face, Pt(size), False, False
    font.color.rgb = RGBColor(0, 0, 0)
    _face(style.element.get_or_add_rPr(), face)
    for unwanted in ("w:spacing", "w:kern"):
        for found in style.element.rPr.findall(qn(unwanted)):
            style.element.rPr.remove(found)
    properties = style.element.get_or_add_pPr()
    for unwanted in ("w:pBdr", "w:contextualSpacing", "w:tabs"):
        for found in properties.findall(qn(unwanted)):
            properties.remove(found)
    form.alignment, form.widow_control = align, False
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(layout.PITCH)
    for name in ("w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):
        _off(properties, name)
    _tighten(style.element.rPr, _TIGHTER if size == layout.BODY else 0)
    _indent(style, first_line=first_line, size=size)


_AFTER = (
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
"""The order that the schema gives to a paragraph's properties, from the first that is set here."""


def _off(properties: Any, name: str) -> None:
    """Switch a paragraph's property off."""
    part = OxmlElement(name)
    part.set(qn("w:val"), "0")
    properties.insert_element_before(part, *_AFTER[_AFTER.index(name) + 1 :])


def _tighten(properties: Any, twentieths: int) -> None:
    """Set characters closer by so many twentieths of a point."""
    part = OxmlElement("w:spacing")
    part.set(qn("w:val"), str(-twentieths))
    properties.insert_element_before(part, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u")


def _face(properties: Any, face: str) -> None:
    """Name a face for every script, in place of the theme's."""
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), face)


def _indent(target: Any, *, first_line: float = 0, left: float = 0, right: float = 0, hanging: float = 0,
            size: float = layout.BODY) -> None:  # fmt: skip
    """Indents in characters, with the same in twips for programs that know no characters.

    A hanging indent is given in twips alone: programs differ on whether characters to the left include it.
    """
    width = _TWIPS_OF_CELL if size == layout.BODY else size * 20
    element = target.element if hasattr(target, "element") else target._p
    indent = element.get_or_add_pPr().get_or_add_ind()
    indent.attrib.clear()
    for name, cells in (("left", left), ("right", right), ("firstLine", first_line)):
        if cells or name == "firstLine":
            indent.set(qn(f"w:{name}"), str(round(cells * width)))
            if not hanging or name == "firstLine":
                indent.set(qn(f"w:{name}Chars"), str(round(cells * 100)))
    if hanging:
        del indent.attrib[qn("w:firstLine")]
        indent.set(qn("w:hanging"), str(round(hanging * width)))


def _pitch(line: WordParagraph, points: float, *, before: float = 0) -> None:
    line.paragraph_format.line_spacing = Pt(points)
    line.paragraph_format.space_before = Pt(before)


def _add(line: WordParagraph, text: str, face: str = "", size: float = 0, *, red: bool = False) -> Any:
    run = line.add_run(text)
    if face:
        run.font.name = face
        _face(run._r.get_or_add_rPr(), face)
    if size:
        run.font.size = Pt(size)
    if red:
        run.font.color.rgb = RGBColor.from_string(layout.RED)
    return run


def _blank(document: WordDocument, lines: int = 1) -> None:
    for _ in range(lines):
        document.add_paragraph()


def _border(line: WordParagraph, *sides: str, eighths: int, space: int = 0, color: str = "000000") -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", color)):
            edge.set(qn(f"w:{name}"), str(value))
        borders.append(edge)
    line._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
        "w:topLinePunct", *_AFTER,
    )  # fmt: skip


def _write_header(document: WordDocument, header: Header) -> None:
    """The red name 35 mm under the edge of the type area, the number, the red line 4 mm under it.

    Both are measured to the ink: the air that a line has of its own is taken off.
    """
    name = tidy_line(header.name)
    size = layout.header_size(cells_of(name))
    line = document.add_paragraph()
    line.alignment = ALIGN.CENTER
    _indent(line)
    _pitch(line, size * 1.3, before=layout.HEADER_DROP_MM * layout.POINTS_PER_MM - size * 0.15)
    _add(line, name, TITLE_SONG, size, red=True)
    if number := tidy_line(header.number):
        _blank(document, 2)
        line = document.add_paragraph(number)
        line.alignment = ALIGN.CENTER
        _indent(line)
    space = round(layout.UNDER_NUMBER_MM * layout.POINTS_PER_MM - (layout.PITCH - layout.BODY) / 2)
    _border(line, "bottom", eighths=10, space=space, color=layout.RED)
    _blank(document, 2)


def _write_fact(document: WordDocument, label: str, lines: list[str]) -> None:
    hang = cells_of(label)
    for n, text in enumerate(lines):
        line = document.add_paragraph()
        if n == 0:
            _indent(line, left=2 + hang, hanging=hang)
            _add(line, label, HEI)
        else:
            _indent(line, left=2 + hang)
        _add(line, text)


def _write_block(document: WordDocument, block: Block, numbers: Numbers) -> None:
    if isinstance(block, Heading):
        document.add_paragraph(numbers.text_of(block), style=f"Heading {block.level}")
    elif isinstance(block, Paragraph):
        lead, lines = tidy_line(block.lead), tidy_lines(block.text)
        for n, text in enumerate(lines or ([""] if lead else [])):
            line = document.add_paragraph()
            if n == 0 and lead:
                _add(line, lead, HEI)
            _add(line, text)
    else:
        _write_table(document, block)


def _write_table(document: WordDocument, table: Table) -> None:
    head, rows, shares, centered = squared(table)
    if not head:
        return
    made = document.add_table(rows=1 + len(rows), cols=len(head), style="Table Grid")
    made.autofit = False
    widths = [round(share * layout.WIDTH_MM * layout.POINTS_PER_MM * 20) for share in shares]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Twips(width)
    for number, (row, values) in enumerate(zip(made.rows, [head, *rows], strict=True)):
        properties = row._tr.get_or_add_trPr()
        if all(len(value) < _LONG for value in values):
            properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for column, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            cell.width = Twips(widths[column])
            middle = number == 0 or centered[column]
            _write_cell(cell, value, HEI if number == 0 else "", ALIGN.CENTER if middle else ALIGN.LEFT)


def _write_cell(cell: _Cell, value: str, face: str, align: Any) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = cell.paragraphs[0]
    for n, text in enumerate(value.split("\n")):
        line = line if n == 0 else cell.add_paragraph()
        line.alignment = align
        _indent(line)
        _pitch(line, layout.IN_TABLE * 1.5)
        _add(line, text, face, layout.IN_TABLE)


def _write_attachments(document: WordDocument, names: list[str]) -> None:
    """附件： and the names, those after the first under it, each hanging on its own first character."""
    if names:
        _blank(document)
    for n, name in enumerate(names):
        mark = f"{n + 1}. " if len(names) > 1 else ""
        lead = ("附件：" if n == 0 else "") + mark
        line = document.add_paragraph()
        line.alignment = ALIGN.LEFT
        hang = cells_of(lead)
        _indent(line, left=(2 if n == 0 else 5) + hang, hanging=hang)
        _add(line, lead + name)


def _write_closing(document: WordDocument, paper: Paper) -> None:
    """Signature and day ending four characters before the edge; the seal's line between two thin lines."""
    closing = [text for text in (tidy_line(paper.signature), day_in_words(paper.date) if paper.date else "") if text]
    if closing:
        _blank(document, 2)
    for n, text in enumerate(closing):
        line = document.add_paragraph(text)
        line.alignment = ALIGN.RIGHT
        line.paragraph_format.keep_with_next = n < len(closing) - 1
        _indent(line, right=layout.SIGNED_INSET)
    if seal := tidy_line(paper.seal):
        _blank(document)
        line = document.add_paragraph()
        _indent(line, left=1, right=1, size=layout.PAGE_NUMBER)
        _pitch(line, layout.IN_TABLE * 1.5)
        _border(line, "top", "bottom", eighths=round(layout.THIN_LINE_MM * layout.POINTS_PER_MM * 8), space=4)
        _add(line, seal, size=layout.IN_TABLE)


def _set_properties(document: WordDocument, paper: Paper) -> None:
    """What the file says of itself: the paper's title, body and day, and nothing of the machine that made it."""
    about = document.core_properties
    day = paper.date
    made_at = datetime(day.year, day.month, day.day) if day else datetime(2000, 1, 1)  # noqa: DTZ001  as the format has it
    about.title = tidy_line(paper.title)
    about.author = about.last_modified_by = (
        tidy_line(paper.header.name) if paper.header else tidy_line(paper.signature)
    )
    about.created = about.modified = made_at
    about.comments, about.language, about.revision = "", "zh-CN", 1


def _packed(document: WordDocument) -> bytes:
    """The file, packed anew with its parts in one order and without the time of packing."""
    made = io.BytesIO()
    document.save(made)
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(part, source.read(name))
    return packed.getvalue()
