"""Materialized paths of a tree: each step is four characters of 0–9A–Z, so a subtree is one range of text.

`"0001"` is a root, `"00010003"` its third child. `[path, beyond(path))` holds the node and all below it,
an index range on every database (a bound `LIKE 'p%'` is not).
"""

STEP = 4
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LIMIT = len(_DIGITS) ** STEP
"""How many children one node may ever have had."""


def step(number: int) -> str:
    """The four characters of the `number`-th child, counted from 1."""
    if not 0 < number < LIMIT:
        raise ValueError(f"child number {number} is out of range")
    text = ""
    for _ in range(STEP):
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text


def child(path: str, number: int) -> str:
    """The path of the `number`-th child of `path` (of the `number`-th root for the empty path)."""
    return path + step(number)


def beyond(path: str) -> str:
    """The first text after the whole subtree of `path`."""
    return path + "~"


def is_within(path: str, scope: str) -> bool:
    """Whether `path` is `scope` itself or below it. The empty scope holds nothing."""
    return bool(scope) and path.startswith(scope)


def ancestors(path: str, *, itself: bool = True) -> list[str]:
    """The paths from the root down to `path`, with or without itself."""
    last = len(path) if itself else len(path) - STEP
    return [path[:end] for end in range(STEP, last + 1, STEP)]


def depth(path: str) -> int:
    """1 for a root."""
    return len(path) // STEP


def topmost(scopes: list[str]) -> list[str]:
    """The scopes that are not inside another one, sorted."""
    kept: list[str] = []
    for scope in sorted(set(scopes)):
        if not (kept and scope.startswith(kept[-1])):
            kept.append(scope)
    return kept
