"""Handing a file out: to those who may, in whole or in part, and never as something a browser would run."""

from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from zhibu.foundation.access.requests import Request
from zhibu.foundation.files.access import get_file, get_preview
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.files.rules import OCTETS, Unsatisfiable, byte_range, is_shown_in_page
from zhibu.kernel.errors import NotFound

PIECE = 128 * 1024


@require_safe
def file(request: Request, file_id: UUID) -> HttpResponseBase:
    """One file. Answers Range (206, 416) and If-None-Match (304); HEAD gets the headers alone."""
    return _handed_out(request, get_file(request.actor, file_id))


@require_safe
def preview(request: Request, file_id: UUID) -> HttpResponseBase:
    """The small picture of a photo, for lists; the file itself if it has none."""
    return _handed_out(request, get_preview(request.actor, file_id))


def _handed_out(request: Request, stored: StoredFile) -> HttpResponseBase:
    etag = f'"{stored.sha256[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        return _dressed(HttpResponse(status=304), stored, etag)
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        wanted = ""
    try:
        part = byte_range(wanted, stored.size) if wanted else None
    except Unsatisfiable:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{stored.size}"
        return _dressed(response, stored, etag)
    first, length = (part.first, part.length) if part else (0, stored.size)
    response_class_status = 206 if part else 200
    content = _content(request, stored, first, length)
    whole = StreamingHttpResponse(content, status=response_class_status)
    whole["Content-Length"] = str(length)
    if part:
        whole["Content-Range"] = f"bytes {part.first}-{part.last}/{stored.size}"
    return _dressed(whole, stored, etag)


class Part(Iterator[bytes]):
    """Pieces of an open file, which whoever sends them closes."""

    def __init__(self, source: BinaryIO, first: int, length: int) -> None:
        self._source, self._left = source, length
        source.seek(first)

    def __next__(self) -> bytes:
        piece = self._source.read(min(PIECE, self._left)) if self._left > 0 else b""
        self._left -= len(piece)
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def close(self) -> None:
        """Close the file, read or not."""
        self._source.close()


def _content(request: Request, stored: StoredFile, first: int, length: int) -> Iterator[bytes]:
    """The pieces; the file is opened now, so that a lost one is a 404 and not a broken answer."""
    if request.method == "HEAD":
        return iter(())
    try:
        return Part(stored.open(), first, length)
    except FileNotFoundError as error:
        raise NotFound from error


def _dressed(response: HttpResponseBase, stored: StoredFile, etag: str) -> HttpResponseBase:
    """The headers that every answer about a file carries."""
    shown = is_shown_in_page(stored.content_type)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; img-src 'self'; sandbox"
    response["Content-Type"] = stored.content_type if shown else _download_type(stored.content_type)
    response["Content-Disposition"] = content_disposition_header(not shown, stored.name) or "attachment"
    return response


def _download_type(content_type: str) -> str:
    """Types that a browser might run are handed out as plain octets."""
    return OCTETS if content_type in {"text/html", "text/xml", "image/svg+xml"} else content_type
