"""A Word file as the HTML that Word would put on the clipboard, as far as `rules.pasting` reads it."""

import html
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

from zhibu.foundation.files.faults import DOCUMENT_FAULTS, too_large
from zhibu.foundation.files.inspection import DOCX, inspect
from zhibu.kernel.errors import Refused
from zhibu.portal.rules.pasting import PICTURE

MOST_BYTES = 20 * 1024 * 1024
_HEADS = {"heading 1": "h1", "heading 2": "h2", "heading 3": "h3", "title": "h1"}


MOST_PICTURES = 40
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def html_of(file: IO[bytes]) -> tuple[str, list[bytes]]:
    """The paragraphs, lists and tables of a .docx file, in order, and its pictures: where one stands, the text names
    it as `rules.pasting` reads it. Drawings that are no pictures are left out.

    Raises Refused too_large, and what `foundation.files.inspection` finds against it.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise too_large(MOST_BYTES)
    found = inspect(BytesIO(content))
    fault = found.fault or ("" if found.content_type == DOCX else "not_allowed")
    if fault:
        raise Refused(fault, DOCUMENT_FAULTS[fault], "file")
    try:
        document = Document(BytesIO(content))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise Refused("broken", _("This file cannot be read. Save it anew in Word or WPS."), "file") from error
    pictures: list[bytes] = []
    return "".join(_html(document.iter_inner_content(), pictures)), pictures


def _html(parts: Any, pictures: list[bytes]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Table):
            yield "<table>"
            for row in part.rows:
                cells = ("".join(_html(cell.iter_inner_content(), pictures)) for cell in row.cells)
                yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
            yield "</table>"
        else:
            yield _paragraph(part, pictures)


def _paragraph(paragraph: Any, pictures: list[bytes]) -> str:
    name = (paragraph.style.name if paragraph.style is not None else "").lower()
    inner = "".join(_runs(paragraph, pictures))
    if name.startswith("list bullet"):
        return f"<ul><li>{inner}</li></ul>"
    if name.startswith("list number"):
        return f"<ol><li>{inner}</li></ol>"
    tag = "blockquote" if name in {"quote", "intense quote"} else _HEADS.get(name, "p")
    return f"<{tag}>{inner}</{tag}>"


def _runs(paragraph: Any, pictures: list[bytes]) -> Iterator[str]:
    for part in paragraph.iter_inner_content():
        address = getattr(part, "address", "")
        words = "".join(_run(run, pictures) for run in getattr(part, "runs", None) or [part])
        yield f'<a href="{html.escape(address)}">{words}</a>' if address else words


def _run(run: Any, pictures: list[bytes]) -> str:
    words = html.escape(run.text).replace("\n", "<br>")
    if words.strip() and run.bold:
        words = f"<b>{words}</b>"
    if words.strip() and run.italic:
        words = f"<i>{words}</i>"
    return words + "".join(_named(run, pictures))


def _named(run: Any, pictures: list[bytes]) -> Iterator[str]:
    """A mark for each picture of a run; the pictures go onto the list."""
    for blip in run._element.iter(_BLIP):
        part = run.part.related_parts.get(blip.get(_EMBED, ""))
        if part is None or len(pictures) == MOST_PICTURES:
            yield "<img>"
            continue
        pictures.append(part.blob)
        yield f'<img src="{PICTURE}:{len(pictures) - 1}">'
