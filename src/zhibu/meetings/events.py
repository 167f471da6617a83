"""What happens to meetings that others may want to know."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class MeetingCalled:
    """A meeting has been called."""

    meeting_id: UUID
    organization_id: UUID
    path: str
    kind: str
    on: date


@dataclass(frozen=True)
class MeetingMoved:
    """A meeting takes place on another day, at another time or place."""

    meeting_id: UUID
    organization_id: UUID
    path: str
    kind: str
    from_on: date
    on: date


@dataclass(frozen=True)
class MeetingCancelled:
    """A meeting does not take place."""

    meeting_id: UUID
    organization_id: UUID
    path: str
    kind: str
    on: date


@dataclass(frozen=True)
class MeetingClosed:
    """A meeting has ended; its attendance is counted."""

    meeting_id: UUID
    organization_id: UUID
    path: str
    kind: str
    on: date


@dataclass(frozen=True)
class MeetingConfirmed:
    """The record of a meeting is confirmed and sealed."""

    meeting_id: UUID
    organization_id: UUID
    path: str
    kind: str
    on: date


@dataclass(frozen=True)
class MeetingAmended:
    """A sealed record has been amended."""

    meeting_id: UUID
    organization_id: UUID
    path: str
    kind: str
    on: date


@dataclass(frozen=True)
class LocalKindChanged:
    """A locality has added a kind of meeting for the node at `path` and all below it, or has ended one."""

    path: str
    code: str
    on: date
