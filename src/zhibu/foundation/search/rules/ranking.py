"""What stands first: the title before the text, as asked before scattered, the newer a little before the older."""

from datetime import date

from zhibu.foundation.search.rules.folding import fold
from zhibu.foundation.search.rules.questions import Question
from zhibu.foundation.search.rules.tokens import pieces

EQUAL, BEGINS, HOLDS, ALL_WORDS, AS_ASKED, SCATTERED, SOME = 100.0, 80.0, 70.0, 50.0, 30.0, 10.0, 0.0
AGE = 9.0
"""What age takes away at most: less than the step between two kinds of closeness."""
HALF_LIFE_DAYS = 365


def closeness(question: Question, title: str, *, tier: int) -> float:
    """How near a document comes to a question by its title and by the tier in which the engine found it.

    `tier` counts `question.tiers`; beyond them is what holds only some of the words.

    Source: docs/rules/search-words.md.
    """
    compact = "".join(pieces(fold(title)))
    if compact == question.compact:
        return EQUAL
    if compact.startswith(question.compact):
        return BEGINS
    if question.compact in compact:
        return HOLDS
    by_tier = {4: (ALL_WORDS, ALL_WORDS, AS_ASKED, SCATTERED), 2: (ALL_WORDS, AS_ASKED)}
    ladder = by_tier.get(len(question.tiers), (ALL_WORDS, ALL_WORDS, AS_ASKED))
    return ladder[tier] if tier < len(ladder) else SOME


def fading(on: date, today: date) -> float:
    """What age takes away: nothing today, half of `AGE` after a year, never more than `AGE`.

    Source: docs/rules/search-words.md.
    """
    return AGE * (1 - 0.5 ** (max(0, (today - on).days) / HALF_LIFE_DAYS))
