"""Cells that a spreadsheet program would take for a formula."""

_DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠")
"""Full-width signs too: programs set to Chinese or Japanese take them for the narrow ones."""
_SKIPPED = "' \u00a0\u3000\u200b\ufeff"


def is_dangerous(text: str) -> bool:
    """Whether a program could run `text` as a formula: it begins so, perhaps after spaces or apostrophes."""
    start = text.lstrip(_SKIPPED)
    return bool(start) and start[0] in _DANGEROUS


def neutralize(text: str) -> str:
    """The text, with an apostrophe before it if a program could run it. `restore` takes exactly that away again.

    Source: OWASP, CSV Injection.
    """
    return f"'{text}" if is_dangerous(text) else text


def restore(text: str) -> str:
    """What was there before `neutralize`."""
    return text[1:] if text[:1] == "'" and is_dangerous(text) else text
