"""Stored files for tests."""

import zipfile
from io import BytesIO

from PIL import ExifTags, Image

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.files import actions
from zhibu.foundation.files.models import StoredFile


def stored(content: bytes, at, *, kind="tests.open", name="x.bin", sealed=False, actor=SYSTEM) -> StoredFile:
    """Keep `content`."""
    return actions.store(
        actor=actor, at=at, file=BytesIO(content), kind=kind, scope_path="", name=name, sealed=sealed
    )


def photo(size=(640, 480), kind="JPEG", *, orientation=1, color="teal", **saved) -> BytesIO:
    """A photo as a telephone takes it: its upper left corner red, with maker, place and a comment in it."""
    mode = "RGBA" if kind != "JPEG" else "RGB"
    picture = Image.new(mode, size, color)
    picture.paste("red", (0, 0, size[0] // 4, size[1] // 4))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "SecretPhone"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (34.0, 12.0, 30.5)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (108.0, 52.0, 11.0)
    words = {
        "JPEG": {"comment": b"secret comment", "xmp": b"<x>secret xmp</x>"},
        "WEBP": {"xmp": b"<x>secret xmp</x>"},
    }
    made = BytesIO()
    picture.save(made, kind, exif=exif, **words.get(kind, {}), **saved)
    made.seek(0)
    return made


def office(main: str, *, parts: dict[str, bytes] | None = None, types: str = "") -> BytesIO:
    """An Office or OFD file with that main part; enough for whoever looks at names."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", f"<Types>{types}</Types>")
        archive.writestr(main, "<x/>")
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    made.seek(0)
    return made


def ole(*streams: str) -> BytesIO:
    """An OLE file whose directory names these streams, each entry of 128 bytes."""
    entries = b"".join((name + "\0").encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return BytesIO((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries).ljust(4096, b"\0"))
