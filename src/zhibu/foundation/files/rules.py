"""What a file is by its first bytes, what may be shown in the page, and which bytes a Range header asks for."""

import re
from dataclasses import dataclass

OCTETS = "application/octet-stream"

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftyphev", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypmsf1", "image/heic"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"PK\x03\x04", "application/zip"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_IN_ZIP = (
    (b"xl/", _OFFICE + "spreadsheetml.sheet"),
    (b"word/", _OFFICE + "wordprocessingml.document"),
    (b"ppt/", _OFFICE + "presentationml.presentation"),
)

SHOWN_IN_PAGE = frozenset(
    {
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif",
        "video/mp4", "video/webm", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/flac",
        "text/vtt",
    }
)  # fmt: skip
"""Types that a browser shows without running anything. SVG, HTML and PDF are only ever downloaded."""


def content_type_of(head: bytes) -> str:
    """The media type by the first bytes (4 KiB are plenty); text is `text/plain`, the unknown is octets.

    Source: WHATWG MIME Sniffing Standard, §6 (the patterns for images, audio and video).
    """
    for offset, magic, found in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return next((t for part, t in _IN_ZIP if part in head), found) if found == "application/zip" else found
    if head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE6 == 0xE2:
        return "audio/mpeg"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"WEBVTT"):
        return "text/vtt"
    if re.match(rb"<(!doctype html|html|head|body|script|table)", start, re.IGNORECASE):
        return "text/html"
    if re.match(rb"<\?xml|<svg|<!--", start, re.IGNORECASE):
        return "image/svg+xml" if b"<svg" in head else "text/xml"
    return "text/plain" if head and not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head) else OCTETS


def is_shown_in_page(content_type: str) -> bool:
    """Whether a browser may show it where it stands. Source: the table above."""
    return content_type in SHOWN_IN_PAGE


@dataclass(frozen=True)
class ByteRange:
    """The bytes from `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1


class Unsatisfiable(Exception):
    """The range lies beyond the file: 416."""


_RANGE = re.compile(r"^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$", re.IGNORECASE)


def byte_range(header: str, size: int) -> ByteRange | None:
    """The one range that a header asks for; None for none, several or nonsense (the whole file answers then).

    Raises Unsatisfiable for a range that begins beyond the end. Source: RFC 9110 §14.1.2, §14.2.
    """
    match = _RANGE.match(header)
    if match is None or match.groups() == ("", "") or max(len(part) for part in match.groups()) > 18:
        return None
    first, last = match.groups()
    if first == "":
        if int(last) == 0 or size == 0:
            raise Unsatisfiable
        return ByteRange(max(0, size - int(last)), size - 1)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return ByteRange(int(first), min(int(last), size - 1) if last else size - 1)
