"""QR codes as one path of an SVG, so that a page draws the next one without asking."""

import segno

QUIET = 4
"""The empty margin around a code, in modules (ISO/IEC 18004 asks for four)."""


def path_of(text: str) -> tuple[str, int]:
    """The dark modules of the code that says `text` as a path, and the side of the square that holds it with its
    margin. Error correction M, without a brand in the middle."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    runs: list[str] = []
    for y, row in enumerate(code.matrix):
        start = None
        for x, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                runs.append(f"M{start + QUIET} {y + QUIET}h{x - start}v1h-{x - start}z")
                start = None
    return "".join(runs), len(code.matrix) + 2 * QUIET
