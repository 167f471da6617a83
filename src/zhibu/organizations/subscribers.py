"""What is told of organizations is found at once."""

from collections.abc import Sequence

from zhibu.foundation.events.registry import subscribe
from zhibu.foundation.search.actions import write
from zhibu.organizations.events import (
    OrganizationDissolved,
    OrganizationFounded,
    OrganizationReinstated,
    OrganizationRenamed,
)
from zhibu.organizations.search import KIND

Told = Sequence[OrganizationFounded | OrganizationRenamed | OrganizationDissolved | OrganizationReinstated]


def _write(events: Told) -> None:
    write(KIND, [str(event.organization_id) for event in events])


@subscribe(OrganizationFounded)
def on_founded(events: Sequence[OrganizationFounded]) -> None:
    """A new one."""
    _write(events)


@subscribe(OrganizationRenamed)
def on_renamed(events: Sequence[OrganizationRenamed]) -> None:
    """Another name."""
    _write(events)


@subscribe(OrganizationDissolved)
def on_dissolved(events: Sequence[OrganizationDissolved]) -> None:
    """Found no longer."""
    _write(events)


@subscribe(OrganizationReinstated)
def on_reinstated(events: Sequence[OrganizationReinstated]) -> None:
    """Found again."""
    _write(events)
