"""Where the boxes of an organization chart stand, in whole pixels. Pure.

The root is on top; each organization directly below heads a column, in which its own stand as an indented list; the
columns fill as many bands as make the sheet nearest to a landscape A4 page, so that it prints on one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

BOX, ROW = 32, 40
MARGIN, GAP, RAIL, BAND = 16, 20, 20, 28
INDENT = 22
CHARACTER, PADDING = 14, 30
NARROWEST, WIDEST = 110, 220
A4_LANDSCAPE = 297 / 210


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
        return self.x + 16

    @property
    def text_y(self) -> int:
        """The base line of the text."""
        return self.y + 21

    @property
    def mark_x(self) -> int:
        """Where the mark of the kind stands."""
        return self.x + 7

    @property
    def mark_y(self) -> int:
        """Where the mark of the kind begins."""
        return self.y + 8


@dataclass(frozen=True)
class Drawing:
    """Boxes, the lines between them, and the size of the sheet."""

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
    return round(sum(1.0 if ord(c) > 0x2E7F else 0.62 for c in text) * CHARACTER)


def fitted(text: str, room: int) -> str:
    """The name, cut with an ellipsis where it is wider than `room`."""
    if width_of(text) <= room:
        return text
    while text and width_of(text + "…") > room:
        text = text[:-1]
    return text + "…"


def draw(root: Node) -> Drawing:
    """Place every box and every line."""
    columns = [list(_listed(child, 0)) for child in root.children]
    if not columns:
        width = max(NARROWEST, width_of(root.name) + PADDING)
        box = Box(root, 0, MARGIN, MARGIN, width, root.name)
        return Drawing([box], [], width + 2 * MARGIN, BOX + 2 * MARGIN)
    wide = _column_width(columns)
    across = _columns_across([len(column) for column in columns], wide)
    bands = [columns[start : start + across] for start in range(0, len(columns), across)]
    gutter = GAP if len(bands) > 1 else 0
    left = MARGIN + gutter
    sheet = left + across * (wide + GAP) - GAP + MARGIN
    boxes, lines = [_root_box(root, sheet)], list[str]()
    rail = MARGIN + BOX + RAIL
    rails: list[int] = []
    for band in bands:
        rails.append(rail)
        heads = [left + number * (wide + GAP) + wide // 2 for number in range(len(band))]
        lines.append(f"M{MARGIN if gutter else heads[0]} {rail}H{_reach(heads, sheet, first=len(rails) == 1)}")
        for number, column in enumerate(band):
            lines.append(f"M{heads[number]} {rail}V{rail + RAIL}")
            _place_column(column, left + number * (wide + GAP), rail + RAIL, wide, boxes, lines)
        rail += RAIL + max(len(column) for column in band) * ROW + BAND
    lines.append(f"M{sheet // 2} {MARGIN + BOX}V{rails[0]}")
    if gutter:
        lines.append(f"M{MARGIN} {rails[0]}V{rails[-1]}")
    return Drawing(boxes, lines, sheet, rail - BAND - (ROW - BOX) + MARGIN)


def _reach(heads: list[int], sheet: int, *, first: bool) -> int:
    """How far to the right a rail goes: over its last column, and on the first band at least to the root's line."""
    return max(heads[-1], sheet // 2) if first else heads[-1]


def _root_box(root: Node, sheet: int) -> Box:
    width = max(NARROWEST, width_of(root.name) + PADDING)
    return Box(root, 0, max(MARGIN, (sheet - width) // 2), MARGIN, width, root.name)


def _listed(node: Node, indent: int) -> Iterator[tuple[Node, int]]:
    """A column from top to bottom, each node with its indentation."""
    yield node, indent
    for child in node.children:
        yield from _listed(child, indent + 1)


def _column_width(columns: list[list[tuple[Node, int]]]) -> int:
    widest = max(width_of(node.name) + PADDING + indent * INDENT for column in columns for node, indent in column)
    return max(NARROWEST, min(WIDEST, widest))


def _columns_across(rows: list[int], wide: int) -> int:
    """How many columns stand side by side so that the sheet is nearest to a landscape page."""

    def unlikeness(across: int) -> float:
        tall = sum(max(rows[at : at + across]) * ROW + RAIL + BAND for at in range(0, len(rows), across)) + BOX + RAIL
        ratio = across * (wide + GAP) / tall
        return max(ratio / A4_LANDSCAPE, A4_LANDSCAPE / ratio)

    return min(range(1, len(rows) + 1), key=unlikeness)


def _place_column(
    column: list[tuple[Node, int]], left: int, top: int, wide: int, boxes: list[Box], lines: list[str]
) -> None:
    """An indented list: each box, and an elbow from the one above it to which it belongs."""
    open_at: list[Box] = []
    for number, (node, indent) in enumerate(column):
        x = left + indent * INDENT
        width = wide - indent * INDENT
        box = Box(node, indent + 1, x, top + number * ROW, width, fitted(node.name, width - PADDING + 4))
        boxes.append(box)
        del open_at[indent:]
        if open_at:
            parent = open_at[-1]
            lines.append(f"M{parent.x + 10} {parent.y + BOX}V{box.y + BOX // 2}H{box.x}")
        open_at.append(box)
