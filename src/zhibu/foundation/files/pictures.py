"""Photos made harmless: decoded and drawn anew, upright, without a word about where, when and by whom."""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageCms, ImageOps

LONGEST, PREVIEW_LONGEST = 2560, 480
"""Pixels of the longer side: enough to read a page that was photographed, and enough for a wall of photos."""
MOST_PIXELS = 50_000_000
"""A picture of 48 megapixels passes; what would unpack to more is not unpacked (`faults.py` says the number)."""
FORMATS = ("JPEG", "PNG", "WEBP")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError, KeyError, OverflowError)
"""What Pillow raises for pictures that are cut off or malformed."""
_APPLE = (b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1")


class PictureError(Exception):
    """The picture cannot be taken. `code`: heic, not_a_photo, too_many_pixels, broken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Cleaned:
    """A photo drawn anew, its preview (JPEG), and its size in pixels; `ending` fits the format."""

    content: bytes
    preview: bytes
    ending: str
    width: int
    height: int


def cleaned(file: IO[bytes]) -> Cleaned:
    """The photo in `file` drawn anew: upright, in sRGB, at most LONGEST pixels, nothing kept but the pixels.

    JPEG, PNG and WebP stay what they are; of a moving picture the first frame stays. Raises PictureError.
    """
    try:
        picture = _opened(file)
        kind = picture.format or ""
        picture = _upright(picture)
        return Cleaned(
            content=_encoded(picture, kind),
            preview=_encoded(_shrunk(_flat(picture.copy()), PREVIEW_LONGEST), "JPEG", quality=80),
            ending={"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[kind],
            width=picture.width,
            height=picture.height,
        )
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("too_many_pixels") from error
    except _BROKEN as error:
        raise PictureError("broken") from error


def _opened(file: IO[bytes]) -> Image.Image:
    """The picture, its size known and allowed, nothing unpacked yet."""
    file.seek(0)
    head = file.read(12)
    file.seek(0)
    if head[4:].startswith(_APPLE):
        raise PictureError("heic")
    try:
        picture = Image.open(file, formats=FORMATS)
    except Image.UnidentifiedImageError as error:
        raise PictureError("broken" if _begins_like_a_photo(head) else "not_a_photo") from error
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureError("too_many_pixels")
    if picture.format == "MPO":
        picture.format = "JPEG"
    return picture


def _begins_like_a_photo(head: bytes) -> bool:
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG")) or head[8:12] == b"WEBP"


def _upright(picture: Image.Image) -> Image.Image:
    """The pixels, turned as the camera was held, in sRGB, no larger than LONGEST."""
    kind = picture.format
    if kind == "JPEG":
        picture.draft("RGB", (LONGEST, LONGEST))
    profile = picture.info.get("icc_profile")
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    transparent = kind != "JPEG" and picture.has_transparency_data
    if picture.mode.startswith("I"):  # sixteen bits of gray: the upper eight are what a screen shows
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return _shrunk(_in_srgb(picture, profile, "RGBA" if transparent else "RGB"), LONGEST)


def _in_srgb(picture: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    if profile and picture.mode in {"RGB", "CMYK"} and mode == "RGB":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            return converted
    return picture.convert(mode)


def _shrunk(picture: Image.Image, longest: int) -> Image.Image:
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return picture


def _flat(picture: Image.Image) -> Image.Image:
    """Without transparency, on white."""
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _encoded(picture: Image.Image, kind: str, *, quality: int = 85) -> bytes:
    """The pixels in a file of their own: nothing that came with the picture goes along."""
    picture.info = {}
    made = io.BytesIO()
    if kind == "PNG":
        picture.save(made, "PNG", compress_level=6)
    elif kind == "WEBP":
        picture.save(made, "WEBP", quality=quality, method=4)
    else:
        picture.save(made, "JPEG", quality=quality, optimize=True, progressive=True)
    return made.getvalue()
