"""The faces of printed papers: those that the installation owns, else those of the font package.

The faces that the standard names (仿宋, 楷体, 小标宋) may not be given away. Whoever has a license puts the files
into `fonts/` of the data folder; until then Song and Hei of Noto stand in.
"""

import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings

SONG, HEI = "Noto Serif SC", "Noto Sans SC"
_WANTED = {
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong"),
    "hei": ("SimHei", "黑体", "STHeiti"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti"),
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
    "song": ("SimSun", "宋体", "STSong"),
}
_STAND_IN = {"body": SONG, "hei": HEI, "kai": SONG, "title": SONG, "song": SONG}
MISSING = "〓"
"""What printers set for a character that no case holds."""


@dataclass(frozen=True)
class Faces:
    """The families for each use, the wanted before what stands in; `own` names the uses that have the wanted one."""

    families: dict[str, list[str]]
    own: frozenset[str]


def folders() -> list[Path]:
    """Where font files lie: the installation's own folder if it is there, and the package."""
    own = Path(settings.VAR_DIR) / "fonts"
    return [folder for folder in (own, Path(pylopdf_fonts_zh_cn.__file__).parent) if folder.is_dir()]


@cache
def fonts() -> typst.Fonts:
    """The fonts, read once: neither the system's nor Typst's own, so that every machine sets the same page."""
    paths = [str(folder) for folder in folders()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


@cache
def faces() -> Faces:
    """Which families are there for which use."""
    there = set(fonts().families())
    found = {use: [name for name in wanted if name in there][:1] for use, wanted in _WANTED.items()}
    families = {use: list(dict.fromkeys([*names, _STAND_IN[use], SONG, HEI])) for use, names in found.items()}
    return Faces(families, frozenset(use for use, names in found.items() if names))


@cache
def covered() -> frozenset[int]:
    """The characters that the package's Song and Hei can print."""
    points: set[int] = set()
    for path in (pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path()):
        points |= _characters(path.read_bytes())
    return frozenset(points)


def printable(text: str) -> str:
    """The text with 〓 for every character that cannot be printed; what only joins or varies others is dropped."""
    return "".join(ch if ch == "\n" or ord(ch) in covered() else _substitute(ch) for ch in text)


def _substitute(ch: str) -> str:
    joins = ch in "\u200c\u200d\u180e" or "\ufe00" <= ch <= "\ufe0f" or "\U000e0100" <= ch <= "\U000e01ef"
    return "" if joins or "\U0001f3fb" <= ch <= "\U0001f3ff" else MISSING


def _characters(data: bytes) -> set[int]:
    """The characters in the `cmap` of an OpenType font (its table of format 12).

    Source: OpenType specification, "cmap", format 12.
    """
    tables = struct.unpack_from(">H", data, 4)[0]
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * n) for n in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    subtables = struct.unpack_from(">H", data, start + 2)[0]
    for n in range(subtables):
        table = start + struct.unpack_from(">HHI", data, start + 4 + 8 * n)[2]
        if struct.unpack_from(">H", data, table)[0] == 12:
            groups = struct.unpack_from(">I", data, table + 12)[0]
            ranges = (struct.unpack_from(">III", data, table + 16 + 12 * g) for g in range(groups))
            return {point for first, last, _ in ranges for point in range(first, last + 1)}
    raise ValueError("a font without a table of all characters")
