"""What happens to members that others may want to know."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class MembersEnrolled:
    """`count` members have been entered in the branch at `path` (one by hand, many by an import)."""

    path: str
    count: int
    on: date


@dataclass(frozen=True)
class MemberMoved:
    """A member has changed branch."""

    member_id: UUID
    from_path: str
    to_path: str
    on: date


@dataclass(frozen=True)
class MemberRegrouped:
    """A member of the branch at `path` is in another group now; in none if `group_id` is None."""

    member_id: UUID
    path: str
    group_id: UUID | None
    on: date


@dataclass(frozen=True)
class MemberExempted:
    """A member has been exempted from the hours of the year, or is no longer."""

    member_id: UUID
    path: str
    is_exempt: bool
    on: date


@dataclass(frozen=True)
class MemberLeft:
    """A membership has ended."""

    member_id: UUID
    path: str
    on: date
