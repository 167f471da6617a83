"""Who has come to a branch may be the one whose post has had a name only."""

from collections.abc import Sequence

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.events.registry import subscribe
from zhibu.kernel import clock
from zhibu.members.actions import recognize_members
from zhibu.members.actions.leaders import keep_leaders
from zhibu.members.events import MemberMoved, MembersEnrolled
from zhibu.organizations.choices import PostKind
from zhibu.organizations.events import PostLeft, PostTaken


@subscribe(MembersEnrolled)
def on_enrolled(events: Sequence[MembersEnrolled]) -> None:
    """A roster, or one person."""
    recognize_members(actor=SYSTEM, at=clock.now(), paths={event.path for event in events})


@subscribe(MemberMoved)
def on_moved(events: Sequence[MemberMoved]) -> None:
    """From another branch."""
    recognize_members(actor=SYSTEM, at=clock.now(), paths={event.to_path for event in events})


@subscribe(PostTaken)
def on_post_taken(events: Sequence[PostTaken]) -> None:
    """A post filled by name alone, as sheets do: the member may have been here before."""
    recognize_members(actor=SYSTEM, at=clock.now(), paths={event.path for event in events if event.holder_id is None})
    _keep_leaders(events)


@subscribe(PostLeft)
def on_post_left(events: Sequence[PostLeft]) -> None:
    """A group has another leader, or none."""
    _keep_leaders(events)


def _keep_leaders(events: Sequence[PostTaken | PostLeft]) -> None:
    paths = {event.path for event in events if event.post == PostKind.GROUP_LEADER}
    if paths:
        keep_leaders(at=clock.now(), paths=paths)
