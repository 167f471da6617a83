"""Pictures as numbers: where the marks of a chart go. Drawn as SVG by the server, so that every page, print and wall
has them at once and without a script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

SHADES = 5


@dataclass(frozen=True, slots=True)
class Point:
    """A week of the trend."""

    x: float
    y: float
    value: int
    week: date
    is_now: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """A line over weeks. `line` joins the whole weeks, `now` leads from the last of them to the present one."""

    width: int
    height: int
    points: list[Point]
    line: str
    area: str
    now: str
    ceiling: float
    top: int


def trend(weeks: Sequence[date], values: Sequence[int], *, total: int, is_now: bool, width: int = 560) -> Trend:
    """The trend of `values`, at most `total` each; the last week is unfinished if `is_now`."""
    height, left, right, above, below = 190, 12, 46, 26, 28
    top = max(total, *values, 1)
    step = (width - left - right) / max(1, len(weeks) - 1)
    floor = height - below
    points = [
        Point(round(left + step * i, 1), round(floor - (floor - above) * value / top, 1), value, week, False)
        for i, (week, value) in enumerate(zip(weeks, values, strict=True))
    ]
    if is_now:
        last = points[-1]
        points[-1] = Point(last.x, last.y, last.value, last.week, True)
    whole = [p for p in points if not p.is_now]
    line = " ".join(f"{p.x},{p.y}" for p in whole)
    area = f"{whole[0].x},{floor} {line} {whole[-1].x},{floor}" if whole else ""
    now = f"{whole[-1].x},{whole[-1].y} {points[-1].x},{points[-1].y}" if is_now and whole else ""
    return Trend(width, height, points, line, area, now, above, top)


@dataclass(frozen=True, slots=True)
class Bar:
    """A group of the histogram."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    value: int
    group: int
    is_full: bool


def bars(groups: Sequence[tuple[str, int]], *, width: int = 560, height: int = 190) -> list[Bar]:
    """Bars side by side; the last one is the group that has all that most are asked."""
    above, below, gap = 26, 28, 10
    most = max([count for _, count in groups] + [1])
    step = width / len(groups)
    found = []
    for index, (label, count) in enumerate(groups):
        tall = round((height - above - below) * count / most, 1)
        if count:
            tall = max(2.0, tall)
        x = index * step + gap / 2
        found.append(
            Bar(round(x, 1), height - below - tall, round(step - gap, 1), tall, round(x + (step - gap) / 2, 1),
                label, count, index, index == len(groups) - 1)
        )  # fmt: skip
    return found


def spark(values: Sequence[int], *, width: int = 84, height: int = 22) -> str:
    """The points of a small line over the weeks, from nothing to the best of them."""
    if len(values) < 2:
        return ""
    top = max(*values, 1)
    step = (width - 4) / (len(values) - 1)
    return " ".join(f"{2 + step * i:.0f},{height - 2 - (height - 4) * v / top:.0f}" for i, v in enumerate(values))


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangle of the map of children: `index` says which."""

    index: int
    x: float
    y: float
    width: float
    height: float


def tiles(weights: Sequence[int], *, width: float, height: float) -> list[Tile]:
    """Rectangles as square as can be whose areas are as the weights, largest first: nothing for weights of 0.

    `weights` come in falling order. Squarified treemap (Bruls, Huizing, van Wijk 2000).
    """
    total = sum(weights)
    if not total:
        return []
    scale = width * height / total
    left = [(index, weight * scale) for index, weight in enumerate(weights) if weight > 0]
    x = y = 0.0
    found: list[Tile] = []
    while left:
        side = min(width, height)
        row = _row(left, side)
        thick = sum(area for _, area in left[:row]) / side
        at = 0.0
        for index, area in left[:row]:
            long = area / thick
            if width >= height:
                found.append(Tile(index, round(x, 1), round(y + at, 1), round(thick, 1), round(long, 1)))
            else:
                found.append(Tile(index, round(x + at, 1), round(y, 1), round(long, 1), round(thick, 1)))
            at += long
        if width >= height:
            x, width = x + thick, width - thick
        else:
            y, height = y + thick, height - thick
        left = left[row:]
    return found


def _row(left: Sequence[tuple[int, float]], side: float) -> int:
    """How many of the rectangles left make the squarest row along `side`."""
    best, worst = 1, float("inf")
    total = 0.0
    for count, (_, area) in enumerate(left, 1):
        total += area
        thick = total / side
        ratio = max(max(thick * thick / a, a / (thick * thick)) for a in (left[0][1], area))
        if ratio > worst:
            break
        best, worst = count, ratio
    return best


def shade(share: int | None) -> int:
    """The step of the scale, 0 for nobody up to 4 for nearly all."""
    return min(SHADES - 1, (share or 0) * SHADES // 100)
