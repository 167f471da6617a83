"""What a seal says: up to nine characters, read as seals are, in columns from the right."""

PREFIXES = ("中国共产党", "中共")
SUFFIXES = ("支部委员会", "总支部委员会", "党工委", "党总支", "党支部", "委员会", "党小组", "党委", "支部")
MOST = 9


def characters_of(name: str) -> str:
    """The characters that go on the seal of `name`, 1 to 9 of them; "印" if there is nothing to say.

    What every organization's name has in common (中共…, …党支部) is left away when the rest can stand alone.
    """
    text = "".join(name.split())
    for prefix in PREFIXES:
        text = text.removeprefix(prefix) or text
    for suffix in SUFFIXES:
        if len(text) > 4 and text.endswith(suffix) and len(text) - len(suffix) >= 2:
            text = text.removesuffix(suffix)
            break
    if len(text) == 3:
        text += "印"
    return text[:MOST] or "印"


def columns_of(text: str) -> int:
    """How many columns the characters take: 1, 2 or 3."""
    if len(text) <= 2:
        return 1
    return 2 if len(text) <= 6 else 3


def cells_of(name: str, size: int = 100) -> list[tuple[str, float, float, float, float]]:
    """Each character with its left edge, baseline, width and font size, within a square of `size`."""
    text = characters_of(name)
    columns = columns_of(text)
    rows = -(-len(text) // columns)
    margin = size * 0.13
    width = (size - 2 * margin) / columns
    cells = []
    for index, character in enumerate(text):
        column, row = divmod(index, rows)
        in_column = min(rows, len(text) - column * rows)
        tall = (size - 2 * margin) / in_column
        font = min(width * 1.02, tall * 1.02)
        left = size - margin - (column + 1) * width
        top = margin + row * tall
        cells.append(
            (character, round(left, 1), round(top + tall / 2 + font * 0.36, 1), round(width, 1), round(font, 1))
        )
    return cells
