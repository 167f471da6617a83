"""The picture that goes with a shared link: the title on paper, the site's seal beside it. Drawn by code."""

import io
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

from zhibu.foundation.ui.seals import cells_of
from zhibu.portal.choices import Accent

WIDTH, HEIGHT = 1200, 630
_MARGIN, _SEAL = 84, 148
_PAPER, _INK, _QUIET, _LINE = "#FBF8F4", "#1F1B16", "#6F665C", "#E8E1D8"
_ACCENTS = {
    Accent.VERMILION: "#C2181B", Accent.INDIGO: "#2F5AA8", Accent.JADE: "#1E7A5A", Accent.PLUM: "#8A1C4A",
    Accent.OCHRE: "#8A6100",
}  # fmt: skip
_SONG = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSerifSC-Regular.otf"
_NEVER_FIRST = "，。、；：！？）》」』”’…％"
_MOST_LINES = 3


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_SONG), size)


def lines_of(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The text in lines no wider than `width`, none beginning with a mark that closes; at most three."""
    lines, line = [], ""
    for character in text:
        if line and font.getlength(line + character) > width and character not in _NEVER_FIRST:
            lines.append(line)
            line = ""
        line += character
    lines.append(line)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1][:-1] + "…"]
    return lines


def card_of(*, title: str, name: str, mark: str, accent: str, foot: str, emblem: Image.Image | None = None) -> bytes:
    """A PNG of 1200 × 630: title, name of the site, its seal or its emblem, a line at the foot."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(sheet)
    color = _ACCENTS.get(Accent(accent), _ACCENTS[Accent.VERMILION])
    pen.rectangle((_MARGIN, 92, _MARGIN + 56, 98), fill=color)
    size = 78 if len(title) <= 24 else 64
    font = _font(size)
    top = 136
    for line in lines_of(title, font, WIDTH - 2 * _MARGIN):
        pen.text((_MARGIN, top), line, font=font, fill=_INK, stroke_width=1, stroke_fill=_INK)
        top += round(size * 1.42)
    pen.line((_MARGIN, 462, WIDTH - _MARGIN, 462), fill=_LINE, width=2)
    pen.text((_MARGIN, 486), name, font=_font(40), fill=_INK)
    pen.text((_MARGIN, 548), foot, font=_font(26), fill=_QUIET)
    if emblem is None:
        _stamp(pen, mark or name, color)
    else:
        _hang(sheet, emblem)
    out = io.BytesIO()
    sheet.quantize(48 if emblem is None else 128).save(out, "PNG", optimize=False)
    return out.getvalue()


def _hang(sheet: Image.Image, emblem: Image.Image) -> None:
    """The emblem where the seal would be."""
    small = emblem.convert("RGBA")
    small.thumbnail((_SEAL, _SEAL), Image.Resampling.LANCZOS)
    left = WIDTH - _MARGIN - _SEAL + (_SEAL - small.width) // 2
    sheet.paste(small, (left, 448 + (_SEAL - small.height) // 2), small)


def _stamp(pen: ImageDraw.ImageDraw, mark: str, color: str) -> None:
    left, top = WIDTH - _MARGIN - _SEAL, 478 - 30
    pen.rounded_rectangle((left, top, left + _SEAL, top + _SEAL), radius=10, fill=color)
    for character, x, base, width, size in cells_of(mark, _SEAL):
        middle = left + x + width / 2
        pen.text(
            (middle, top + base), character, font=_font(round(size * 0.94)), fill=_PAPER, anchor="ms",
            stroke_width=1, stroke_fill=_PAPER,
        )  # fmt: skip
