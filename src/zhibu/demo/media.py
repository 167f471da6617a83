"""Films drawn by the program: pages set by Typst, shown one after the other, with a soft tone at each turn."""

import io
import math
import tempfile
from array import array
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import pylopdf_fonts_zh_cn
import typst

from zhibu.demo.lesson_texts import LessonText

WIDTH, HEIGHT = 960, 540
_RATE = 24_000
SIGNS = {
    "theory": "理论学习", "constitution": "党章党规", "organization_life": "组织生活", "admission": "发展党员",
    "membership": "党员管理", "discipline": "纪律规矩", "service": "服务群众", "law": "法治安全",
    "technology": "科技产业", "history": "党史学习",
}  # fmt: skip
"""The four signs of each topic's seal."""
_PAGE = """
#set page(width: 320mm, height: 180mm, margin: (x: 26mm, y: 22mm), fill: rgb("#FBF8F4"))
#set text(font: "Noto Serif SC", size: 21pt, fill: rgb("#1F1B16"), lang: "zh")
#set par(leading: 1.1em)
"""


def _typst_string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _source(text: LessonText) -> str:
    pages = []
    for number, slide in enumerate(text.slides, 1):
        pages.append(
            f'#rect(width: 12mm, height: 1.6mm, fill: rgb("#C2181B"))\n'
            f"#v(6mm)\n#text(size: 34pt, {_typst_string(slide['title'])})\n#v(10mm)\n"
            f"#text({_typst_string(slide['text'])})\n"
            f'#place(bottom + right, text(size: 13pt, fill: rgb("#6F665C"), "{number} / {len(text.slides)}"))'
        )
    return _PAGE + "\n#pagebreak()\n".join(pages)


def pages_of(text: LessonText) -> list[bytes]:
    """The slides as PNG pictures of 16:9."""
    return _set(_source(text))


def poster_of(text: LessonText) -> BinaryIO:
    """A picture of 16:9 for a lesson: ruled paper and the seal of its topic, told apart in a list too."""
    cells = "".join(f"[{sign}]," for sign in SIGNS[text.topic])
    rules = "".join(
        f'#place(dx: {x}mm, dy: -30mm, line(angle: 90deg, length: 200mm, stroke: 0.5mm + rgb("#EBD3CC")))\n'
        for x in range(-24, 320, 22)
    )
    seal = (
        f'#place(center + horizon, rotate(-3deg, rect(fill: rgb("#C2181B"), radius: 5mm, inset: 8mm, '
        f"grid(columns: (46mm,) * 2, rows: 46mm, align: center + horizon, "
        f'..({cells}).map(s => text(size: 117pt, weight: "bold", fill: rgb("#FBF8F4"), s))))))'
    )
    return io.BytesIO(_set(_PAGE + rules + seal)[0])


def _set(content: str) -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "slides.typ"
        source.write_text(content, encoding="utf-8")
        fonts = [str(Path(pylopdf_fonts_zh_cn.__file__).parent)]
        made = typst.compile(str(source), format="png", ppi=76.2, font_paths=fonts)
    return made if isinstance(made, list) else [made]


def _seconds(slide: dict[str, str]) -> int:
    """Long enough to be read aloud: about five characters a second."""
    return max(5, math.ceil(len(slide["title"] + slide["text"]) / 5))


def _chime() -> "array[int]":
    """Half a second of a soft bell."""
    tones = array("h")
    for n in range(_RATE // 2):
        t = n / _RATE
        tones.append(
            int(
                5200 * math.exp(-6 * t) * (math.sin(2 * math.pi * 523.25 * t) + 0.4 * math.sin(2 * math.pi * 784 * t))
            )
        )
    return tones


def film_of(text: LessonText) -> BinaryIO:
    """An MP4 film (H.264, AAC) of the slides of `text`, about five characters a second."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        video = container.add_stream(
            "libx264", rate=2, options={"preset": "ultrafast", "crf": "30", "tune": "stillimage"}
        )
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound = container.add_stream("aac", rate=_RATE, layout="mono", bit_rate=32_000)
        _draw(container, video, text)
        _ring(container, sound, text)
    out.seek(0)
    return out


def _draw(container, video, text: LessonText) -> None:  # type: ignore[no-untyped-def]
    number = 0
    for picture, slide in zip(pages_of(text), text.slides, strict=True):
        with av.open(io.BytesIO(picture), "r") as image:
            frame = next(image.decode(video=0)).reformat(WIDTH, HEIGHT, "yuv420p")
        frame.time_base = Fraction(1, 2)
        for _ in range(_seconds(slide) * 2):
            frame.pts = number
            number += 1
            container.mux(video.encode(frame))
    container.mux(video.encode(None))


def _ring(container, sound, text: LessonText) -> None:  # type: ignore[no-untyped-def]
    samples = array("h")
    chime = _chime()
    for slide in text.slides:
        samples += chime + array("h", bytes(2 * (_seconds(slide) * _RATE - len(chime))))
    raw, step = samples.tobytes(), 1024
    for start in range(0, len(samples), step):
        piece = raw[start * 2 : (start + step) * 2].ljust(step * 2, b"\0")
        frame = av.AudioFrame(format="s16", layout="mono", samples=step)
        frame.planes[0].update(piece)
        frame.sample_rate, frame.pts, frame.time_base = _RATE, start, Fraction(1, _RATE)
        container.mux(sound.encode(frame))
    container.mux(sound.encode(None))
