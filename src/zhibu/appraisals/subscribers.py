"""What appraisals do when others report something."""

from collections.abc import Sequence

from zhibu.appraisals.actions.roll import follow_branches
from zhibu.appraisals.actions.running import end_with_branch
from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.events.registry import subscribe
from zhibu.kernel import clock
from zhibu.members.events import MemberLeft, MemberMoved, MembersEnrolled
from zhibu.organizations.events import OrganizationDissolved


@subscribe(MemberMoved)
def follow_moves(events: Sequence[MemberMoved]) -> None:
    """Who changed branch leaves one roll and joins another, if that is still open."""
    follow_branches(paths={path for event in events for path in (event.from_path, event.to_path)}, at=clock.now())


@subscribe(MemberLeft)
def follow_ends(events: Sequence[MemberLeft]) -> None:
    """Whose membership ended leaves the roll."""
    follow_branches(paths={event.path for event in events}, at=clock.now())


@subscribe(MembersEnrolled)
def follow_entries(events: Sequence[MembersEnrolled]) -> None:
    """Who was entered joins the roll, if it is still open."""
    follow_branches(paths={event.path for event in events}, at=clock.now())


@subscribe(OrganizationDissolved)
def end_what_was_running(events: Sequence[OrganizationDissolved]) -> None:
    """A dissolved branch decides nothing any more."""
    for event in events:
        end_with_branch(actor=SYSTEM, at=clock.now(), organization_id=event.organization_id)
