"""Photos that come into the media library by hand: checked, and drawn anew without place or camera."""

from io import BytesIO
from typing import IO

from zhibu.foundation.files import pictures
from zhibu.foundation.files.actions import PHOTO_BYTES
from zhibu.foundation.files.faults import PICTURE_FAULTS, too_large
from zhibu.kernel.errors import Refused


def drawn_anew(photo: IO[bytes], *, field: str = "photo") -> pictures.Cleaned:
    """The photo drawn anew. Raises Refused too_large, heic, not_a_photo, too_many_pixels, broken."""
    content = photo.read(PHOTO_BYTES + 1)
    if len(content) > PHOTO_BYTES:
        raise too_large(PHOTO_BYTES)
    try:
        return pictures.cleaned(BytesIO(content))
    except pictures.PictureError as error:
        raise Refused(error.code, PICTURE_FAULTS[error.code], field) from error
