"""What learning does when others report something."""

from collections.abc import Sequence

from zhibu.foundation.events.registry import subscribe
from zhibu.learning.actions import paths
from zhibu.organizations.events import OrganizationMoved


@subscribe(OrganizationMoved)
def carry_paths_along(events: Sequence[OrganizationMoved]) -> None:
    """Check-ins and entries follow a subtree to its new place."""
    for event in events:
        paths.move(old_path=event.old_path, new_path=event.new_path)
