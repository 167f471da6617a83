"""Where the boxes of an organization chart stand: a tidy tree from left to right, in whole pixels. Pure."""

from dataclasses import dataclass, field
from uuid import UUID

ROW = 44
BOX_HEIGHT = 34
GAP = 56
MARGIN = 16
CHARACTER = 14
PADDING = 28
WIDEST = 300


@dataclass
class Node:
    """One box to be: `more` says that it stands for so many that are not drawn."""

    key: UUID | None
    name: str
    kind: str
    more: int = 0
    children: list["Node"] = field(default_factory=list)


@dataclass(frozen=True)
class Box:
    """A box with its place; `text` is the name cut to fit."""

    node: Node
    level: int
    x: int
    y: int
    width: int
    text: str

    @property
    def text_x(self) -> int:
        """Where the text begins."""
        return self.x + 14

    @property
    def text_y(self) -> int:
        """The base line of the text."""
        return self.y + 22

    @property
    def mark_top(self) -> int:
        """Where the mark at the left edge begins."""
        return self.y + 8

    @property
    def right(self) -> int:
        """The right edge."""
        return self.x + self.width


@dataclass(frozen=True)
class Drawing:
    """Boxes and the lines between them, and the size of the sheet."""

    boxes: list[Box]
    lines: list[str]
    width: int
    height: int

    @property
    def view_box(self) -> str:
        """As SVG wants it."""
        return f"0 0 {self.width} {self.height}"


def width_of(text: str) -> int:
    """How wide a name is drawn: a Chinese character counts one, another two thirds."""
    units = sum(1.0 if ord(c) > 0x2E7F else 0.62 for c in text)
    return round(units * CHARACTER)


def fitted(text: str) -> str:
    """The name, cut with an ellipsis if its box would be wider than `WIDEST`."""
    if width_of(text) + PADDING <= WIDEST:
        return text
    while width_of(text + "…") + PADDING > WIDEST:
        text = text[:-1]
    return text + "…"


def draw(root: Node) -> Drawing:
    """Place every box: leaves take rows in order, a parent stands level with the middle of its children."""
    widths: list[int] = []
    _measure(root, 0, widths)
    lefts = [MARGIN]
    for width in widths:
        lefts.append(lefts[-1] + width + GAP)
    boxes: list[Box] = []
    lines: list[str] = []
    rows = _Rows()
    _place(root, 0, lefts, widths, rows, boxes, lines)
    return Drawing(
        sorted(boxes, key=lambda box: (box.level, box.y)),
        lines,
        width=lefts[-1] - GAP + MARGIN,
        height=rows.used * ROW + 2 * MARGIN - (ROW - BOX_HEIGHT),
    )


@dataclass
class _Rows:
    used: int = 0


def _measure(node: Node, level: int, widths: list[int]) -> None:
    if len(widths) == level:
        widths.append(0)
    widths[level] = max(widths[level], width_of(fitted(node.name)) + PADDING)
    for child in node.children:
        _measure(child, level + 1, widths)


def _place(
    node: Node, level: int, lefts: list[int], widths: list[int], rows: _Rows, boxes: list[Box], lines: list[str]
) -> Box:
    below = [_place(child, level + 1, lefts, widths, rows, boxes, lines) for child in node.children]
    if below:
        y = (below[0].y + below[-1].y) // 2
    else:
        y = MARGIN + rows.used * ROW
        rows.used += 1
    box = Box(node, level, lefts[level], y, widths[level], fitted(node.name))
    boxes.append(box)
    lines.extend(_line(box, child) for child in below)
    return box


def _line(parent: Box, child: Box) -> str:
    """From the right edge of one box to the left edge of another, with round corners."""
    x1, y1 = parent.right, parent.y + BOX_HEIGHT // 2
    x2, y2 = child.x, child.y + BOX_HEIGHT // 2
    middle = x1 + GAP // 2
    if y1 == y2:
        return f"M{x1} {y1}H{x2}"
    turn = min(8, abs(y2 - y1) // 2)
    down = turn if y2 > y1 else -turn
    return f"M{x1} {y1}H{middle - turn}q{turn} 0 {turn} {down}V{y2 - down}q0 {down} {turn} {down}H{x2}"
