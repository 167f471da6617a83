"""The measures of GB/T 9704-2012, in points and millimeters: one place for Word and for PDF.

Sources: GB/T 9704-2012 §5.2 (type area 156 × 225 mm, margins), §5.2.3 (22 lines of 28 characters), §7.2.4 (the body's
name 35 mm below the edge of the type area), §7.2.7 (red line 4 mm under the number), §7.5 (page numbers 7 mm below).
"""

LINES, CELLS = 22, 28
TOP_MM, LEFT_MM, RIGHT_MM, BOTTOM_MM = 37, 28, 26, 35
WIDTH_MM, HEIGHT_MM = 156, 225
POINTS_PER_MM = 72 / 25.4
CELL = WIDTH_MM * POINTS_PER_MM / CELLS
"""The width of one character with its share of the line: 15.79 points."""
PITCH = 28.95
"""From line to line; 22 of them are 636.9 points, and the type area is 637.8 high."""
BODY, TITLE, PAGE_NUMBER, IN_TABLE = 16, 22, 14, 12
"""Type sizes: 三号, 二号, 四号, 小四号."""
HEADER_DROP_MM, UNDER_NUMBER_MM, PAGE_NUMBER_DROP_MM = 35, 4, 7
RED = "C2181B"
SIGNED_INSET = 4
"""The signature and the day end so many characters before the edge."""
THIN_LINE_MM = 0.35


def header_size(cells: float) -> float:
    """The size of the issuing body's name: what fills one line, between 22 and 48 points; a long one takes two."""
    one_line = WIDTH_MM * POINTS_PER_MM / max(cells, 1)
    size = one_line if one_line >= TITLE else 2 * one_line
    return float(round(max(TITLE, min(48.0, size * 0.98)) * 2) / 2)
