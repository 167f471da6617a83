"""How accounts know telephone numbers: the context above that keeps them registers where to ask."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass
class Phones:
    """`accounts_of(number)`: the accounts of the people with this number. `number_of(account)`: theirs, or empty."""

    accounts_of: Callable[[str], list[UUID]]
    number_of: Callable[[UUID], str]


_known = [Phones(accounts_of=lambda _number: [], number_of=lambda _account: "")]


def register_phones(phones: Phones) -> None:
    """Name the directory of telephone numbers; call it once, in `apps.py`."""
    _known[:] = [phones]


def phones() -> Phones:
    """The directory of telephone numbers; knows nobody until one is registered."""
    return _known[0]
