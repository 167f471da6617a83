"""What may be attached: known by its content, harmless in the whole of it."""

import io

import docx
import openpyxl
import pytest
import xlwt

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.files import actions, storage
from zhibu.foundation.files.inspection import (
    DOC,
    DOCUMENTS,
    DOCX,
    OFD,
    PDF,
    PPT,
    PPTX,
    TEXT,
    XLS,
    XLSX,
    Found,
    fitting_name,
    inspect,
)
from zhibu.foundation.files.tests.factories import office, ole, photo
from zhibu.kernel.errors import Refused


def written(document):
    made = io.BytesIO()
    document.save(made)
    made.seek(0)
    return made


def real_xls():
    book = xlwt.Workbook()
    book.add_sheet("名册").write(0, 0, "姓名")
    return written(book)


def raw(content):
    return io.BytesIO(content.encode() if isinstance(content, str) else content)


@pytest.mark.parametrize(
    ("file", "found"),
    [
        (lambda: written(docx.Document()), DOCX),
        (lambda: written(openpyxl.Workbook()), XLSX),
        (real_xls, XLS),
        (lambda: office("ppt/presentation.xml"), PPTX),
        (lambda: office("OFD.xml"), OFD),
        (lambda: ole("Root Entry", "WordDocument", "1Table"), DOC),
        (lambda: ole("Root Entry", "PowerPoint Document"), PPT),
        (lambda: raw("%PDF-1.7\n1 0 obj"), PDF),
        (lambda: raw("姓名,学时\n林知行,3\n"), TEXT),
        (lambda: raw("姓名,学时\n林知行,3\n".encode("gb18030")), TEXT),
        (lambda: raw("姓名".encode("utf-16")), TEXT),
        (lambda: photo(), "image/jpeg"),
        (lambda: photo(kind="PNG"), "image/png"),
        (lambda: raw("GIF89a"), "image/gif"),
    ],
)
def test_documents_are_known_by_their_content(file, found):
    assert inspect(file()) == Found(found)
    assert found in DOCUMENTS


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        (lambda: office("word/document.xml", parts={"word/vbaProject.bin": b"x"}), "macros"),
        (lambda: office("word/document.xml", types="vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
        (lambda: office("xl/workbook.xml", parts={"xl/macrosheets/sheet1.xml": b"x"}), "macros"),
        (lambda: office("word/document.xml", parts={"word/activeX/activeX1.bin": b"x"}), "macros"),
        (lambda: ole("Root Entry", "WordDocument", "Macros", "VBA"), "macros"),
        (lambda: ole("Root Entry", "Workbook", "_VBA_PROJECT_CUR"), "macros"),
        (lambda: ole("Root Entry", "EncryptedPackage"), "locked"),
        (lambda: office("word/document.xml", parts={"word/embeddings/run.exe": b"MZ"}), "program"),
        (lambda: office("readme.txt"), "archive"),
        (lambda: raw(b"Rar!\x1a\x07"), "archive"),
        (lambda: raw(b"7z\xbc\xaf\x27\x1c"), "archive"),
        (lambda: raw(b"MZ\x90\x00" + bytes(50)), "program"),
        (lambda: raw(b"\x7fELF" + bytes(50)), "program"),
        (lambda: raw("#!/bin/sh\nrm -rf /"), "program"),
        (lambda: raw("<!doctype html><script>alert(1)</script>"), "web_page"),
        (lambda: raw("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "web_page"),
        (lambda: raw("<?xml version='1.0'?><x/>"), "web_page"),
        (lambda: raw("%PDF-1.7\n<< /S /JavaScript /JS (app.alert(1)) >>"), "script"),
        (lambda: raw("%PDF-1.7\n<< /S /Launch >>"), "script"),
        (lambda: raw(b"PK\x03\x04" + bytes(40)), "broken"),
    ],
)  # fmt: skip
def test_what_could_run_or_cannot_be_looked_into_is_found(file, fault):
    assert inspect(file()).fault == fault


def test_a_script_at_the_edge_of_what_is_read_at_once_is_found():
    edge = 1024 * 1024
    for start in (edge - 5, edge, 2 * edge - 1):
        content = b"%PDF-1.7\n".ljust(start, b" ") + b"/JavaScript"
        assert inspect(io.BytesIO(content)).fault == "script"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"\xff\xfe\x00", bytes(range(256))])
def test_bytes_without_a_meaning_are_no_document(content):
    assert inspect(io.BytesIO(content)).content_type not in DOCUMENTS


@pytest.mark.parametrize(
    ("name", "found", "kept"),
    [
        ("记录.docx", DOCX, "记录.docx"),
        ("记录.DOCX", DOCX, "记录.DOCX"),
        ("记录.exe", DOCX, "记录.exe.docx"),
        ("x.bat", TEXT, "x.bat.txt"),
        ("x.csv", TEXT, "x.csv"),
        ("记录", PDF, "记录.pdf"),
        ("pdf", PDF, "pdf.pdf"),
        ("名册.et", XLS, "名册.et"),
        ("x.docm", DOCX, "x.docm.docx"),
    ],
)
def test_the_ending_fits_what_the_file_is(name, found, kept):
    assert fitting_name(name, found) == kept


def attach(file, at, name="记录.docx", **given):
    return actions.store_attachment(actor=SYSTEM, at=at, file=file, kind="x", scope_path="", name=name, **given)


@pytest.mark.parametrize("sealed", [False, True])
def test_a_document_is_kept_under_its_type_and_a_fitting_name(db, at, sealed):
    kept = attach(written(docx.Document()), at, name="会议记录.html", sealed=sealed)
    assert (kept.content_type, kept.name) == (DOCX, "会议记录.html.docx")


def test_an_attached_photo_loses_its_place(db, at):
    kept = attach(photo(), at, name="会场.jpg")
    with kept.open() as source:
        assert b"SecretPhone" not in source.read()
    assert kept.previews.count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg onload='x'/>", "web_page"),
        (office("word/document.xml", parts={"word/vbaProject.bin": b"x"}).getvalue(), "macros"),
        (b"MZ" + bytes(9), "program"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(90), "not_allowed"),
        (b"\x00\x00\x00\x20ftypheic" + bytes(90), "heic"),
        (b"", "not_allowed"),
    ],
)
def test_a_refusal_has_words_and_leaves_nothing(db, at, content, code):
    before = {path for path, _ in storage.lying_about(float("inf"))}
    with pytest.raises(Refused) as caught:
        attach(io.BytesIO(content), at, name="x.pdf")
    assert caught.value.code == code
    assert len(str(caught.value.message)) > 10
    assert {path for path, _ in storage.lying_about(float("inf"))} == before


class Endless(io.RawIOBase):
    """A file of 300 MB that lies nowhere, and how much of it was read."""

    size, place, given = 300 * 1024 * 1024, 0, 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=0):
        self.place = offset + {0: 0, 1: self.place, 2: self.size}[whence]
        return self.place

    def read(self, count=-1):
        count = min(count if count >= 0 else self.size, self.size - self.place)
        self.place += count
        self.given += count
        return b"a" * count


def test_300_mb_are_refused_before_they_are_read(db, at):
    before = {path for path, _ in storage.lying_about(float("inf"))}
    huge = Endless()
    with pytest.raises(Refused) as caught:
        attach(huge, at, name="x.txt")
    assert (caught.value.code, "50 MB" in str(caught.value.message)) == ("too_large", True)
    assert huge.given < 52 * 1024 * 1024
    assert {path for path, _ in storage.lying_about(float("inf"))} == before
