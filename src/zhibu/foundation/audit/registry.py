"""What an action is called: contexts above say their deeds in words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Words = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Description:
    """`sentence` says the deed without its subject ("gave the role {role}"); `words` fills its blanks."""

    action: str
    sentence: Any
    words: Words | None = None


_descriptions: dict[str, Description] = {}


def describe(action: str, sentence: Any, words: Words | None = None) -> None:
    """Say `action` in words; call it in `apps.py`. Raises ValueError if it has been said.

    Blanks in braces are filled from `words(detail)`, or from the details themselves; a sentence whose blanks cannot
    be filled appears with a dash in their place, never as an error.
    """
    if action in _descriptions:
        raise ValueError(f"audit action {action} is described twice")
    _descriptions[action] = Description(action, sentence, words)


def descriptions() -> list[Description]:
    """All that is described, by action."""
    return [_descriptions[action] for action in sorted(_descriptions)]


_labels: dict[str, Any] = {}


def call_detail(key: str, label: Any) -> None:
    """Say what a key of an entry's details means, for the page of one entry. The first label of a key stays."""
    _labels.setdefault(key, label)


def label_of(key: str) -> Any:
    """What the key means; the key itself where nobody has said."""
    return _labels.get(key, key)


class _Dashed(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "—"


def sentence_of(action: str, detail: dict[str, Any]) -> str:
    """The deed in words; the bare action where nobody has described it."""
    described = _descriptions.get(action)
    if described is None:
        return action
    filled = {**detail, **(described.words(detail) if described.words else {})}
    return str(described.sentence).format_map(_Dashed(filled))


def title_of(action: str) -> str:
    """The kind of deed, for a list of kinds: the sentence with its blanks left out."""
    described = _descriptions.get(action)
    return str(described.sentence).format_map(_Ellipses()) if described else action


class _Ellipses(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
