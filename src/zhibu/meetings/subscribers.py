"""Members come and go, posts change hands: rolls of meetings to come follow. What becomes of a meeting is found."""

from collections.abc import Iterable, Sequence

from zhibu.foundation.events.registry import subscribe
from zhibu.foundation.search.actions import write
from zhibu.kernel import clock
from zhibu.meetings.actions.rolls import refresh_rolls
from zhibu.meetings.events import (
    MeetingAmended,
    MeetingCalled,
    MeetingCancelled,
    MeetingClosed,
    MeetingConfirmed,
    MeetingMoved,
)
from zhibu.meetings.search import KIND
from zhibu.members.events import MemberLeft, MemberMoved, MemberRegrouped, MembersEnrolled
from zhibu.organizations.events import PostLeft, PostTaken


def _refresh(paths: Iterable[str]) -> None:
    refresh_rolls(at=clock.now(), paths=paths)


@subscribe(MembersEnrolled)
def on_enrolled(events: Sequence[MembersEnrolled]) -> None:
    """They are called too."""
    _refresh(event.path for event in events)


@subscribe(MemberMoved)
def on_moved(events: Sequence[MemberMoved]) -> None:
    """Off the rolls of one branch, onto those of the other."""
    _refresh(path for event in events for path in (event.from_path, event.to_path))


@subscribe(MemberRegrouped)
def on_regrouped(events: Sequence[MemberRegrouped]) -> None:
    """Another group meets with them."""
    _refresh(event.path for event in events)


@subscribe(MemberLeft)
def on_left(events: Sequence[MemberLeft]) -> None:
    """Called no longer."""
    _refresh(event.path for event in events)


@subscribe(PostTaken)
def on_post_taken(events: Sequence[PostTaken]) -> None:
    """One more on the committee."""
    _refresh(event.path for event in events)


@subscribe(PostLeft)
def on_post_left(events: Sequence[PostLeft]) -> None:
    """One less."""
    _refresh(event.path for event in events)


Told = MeetingCalled | MeetingMoved | MeetingCancelled | MeetingClosed | MeetingConfirmed | MeetingAmended


def _find(events: Sequence[Told]) -> None:
    write(KIND, [str(event.meeting_id) for event in events])


@subscribe(MeetingCalled)
def on_called(events: Sequence[MeetingCalled]) -> None:
    """A new one, or one that another branch holds too."""
    _find(events)


@subscribe(MeetingMoved)
def on_meeting_moved(events: Sequence[MeetingMoved]) -> None:
    """On another day, of another title or kind."""
    _find(events)


@subscribe(MeetingCancelled)
def on_cancelled(events: Sequence[MeetingCancelled]) -> None:
    """Found no longer."""
    _find(events)


@subscribe(MeetingClosed)
def on_closed(events: Sequence[MeetingClosed]) -> None:
    """Its roll is complete."""
    _find(events)


@subscribe(MeetingConfirmed)
def on_confirmed(events: Sequence[MeetingConfirmed]) -> None:
    """Its resolutions are found."""
    _find(events)


@subscribe(MeetingAmended)
def on_amended(events: Sequence[MeetingAmended]) -> None:
    """They may have been corrected."""
    _find(events)
