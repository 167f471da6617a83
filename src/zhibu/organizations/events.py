"""What happens to organizations that others may want to know."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class OrganizationFounded:
    """A node has joined the tree."""

    organization_id: UUID
    path: str
    on: date


@dataclass(frozen=True)
class OrganizationRenamed:
    """A node bears a new name."""

    organization_id: UUID
    path: str
    name: str
    on: date


@dataclass(frozen=True)
class OrganizationMoved:
    """A subtree has moved: every path below `old_path` now starts with `new_path`."""

    organization_id: UUID
    old_path: str
    new_path: str
    on: date


@dataclass(frozen=True)
class OrganizationDissolved:
    """A node has ended its work."""

    organization_id: UUID
    path: str
    on: date


@dataclass(frozen=True)
class OrganizationReinstated:
    """A dissolved node is at work again."""

    organization_id: UUID
    path: str
    on: date


@dataclass(frozen=True)
class OrganizationSuspended:
    """The life of a node, of a branch with that of its groups, rests from the day `on`."""

    organization_id: UUID
    path: str
    on: date


@dataclass(frozen=True)
class OrganizationResumed:
    """The life of a node goes on from the day `on`."""

    organization_id: UUID
    path: str
    on: date


@dataclass(frozen=True)
class OrganizationsMerged:
    """A node has ended its work and another one has taken over what it held."""

    organization_id: UUID
    into_id: UUID
    path: str
    into_path: str
    on: date


@dataclass(frozen=True)
class OrganizationSplit:
    """A part of the members of a node forms a node of its own."""

    organization_id: UUID
    new_id: UUID
    path: str
    new_path: str
    on: date


@dataclass(frozen=True)
class ReshapingUndone:
    """A merger, split, dissolution or suspension has been taken back, as if it had never been."""

    reshaping_id: UUID
    kind: str
    organization_id: UUID
    path: str
    on: date


@dataclass(frozen=True)
class PostTaken:
    """Somebody has taken a post; `holder_id` is their member record, if they have one here."""

    organization_id: UUID
    path: str
    post: str
    holder_id: UUID | None
    on: date


@dataclass(frozen=True)
class PostLeft:
    """Somebody has left a post."""

    organization_id: UUID
    path: str
    post: str
    holder_id: UUID | None
    on: date
