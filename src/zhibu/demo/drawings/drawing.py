"""A drawing by its kind and a seed: the same for the same seed, its words with it."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import typst

from zhibu.demo.drawings import indoors, outdoors, things
from zhibu.demo.drawings.pen import HEIGHT, WIDTH, Pen

SCENES: dict[str, Callable[[Pen], list[str]]] = {
    "desk": indoors.desk, "window": indoors.window, "tea": indoors.tea, "room": indoors.room, "books": indoors.books,
    "hall": indoors.hall, "phone": indoors.phone, "map": things.map_, "calendar": things.calendar,
    "ballot": things.ballot, "letter": things.letter, "street": outdoors.street, "village": outdoors.village,
    "factory": outdoors.factory, "school": outdoors.school, "hospital": outdoors.hospital, "river": outdoors.river,
    "tree": outdoors.tree, "road": outdoors.road,
}  # fmt: skip
CAPTIONS: dict[str, Sequence[str]] = {
    "desk": ("材料先在桌上过一遍。", "记录当天就写完。", "案头的活，一件一件来。", "写清楚，后来的人才看得懂。"),
    "window": ("窗口开着，随时来问。", "办事的窗口，也看得见外面。", "雨天也照常开门。", "坐在窗边慢慢说。"),
    "tea": ("坐下来，喝口茶再谈。", "话要说开，先倒上茶。", "等人的工夫，水已经烧好。"),
    "room": ("人还没到，会议室先收拾好。", "材料摆好，开会不拖。", "开会前一刻钟。"),
    "books": ("书架在活动室，随借随还。", "常用的几本放在手边。", "依据就在这些书里。"),
    "hall": ("会场提前一天布置好。", "讲课的地方。", "座位留给晚到的同志。"),
    "phone": ("不方便来的，手机上也能办。", "一部手机就够。", "在手机上看一遍，心里有数。"),
    "map": ("路线先画在图上。", "各点位一目了然。", "走一圈，把问题标在图上。"),
    "calendar": ("把日子圈出来，到时不忘。", "期限写在日历上。", "一年的安排早早排好。"),
    "ballot": ("票箱封好以后再开会。", "一人一票，当场计票。", "计票的板子人人看得见。"),
    "letter": ("来信有人看，也有回音。", "一封信，几句实在话。", "介绍信随身带好。"),
    "street": ("街面上的事，就在街面上办。", "沿街走一遍。", "早上的街道。"),
    "village": ("村里的事，村里人商量。", "村口望去。", "到村里去一趟。"),
    "factory": ("车间门口的早晨。", "园区里的厂房。", "换班的时候来开会。"),
    "school": ("课间的操场。", "学校就在路口。", "放学以后的教学楼。"),
    "hospital": ("卫生院就在街角。", "看病不出镇。", "门前的长椅给等候的人。"),
    "river": ("桥修好以后，过河不再绕路。", "河边每天有人巡。", "水退了，河还是那条河。"),
    "tree": ("大树底下，常有人坐着说话。", "村口的老树。", "树荫里好议事。"),
    "road": ("路通了，事就好办。", "上山的路，慢慢走。", "这条路走了很多年。"),
}
SIZES = (960, 480)
"""Widths in pixels: as an article shows a picture, and as lists show it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing with what it shows and what stands below it."""

    kind: str
    svg: str
    alt: str
    caption: str


def draw(kind: str, seed: int) -> Drawing:
    """The drawing of a kind by its seed. Raises KeyError for a kind that nobody can draw."""
    pen = Pen(Random(f"{kind}-{seed}"))
    seen = SCENES[kind](pen)
    captions = CAPTIONS[kind]
    return Drawing(kind, pen.svg(), "墨线画：" + "，".join(seen) + "。", captions[seed % len(captions)])


def printed(drawings: Sequence[Drawing]) -> list[dict[int, bytes]]:
    """Each drawing as PNG in each of `SIZES`, set as the pages of one document. Flat washes and thin lines are small
    as they come from the press: nothing is drawn over again.
    """
    pages = f"#set page(width: {WIDTH}pt, height: {HEIGHT}pt, margin: 0pt)\n"
    with tempfile.TemporaryDirectory() as folder:
        for number, drawing in enumerate(drawings):
            (Path(folder) / f"{number}.svg").write_text(drawing.svg, encoding="utf-8")
        pages += "\n#pagebreak()\n".join(f'#image("{n}.svg", width: 100%)' for n in range(len(drawings)))
        source = Path(folder) / "all.typ"
        source.write_text(pages, encoding="utf-8")
        press = typst.Compiler(str(source))
        sheets = [_pages(press.compile(format="png", ppi=72 * size / WIDTH)) for size in SIZES]
    return [dict(zip(SIZES, some, strict=True)) for some in zip(*sheets, strict=True)]


def _pages(made: bytes | list[bytes] | None) -> list[bytes]:
    return made if isinstance(made, list) else [made or b""]
