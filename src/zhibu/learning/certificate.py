"""The certificate of a year's study as a PDF, set by Typst in Song type, stamped with the branch's seal."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

TEMPLATE = Path(__file__).parent / "templates" / "learning" / "certificate.typ"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What stands on it, every value as it is printed."""

    heading: str
    name: str
    sentence: str
    lines: list[tuple[str, str]]
    total: tuple[str, str]
    branch: str
    seal: str
    date: str
    note: str


def as_pdf(certificate: Certificate) -> bytes:
    """One page of A4, landscape. Values are data, never markup."""
    data = {
        "heading": certificate.heading,
        "name": certificate.name,
        "sentence": certificate.sentence,
        "lines": certificate.lines,
        "total": certificate.total,
        "branch": certificate.branch,
        "seal": certificate.seal,
        "date": certificate.date,
        "note": certificate.note,
    }
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "certificate.typ"
        source.write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        made = typst.compile(
            str(source),
            format="pdf",
            font_paths=[str(Path(pylopdf_fonts_zh_cn.__file__).parent)],
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    return bytes(made[0] if isinstance(made, list) else made)
