"""What a file really is, whatever its name says, and whether it is safe to open."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO

MAX_UNPACKED = 600 * 1024 * 1024
"""So many bytes may the parts of an .xlsx have together, unpacked: about 300,000 full rows."""
MAX_PARTS = 5_000
MAX_CELLS = 6_000_000
"""Rows × columns of one sheet: what fits into some 250 MB."""
_PIECE = 256 * 1024


class Format(StrEnum):
    """The formats that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


class SheetError(Exception):
    """The file cannot be read. `code` says why; whoever shows it to a person finds the words.

    Codes: empty, encrypted, corrupt, web_page, word, open_document, binary_workbook, not_a_sheet, too_large,
    encoding, no_rows.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PARTS = ["EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le")]
_WORKBOOK_PARTS = ["Workbook".encode("utf-16-le"), "Book".encode("utf-16-le")]
_TEXT_CONTROLS = frozenset(range(32)) - set(b"\t\n\r\x0b\x0c\x1a")


def sniff(file: BinaryIO) -> Format:
    """The format by the content. Leaves the file at its beginning. Raises SheetError for anything else."""
    file.seek(0)
    head = file.read(_PIECE)
    file.seek(0)
    if not head.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise SheetError("empty")
    if head.startswith(b"PK"):
        return _zip_format(file)
    if head.startswith(_OLE):
        return _ole_format(file)
    if re.match(rb"[\s\xef\xbb\xbf]*<(!doctype|html|table|\?xml|meta|head)", head[:2000], re.IGNORECASE):
        raise SheetError("web_page")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Format.CSV
    if head[:5] == b"%PDF-" or head[:4] in (b"\x89PNG", b"Rar!", b"\x7fELF") or _TEXT_CONTROLS.intersection(head):
        raise SheetError("not_a_sheet")
    return Format.CSV


def _zip_format(file: BinaryIO) -> Format:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SheetError("corrupt") from error
    finally:
        file.seek(0)
    if "xl/workbook.xml" in names:
        return Format.XLSX
    for part, code in (
        ("xl/workbook.bin", "binary_workbook"),
        ("word/document.xml", "word"),
        ("content.xml", "open_document"),
    ):
        if part in names:
            raise SheetError(code)
    raise SheetError("not_a_sheet")


def _ole_format(file: BinaryIO) -> Format:
    content = file.read()
    file.seek(0)
    if any(part in content for part in _ENCRYPTED_PARTS):
        raise SheetError("encrypted")
    if any(part in content for part in _WORKBOOK_PARTS):
        return Format.XLS
    raise SheetError("word" if "WordDocument".encode("utf-16-le") in content else "not_a_sheet")


@dataclass
class SheetFacts:
    """What a scan of a worksheet's XML tells: the extent it claims and the rows it hides (1-based)."""

    last_row: int = 0
    last_column: int = 0
    hidden: set[int] = field(default_factory=set)


def scan_xlsx(file: BinaryIO) -> dict[str, SheetFacts]:
    """Unpack every part of an .xlsx once, keeping nothing, and report its worksheets by part name.

    Sizes are counted while unpacking, not believed, so that a small file that swells is stopped early. Raises
    SheetError too_large or corrupt. About 10 ms a megabyte of XML.
    """
    facts: dict[str, SheetFacts] = {}
    total = 0
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise SheetError("too_large")
            for part in parts:
                is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
                scanner = _SheetScanner() if is_sheet else None
                for piece in _unpacked(file, part):
                    total += len(piece)
                    if total > MAX_UNPACKED:
                        raise SheetError("too_large")
                    if scanner:
                        scanner.feed(piece)
                if scanner:
                    facts[part.filename] = scanner.facts
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, struct.error, NotImplementedError) as error:
        raise SheetError("corrupt") from error
    finally:
        file.seek(0)
    return facts


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a part, as far as its stream goes (its declared size may lie)."""
    if part.flag_bits & 1:
        raise SheetError("encrypted")
    file.seek(part.header_offset)
    header = file.read(30)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    file.seek(part.header_offset + 30 + name_length + extra_length)
    left = part.compress_size
    if part.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise SheetError("corrupt")
    inflate = zlib.decompressobj(-15)
    while left > 0 and (packed := file.read(min(_PIECE, left))):
        left -= len(packed)
        while packed:
            yield inflate.decompress(packed, 4 * _PIECE)
            packed = inflate.unconsumed_tail
    yield inflate.flush()


_REFERENCE = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,3})\d""")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,9})["']""")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")


class _SheetScanner:
    """Finds rows, hidden rows and the last column in the XML of a worksheet, fed in pieces."""

    def __init__(self) -> None:
        self.facts = SheetFacts()
        self._rest = b""
        self._columns: set[bytes] = set()

    def feed(self, piece: bytes) -> None:
        """Look at one more piece; a tag cut at its end waits for the next."""
        data = self._rest + piece
        cut = data.rfind(b"<")
        self._rest, data = (data[cut:], data[:cut]) if cut >= 0 and len(data) - cut < _PIECE else (b"", data)
        facts = self.facts
        for tag in _ROW.findall(data):
            number = _NUMBER.search(tag)
            facts.last_row = int(number[1]) if number else facts.last_row + 1
            if b"hidden" in tag and _HIDDEN.search(tag):
                facts.hidden.add(facts.last_row)
        fresh = set(_REFERENCE.findall(data)) - self._columns
        self._columns |= fresh
        facts.last_column = max([facts.last_column, *map(_column_number, fresh)])


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
