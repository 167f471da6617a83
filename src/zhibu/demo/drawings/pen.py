"""A pen that draws by hand: lines that waver a little, washes of color that lie a little beside them."""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin
from random import Random

WIDTH, HEIGHT = 320, 180
INK, THIN = "#4A433B", "#8A7F73"
PAPER, WHITE = "#FBF8F4", "#FFFFFF"
RED, RED_WASH = "#C2181B", "#F6DCD8"
WASHES = {
    "amber": "#FBE9CC", "jade": "#DCEEE6", "indigo": "#DFE8F6", "clay": "#F3DFD3", "straw": "#F6EFD2",
    "mist": "#E9E6E1", "plum": "#F1E2EA",
}  # fmt: skip
Point = tuple[float, float]


class Pen:
    """Collects the strokes of one drawing. Coordinates are those of a sheet of 320 × 180."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.names = rng.sample(sorted(WASHES), 4)
        self.parts: list[str] = []
        self.mirrored = rng.random() < 0.5
        """Turned around as a whole; scenes with signs that are read put it back."""

    def tint(self, number: int = 0) -> str:
        """One of the drawing's own few colors."""
        return WASHES[self.names[number % len(self.names)]]

    def chance(self, share: float) -> bool:
        """Whether something is there this time."""
        return self.rng.random() < share

    def between(self, low: float, high: float) -> float:
        """A number between two."""
        return self.rng.uniform(low, high)

    def wash(self, points: Sequence[Point], color: str, shift: float = 2.4) -> None:
        """A patch of color that does not quite keep to its outline."""
        dx, dy = self.between(-shift, shift), self.between(-shift, shift)
        d = "M" + "L".join(f"{x + dx:.1f} {y + dy:.1f}" for x, y in points) + "Z"
        self.parts.append(f'<path d="{d}" fill="{color}"/>')

    def line(self, *points: Point, thin: bool = False, color: str = "", width: float = 0, fill: str = "none") -> None:
        """A line through points, never quite straight; `fill` covers what lies behind it."""
        d = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
        for (x1, y1), (x2, y2) in pairwise(points):
            far = hypot(x2 - x1, y2 - y1)
            bend = self.between(-0.02, 0.02) * min(far, 90)
            nx, ny = (-(y2 - y1) / far, (x2 - x1) / far) if far else (0.0, 0.0)
            d += f"Q{(x1 + x2) / 2 + nx * bend:.1f} {(y1 + y2) / 2 + ny * bend:.1f} {x2:.1f} {y2:.1f}"
        self._stroke(d, thin, color, width, fill)

    def curve(self, d: str, *, thin: bool = False, color: str = "", width: float = 0, fill: str = "none") -> None:
        """A path in the words of SVG."""
        self._stroke(d, thin, color, width, fill)

    def _stroke(self, d: str, thin: bool, color: str, width: float, fill: str) -> None:
        stroke = color or (THIN if thin else INK)
        self.parts.append(
            f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{width or (0.9 if thin else 1.5)}"'
            ' stroke-linecap="round" stroke-linejoin="round"/>'
        )

    def shape(self, *points: Point, tint: str = "", thin: bool = False, over: bool = False) -> None:
        """A closed outline, washed with a color; `over` hides what lies behind it."""
        if over:
            self.parts.append(f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in points)}Z" fill="{PAPER}"/>')
        if tint:
            self.wash(points, tint)
        self.line(*points, points[0], thin=thin)

    def box(
        self, x: float, y: float, w: float, h: float, *, tint: str = "", thin: bool = False, over: bool = False
    ) -> None:
        """A rectangle by its upper left corner."""
        self.shape((x, y), (x + w, y), (x + w, y + h), (x, y + h), tint=tint, thin=thin, over=over)

    def oval(
        self, x: float, y: float, rx: float, ry: float, *, tint: str = "", thin: bool = False, over: bool = False
    ) -> None:
        """An oval about its middle."""
        turn = self.between(0, pi)
        ring = [(x + rx * cos(turn + n * pi / 8), y + ry * sin(turn + n * pi / 8)) for n in range(17)]
        if over:
            self.parts.append(f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{PAPER}"/>')
        if tint:
            self.wash(ring, tint)
        self.line(*ring, thin=thin)

    def dot(self, x: float, y: float, r: float, color: str = RED) -> None:
        """The one spot of red."""
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{color}"/>')

    def ground(self, y: float = 152) -> None:
        """The line everything stands on, with a few strokes below."""
        self.line((8, y), (110, y + self.between(-1, 1)), (220, y + self.between(-1, 1)), (312, y))
        for _ in range(self.rng.randint(3, 7)):
            x, low = self.between(16, 280), y + self.between(6, 20)
            self.line((x, low), (x + self.between(8, 26), low), thin=True)

    def hills(self, y: float, tint: str, height: float = 34) -> None:
        """A range of hills that begins and ends at `y`."""
        tops = [(x, y - self.between(0.25, 1) * height) for x in range(30, 310, self.rng.choice((48, 62, 76)))]
        points = [(4.0, y), *tops, (316.0, y)]
        d = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
        for (x1, y1), (x2, y2) in pairwise(points):
            d += f"C{(x1 + x2) / 2:.1f} {y1:.1f} {(x1 + x2) / 2:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        self.parts.append(f'<path d="{d}Z" fill="{tint}"/>')
        self.curve(d, thin=True)

    def sun(self, low: float = 26, high: float = 52) -> None:
        """A sun, or a moon, somewhere in the sky."""
        x, y, r = self.between(40, 280), self.between(low, high), self.between(9, 14)
        if self.chance(0.7):
            self.dot(x, y, r, RED_WASH)
            if self.chance(0.5):
                self.oval(x + 1.4, y + 1, r, r, thin=True)
        else:
            self.oval(x, y, r, r, tint=WASHES["straw"], thin=True)

    def birds(self) -> None:
        """Some birds, far away."""
        x, y = self.between(60, 240), self.between(22, 48)
        for n in range(self.rng.randint(2, 5)):
            a, b = x + n * self.between(9, 15), y + self.between(-8, 8)
            self.curve(f"M{a:.1f} {b:.1f}q3-3.400 5 0 2.600-3.400 5.400-.4", thin=True)

    def tree(self, x: float, y: float, size: float, tint: str = "") -> None:
        """A tree: round, pointed or a willow, as it comes."""
        kind = self.rng.choice(("round", "pointed", "willow"))
        self.line((x - size * 0.03, y), (x, y - size * 0.5), (x - size * 0.02, y - size * 0.72))
        self.line((x + size * 0.04, y), (x + size * 0.04, y - size * 0.4))
        color = tint or WASHES["jade"]
        if kind == "round":
            for dx, dy, r in ((-0.2, 0.66, 0.22), (0.2, 0.68, 0.2), (0.0, 0.86, 0.24)):
                self.oval(x + dx * size, y - dy * size, r * size, r * size * 0.86, tint=color, thin=True)
        elif kind == "pointed":
            for n in range(3):
                w, top = size * (0.3 - n * 0.07), y - size * (0.62 + n * 0.17)
                self.shape(
                    (x - w, top + size * 0.25),
                    (x, top - size * 0.06),
                    (x + w, top + size * 0.25),
                    tint=color,
                    thin=True,
                )
        else:
            for n in range(7):
                a = x + (n - 3) * size * 0.12
                drop = y - size * (0.34 + 0.07 * abs(n - 3) * 0.2)
                self.curve(
                    f"M{x:.1f} {y - size * 0.74:.1f}"
                    f"Q{a:.1f} {y - size * 1.02:.1f} {a + (n - 3) * 1.6:.1f} {drop:.1f}",
                    thin=True,
                )

    def plant(self, x: float, y: float, size: float = 1) -> None:
        """A plant in a pot that stands at (x, y)."""
        s = size
        for n in range(self.rng.randint(4, 6)):
            tip = x + (n - 2.4) * 6.4 * s
            top = y - self.between(24, 38) * s
            self.curve(f"M{x:.1f} {y - 11 * s:.1f}Q{(x + tip) / 2 - 2:.1f} {top + 4:.1f} {tip:.1f} {top:.1f}"
                       f"q{3.5 * s:.1f} {7 * s:.1f} {(x - tip) * 0.6:.1f} {18 * s:.1f}",
                       thin=True, fill=WASHES["jade"])  # fmt: skip
        self.shape(
            (x - 8 * s, y - 12 * s),
            (x + 8 * s, y - 12 * s),
            (x + 6 * s, y),
            (x - 6 * s, y),
            tint=WASHES["clay"],
            over=True,
        )

    def cup(self, x: float, y: float, size: float = 1, *, steam: bool = True) -> None:
        """A cup that stands at (x, y), its handle to the right."""
        s = size
        self.shape(
            (x - 9 * s, y - 15 * s),
            (x + 9 * s, y - 15 * s),
            (x + 6.5 * s, y),
            (x - 6.5 * s, y),
            tint=self.tint(1),
            over=True,
        )
        self.curve(
            f"M{x + 8.5 * s:.1f} {y - 12 * s:.1f}c{7 * s:.1f}-1 {6 * s:.1f} {9 * s:.1f}-{1.5 * s:.1f} {8.5 * s:.1f}"
        )
        if steam:
            for dx in (-3, 2.5):
                self.curve(f"M{x + dx * s:.1f} {y - 19 * s:.1f}c-3-4 3-6 0-11", thin=True)

    def books(self, x: float, y: float, count: int, width: float = 40) -> None:
        """A pile of books that lies on (x, y)."""
        top = y
        for n in range(count):
            h, w = self.between(5, 8), width * self.between(0.78, 1)
            left = x + self.between(-3, 3)
            self.box(left, top - h, w, h, tint=self.tint(n), over=True)
            self.line((left + w * 0.12, top - h), (left + w * 0.12, top), thin=True)
            top -= h

    def window(self, x: float, y: float, w: float, h: float, *, panes: tuple[int, int] = (2, 1)) -> None:
        """A window of a house, with its cross."""
        self.box(x, y, w, h, tint=WASHES["indigo"] if self.chance(0.6) else WASHES["straw"], thin=True)
        for n in range(1, panes[0]):
            self.line((x + w * n / panes[0], y), (x + w * n / panes[0], y + h), thin=True)
        for n in range(1, panes[1]):
            self.line((x, y + h * n / panes[1]), (x + w, y + h * n / panes[1]), thin=True)

    def house(self, x: float, y: float, w: float, h: float, *, roof: float = 14, tint: str = "") -> None:
        """A small house with a pitched roof that stands on `y`."""
        self.box(x, y - h, w, h, tint=tint or WHITE, over=True)
        eave = w * 0.1
        self.shape(
            (x - eave, y - h), (x + w * 0.14, y - h - roof), (x + w * 0.86, y - h - roof), (x + w + eave, y - h),
            tint=WASHES["mist"], over=True,
        )  # fmt: skip
        for n in range(1, 6):
            a = x - eave + (w + 2 * eave) * n / 6
            self.line((x + w * (0.14 + 0.72 * n / 6), y - h - roof), (a, y - h), thin=True)
        door = x + w * self.rng.choice((0.18, 0.42, 0.64))
        self.box(door, y - h * 0.62, w * 0.18, h * 0.62, tint=WASHES["clay"], thin=True, over=True)
        for place in (0.08, 0.4, 0.72):
            left = x + w * place
            if abs(left - door) > w * 0.2:
                self.window(left, y - h * 0.74, w * 0.18, h * 0.3)

    def svg(self) -> str:
        """The drawing as a file."""
        turn = f' transform="matrix(-1 0 0 1 {WIDTH} 0)"' if self.mirrored else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="12 6 296 166.5">'
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/><g{turn}>{"".join(self.parts)}</g></svg>'
        )
