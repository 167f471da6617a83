"""The measured length of what an author sends in, and the refusal in words when it is too long."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhibu.kernel.errors import Refused
from zhibu.learning import media, richtext
from zhibu.learning.choices import Form
from zhibu.learning.rules import length, study


@dataclass(frozen=True, slots=True)
class Length:
    """A measured length and, for a file, what it is."""

    seconds: int
    content_type: str = ""


def of_media(file: Any, *, form: Form, most_seconds: int) -> Length:
    """Measure an uploaded file. Raises Refused ("too_big", "unplayable", "too_long") on the field "file"."""
    if file.size > length.LARGEST_BYTES:
        raise Refused("too_big", _("The file is larger than 300 MB: save it smaller and try again."), field="file")
    try:
        measured = media.measure(file)
    except media.Unplayable as error:
        raise Refused("unplayable", UNPLAYABLE[error.reason] % {"found": error.found}, field="file") from error
    if (form == Form.VIDEO) != measured.has_video:
        message = (
            _("This file has no picture.") if form == Form.VIDEO else _("This file is a video, not a recording.")
        )
        raise Refused("unplayable", message, field="file")
    _demand_short(measured.seconds, most_seconds, field="file")
    return Length(math.ceil(measured.seconds), measured.content_type)


def of_text(texts: Sequence[str], *, most_seconds: int, field: str) -> Length:
    """Measure how long texts take to read. Raises Refused ("too_long") on `field`."""
    characters = sum(richtext.count_readable(richtext.to_text(text)) for text in texts)
    seconds = study.reading_seconds(characters)
    _demand_short(seconds, most_seconds, field=field)
    return Length(seconds)


UNPLAYABLE = {
    "unreadable": _("This file cannot be read: it may be damaged. Export it once more and try again."),
    "container": _("Files of this kind (%(found)s) do not play in browsers: use MP4, WebM, MP3, M4A or Ogg."),
    "codec": _("Its coding (%(found)s) does not play in every browser: export it as MP4 (H.264, AAC)."),
    "empty": _("There is no sound and no picture in this file."),
}
"""Why a file is not taken, and what to do."""


def _demand_short(seconds: float, most_seconds: int, *, field: str) -> None:
    if length.is_too_long(seconds, most_seconds=most_seconds):
        minutes, rest = length.parts_of(seconds)
        raise Refused(
            "too_long",
            _("It takes %(minutes)d min %(seconds)d s, but a micro-lesson at most %(most)d min. Split it in two.")
            % {"minutes": minutes, "seconds": rest, "most": most_seconds // 60},
            field=field,
        )
