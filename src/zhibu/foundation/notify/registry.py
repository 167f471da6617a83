"""How notices know telephone numbers: the context above that keeps them registers where to ask."""

from collections.abc import Callable, Collection
from uuid import UUID

NumbersOf = Callable[[Collection[UUID]], dict[UUID, str]]
"""The number of each account that has one."""

_known: list[NumbersOf] = [lambda _accounts: {}]


def register_numbers(numbers_of: NumbersOf) -> None:
    """Name the directory of telephone numbers; call it once, in `apps.py`."""
    _known[:] = [numbers_of]


def numbers_of(accounts: Collection[UUID]) -> dict[UUID, str]:
    """The number of each of the accounts that has one; knows none until a directory is registered."""
    return _known[0](accounts)
