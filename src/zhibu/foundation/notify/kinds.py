"""What notices there are, in words: contexts register theirs in `notices.py`, which is found by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.notify.choices import Channel
from zhibu.foundation.ui.slots import Slot


def everybody(actor: Actor) -> bool:
    """For notices that anybody may get."""
    return True


@dataclass(frozen=True)
class NoticeGroup:
    """Kinds of notices that a person wants by the same ways: one line of the page of preferences.

    `kinds` are whole ("meeting.moved") or a beginning with its dot ("meeting."); the longest that fits counts.
    `words` is all that is said outside the program: it names nobody and nothing. What `cannot_wait` also goes by text
    message and is kept for no digest; what `is_urgent` goes out by day and night. `by` is the choice of whoever has
    made none; `allowed(actor)` says whose page shows the line.
    """

    key: str
    label: Any
    words: Any
    kinds: tuple[str, ...]
    order: int = 100
    note: Any = ""
    cannot_wait: bool = False
    is_urgent: bool = False
    by: frozenset[str] = frozenset({Channel.PUSH, Channel.MAIL})
    allowed: Callable[[Actor], bool] = everybody

    def defaults(self) -> frozenset[str]:
        """The ways of whoever has chosen none."""
        return self.by | {Channel.TEXT} if self.cannot_wait else self.by


notice_groups: Slot[NoticeGroup] = Slot("kinds of notices")
OTHERS = NoticeGroup(
    "other", _("Other notices"), _("There is news for you"), (), order=900, by=frozenset({Channel.PUSH})
)
"""Where a kind belongs that nobody has registered."""


def groups() -> list[NoticeGroup]:
    """All of them, in order."""
    return [*notice_groups, OTHERS]


def group_of(kind: str) -> NoticeGroup:
    """The group of a kind of notice; `OTHERS` for one that nobody has registered."""
    best, length = OTHERS, 0
    for group in notice_groups:
        for one in group.kinds:
            fits = kind == one or (one.endswith(".") and kind.startswith(one))
            if fits and len(one) > length:
                best, length = group, len(one)
    return best


def find_group(key: str) -> NoticeGroup | None:
    """The group of a key, or None."""
    return next((group for group in groups() if group.key == key), None)
