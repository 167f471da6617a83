"""What a document really is, found in the whole of its content, and whether anything in it could run.

Nothing is unpacked and no library of the format is asked: names inside a container are enough to tell.

Sources: [MS-CFB] §2.6 (directory entries of OLE files), ECMA-376 part 2 (content types of Office Open XML),
GB/T 33190-2016 (OFD), ISO 32000-1 §12.6.4 (actions of PDF).
"""

import codecs
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from zhibu.foundation.files.rules import OCTETS, content_type_of

PDF, OFD, TEXT = "application/pdf", "application/ofd", "text/plain"
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = _OFFICE + "wordprocessingml.document"
XLSX = _OFFICE + "spreadsheetml.sheet"
PPTX = _OFFICE + "presentationml.presentation"
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
DOCUMENTS = frozenset({PDF, OFD, TEXT, DOC, XLS, PPT, DOCX, XLSX, PPTX}) | PICTURES
"""What may be attached: papers, sheets, slides (WPS's own formats are OLE and count as Office's), text, pictures."""

_OLD_OFFICE = ("doc", "wps", "wpt", "dot", "xls", "et", "xlt", "ppt", "dps", "pps")
ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: ("pdf",), OFD: ("ofd",), TEXT: ("txt", "csv", "md"), DOC: _OLD_OFFICE, XLS: ("xls", *_OLD_OFFICE),
    PPT: ("ppt", *_OLD_OFFICE), DOCX: ("docx",), XLSX: ("xlsx",), PPTX: ("pptx", "ppsx"),
    "image/jpeg": ("jpg", "jpeg"), "image/png": ("png",), "image/webp": ("webp",), "image/gif": ("gif",),
}  # fmt: skip
"""The endings that a name may have for each type; the first is given to a name with another. Old Office files may
hold one another, so that any of their endings passes."""

_PIECE = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX, "ofd.xml": OFD}
_MACRO_PARTS = re.compile(r"(vbaproject\.bin|vbadata\.xml|/macrosheets/|/activex/|jsaproject\.bin)", re.IGNORECASE)
_PROGRAMS = re.compile(r"\.(exe|dll|scr|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|lnk|msi|sh)$", re.IGNORECASE)
_MOST_TYPES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Found:
    """The media type, and what stands against the file: "" (nothing), macros, locked, web_page, archive, program,
    broken, script."""

    content_type: str
    fault: str = ""


def inspect(file: BinaryIO) -> Found:
    """What the file is and whether it is harmless. Reads it once; leaves it anywhere."""
    file.seek(0)
    head = file.read(4096)
    found = content_type_of(head)
    if head.startswith(_OLE):
        return _inside_ole(file)
    if head.startswith(b"PK"):
        return _inside_zip(file)
    if found == PDF:
        return Found(PDF, "script" if _holds(file, (b"/JavaScript", b"/Launch")) else "")
    if found in {"text/html", "text/xml", "image/svg+xml"}:
        return Found(found, "web_page")
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return Found(OCTETS, "program")
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return Found(OCTETS, "archive")
    if found in {TEXT, OCTETS}:
        return _inside_text(file)
    return Found(found)


def _pieces(file: BinaryIO, overlap: int) -> Iterator[bytes]:
    """The content in pieces, each beginning with the end of the one before."""
    file.seek(0)
    rest = b""
    while piece := file.read(_PIECE):
        yield rest + piece
        rest = (rest + piece)[-overlap:]


def _holds(file: BinaryIO, needles: tuple[bytes, ...]) -> bool:
    overlap = max(map(len, needles))
    return any(needle in piece for piece in _pieces(file, overlap) for needle in needles)


def _names(*names: str) -> tuple[bytes, ...]:
    """Names as the directory of an OLE file writes them."""
    return tuple((name + "\0").encode("utf-16-le") for name in names)


_STREAMS = {DOC: _names("WordDocument"), XLS: _names("Workbook", "Book"), PPT: _names("PowerPoint Document")}
_LOCKS = _names("EncryptedPackage", "EncryptionInfo")
_MACROS = _names("_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros", "VBA")


def _inside_ole(file: BinaryIO) -> Found:
    """By the names of its streams: entries of the directory never cross a sector, so a search finds them all."""
    if _holds(file, _LOCKS):
        return Found(OCTETS, "locked")
    found = next((type_ for type_, names in _STREAMS.items() if _holds(file, names)), OCTETS)
    return Found(found, "macros" if _holds(file, _MACROS) else "")


def _inside_zip(file: BinaryIO) -> Found:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            names = {part.filename.replace("\\", "/").lstrip("/").lower() for part in parts}
            found = next((type_ for part, type_ in _MAIN_PARTS.items() if part in names), "application/zip")
            if found == "application/zip":
                return Found(found, "archive")
            if any(part.flag_bits & 1 for part in parts):
                return Found(found, "locked")
            if any(_MACRO_PARTS.search("/" + name) for name in names) or b"macroEnabled" in _types(archive):
                return Found(found, "macros")
            return Found(found, "program" if any(_PROGRAMS.search(name) for name in names) else "")
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        return Found("application/zip", "broken")


def _types(archive: zipfile.ZipFile) -> bytes:
    """The list of content types of an Office file; none in OFD."""
    name = next((name for name in archive.namelist() if name.lower() == "[content_types].xml"), None)
    if name is None:
        return b""
    with archive.open(name) as part:
        return part.read(_MOST_TYPES)


def _inside_text(file: BinaryIO) -> Found:
    """Text in an encoding that people use here, without control characters; anything else is no text."""
    file.seek(0)
    mark = file.read(2)
    encodings = ("utf-16",) if mark in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        if _reads_as(file, encoding):
            return Found(TEXT)
    return Found(OCTETS)


def _reads_as(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    some = False
    try:
        while piece := file.read(_PIECE):
            some = True
            if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return some


def fitting_name(name: str, content_type: str) -> str:
    """The name with an ending that fits what the file is, so that nothing else opens it: x.bat becomes x.bat.txt."""
    endings = ENDINGS.get(content_type, ())
    ending = name.rpartition(".")[2].lower()
    return name if not endings or ("." in name and ending in endings) else f"{name}.{endings[0]}"
