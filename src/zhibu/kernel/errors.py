"""The three ways in which the domain says no. Views turn them into pages; the API into problem documents."""

from typing import Any


class DomainError(Exception):
    """Base of everything that a rule or an action may raise on purpose."""


class NotFound(DomainError):
    """There is no such thing, or the actor may not know that there is: both look the same (404)."""


class Forbidden(DomainError):
    """The actor sees the thing but may not do this with it (403)."""


class Refused(DomainError):
    """A rule says no to otherwise valid input.

    `code` is stable and short, for tests and programs; `message` is for the person: what happened and what to do.
    `field` names the form field to mark, if one is to blame.
    """

    def __init__(self, code: str, message: Any, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
