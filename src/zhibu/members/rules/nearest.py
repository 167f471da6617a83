"""Names that somebody may have meant."""

from collections import Counter, defaultdict
from collections.abc import Iterable


class NearestNames:
    """Finds the names most like a given one by the pairs of characters they share; made once for many questions."""

    def __init__(self, names: Iterable[str]) -> None:
        self._size: dict[str, int] = {}
        self._holders: dict[str, list[str]] = defaultdict(list)
        for name in names:
            pairs = _pairs(name)
            self._size[name] = len(pairs)
            for pair in pairs:
                self._holders[pair].append(name)

    def to(self, text: str, *, at_most: int = 3, likeness: float = 0.3) -> list[str]:
        """The names most like `text`, best first; none that shares less than `likeness` (Dice) of the pairs.

        Source: Dice coefficient of character bigrams.
        """
        wanted = _pairs(text)
        shared = Counter(name for pair in wanted for name in self._holders.get(pair, ()))
        rated = [(2 * count / (len(wanted) + self._size[name]), name) for name, count in shared.items()]
        best = sorted((row for row in rated if row[0] >= likeness), key=lambda row: (-row[0], row[1]))
        return [name for _, name in best[:at_most]]


def _pairs(text: str) -> set[str]:
    padded = f"^{text}$"
    return {padded[i : i + 2] for i in range(len(padded) - 1)}
