"""Two people write the same minutes: what both wrote is put together line by line, or shown side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import chain, pairwise

Lines = tuple[str, ...]
Edit = tuple[int, int, Lines]
"""Lines `[from, to)` of the text that both began with are replaced by others."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it. `conflicts` holds, for each field that both changed at the same place, mine and theirs;
    `fields` holds theirs there, and everywhere else what both wrote."""

    fields: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, tuple[str, str]] = field(default_factory=dict)


def merge(base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]) -> Merged:
    """Put two versions of the same fields together that began with `base`; a field that one side does not have is
    left as the other has it.

    Source: docs/rules/record.md, "Two people write".
    """
    fields: dict[str, str] = {}
    conflicts: dict[str, tuple[str, str]] = {}
    for name in chain(theirs, (name for name in mine if name not in theirs)):
        old, new, other = (tidied(side.get(name, base.get(name, ""))) for side in (base, mine, theirs))
        found = merge_text(old, new, other)
        fields[name] = other if found is None else found
        if found is None:
            conflicts[name] = (new, other)
    return Merged(fields, conflicts)


def merge_text(base: str, mine: str, theirs: str) -> str | None:
    """Put two texts together that began with `base`, line by line; None where both changed the same lines or wrote
    something different at the same place. Nothing that either wrote is left out of a text that comes of it.

    Source: docs/rules/record.md, "Two people write".
    """
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    old = base.split("\n")
    edits = sorted({*_edits(old, mine.split("\n")), *_edits(old, theirs.split("\n"))})
    if any(_clash(one, other) for one, other in pairwise(edits)):
        return None
    lines: list[str] = []
    place = 0
    for start, end, new in edits:
        lines += old[place:start]
        lines += new
        place = end
    return "\n".join(lines + old[place:])


def tidied(text: str) -> str:
    """A text with one kind of line break, without blanks at the ends of its lines and empty lines around it, and
    without NUL, which PostgreSQL keeps in no text.

    Source: docs/rules/record.md, "Two people write".
    """
    lines = [line.rstrip() for line in text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip("\n")


def _edits(old: list[str], new: list[str]) -> list[Edit]:
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(i1, i2, tuple(new[j1:j2])) for tag, i1, i2, j1, j2 in steps if tag != "equal"]


def _clash(one: Edit, other: Edit) -> bool:
    """Whether two edits, in order, touch the same lines or the same place between two lines."""
    return other[0] < one[1] or (other[0] == one[0] and other != one)
