import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.files.rules import ByteRange, Unsatisfiable, byte_range, content_type_of, is_shown_in_page


@pytest.mark.parametrize(
    ("header", "size", "found"),
    [
        ("bytes=0-9", 100, ByteRange(0, 9)),
        ("bytes=90-", 100, ByteRange(90, 99)),
        ("bytes=90-500", 100, ByteRange(90, 99)),
        ("bytes=-10", 100, ByteRange(90, 99)),
        ("bytes=-500", 100, ByteRange(0, 99)),
        ("Bytes = 0-0", 100, ByteRange(0, 0)),
        ("", 100, None),
        ("bytes=", 100, None),
        ("bytes=-", 100, None),
        ("bytes=9-0", 100, None),
        ("bytes=0-1,5-6", 100, None),
        ("lines=0-9", 100, None),
        ("bytes=" + "9" * 40 + "-", 100, None),
    ],
)
def test_a_range_is_understood_as_the_standard_says(header, size, found):
    assert byte_range(header, size) == found


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=100-", 100), ("bytes=0-", 0), ("bytes=-0", 100), ("bytes=-1", 0)]
)
def test_a_range_beyond_the_end_is_refused(header, size):
    with pytest.raises(Unsatisfiable):
        byte_range(header, size)


@given(st.text(), st.integers(0, 10_000))
def test_any_header_gives_a_part_of_the_file_or_the_whole(header, size):
    try:
        part = byte_range(f"bytes={header}", size)
    except Unsatisfiable:
        return
    assert part is None or (0 <= part.first <= part.last < size and part.length <= size)


@pytest.mark.parametrize(
    ("head", "found", "shown"),
    [
        (b"\x89PNG\r\n\x1a\n...", "image/png", True),
        (b"\xff\xd8\xff\xe0", "image/jpeg", True),
        (b"RIFF1234WEBP", "image/webp", True),
        (b"RIFF1234WAVE", "audio/wav", True),
        (b"\x00\x00\x00\x20ftypisom", "video/mp4", True),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4", True),
        (b"\x1a\x45\xdf\xa3", "video/webm", True),
        (b"ID3\x04", "audio/mpeg", True),
        (b"\xff\xfb\x90", "audio/mpeg", True),
        (b"OggS", "audio/ogg", True),
        (b"\xef\xbb\xbfWEBVTT\n", "text/vtt", True),
        (b"%PDF-1.7", "application/pdf", False),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'>", "image/svg+xml", False),
        (b"<?xml version='1.0'?><svg/>", "image/svg+xml", False),
        (b"  <!DOCTYPE html><script>", "text/html", False),
        (b"\xef\xbb\xbf<HTML>", "text/html", False),
        (b"PK\x03\x04....xl/workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False),
        (b"PK\x03\x04....", "application/zip", False),
        ("支部".encode(), "text/plain", False),
        (b"\x00\x01\x02", "application/octet-stream", False),
        (b"", "application/octet-stream", False),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head, found, shown):
    assert content_type_of(head) == found
    assert is_shown_in_page(found) is shown
