"""Events that may change a judgment: each is followed by judging anew whom it concerns."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from zhibu.appraisals.events import AppraisalFinished
from zhibu.compliance.actions.keeping import judge_anew
from zhibu.compliance.actions.places import move_subtree
from zhibu.compliance.queries.places import dutiful_below, path_of, with_groups
from zhibu.compliance.tasks import judge_in_parts
from zhibu.foundation.events.registry import subscribe
from zhibu.foundation.rulebook import local
from zhibu.foundation.rulebook.events import RuleChanged
from zhibu.kernel import clock
from zhibu.kernel.periods import span_of
from zhibu.meetings.events import (
    LocalKindChanged,
    MeetingAmended,
    MeetingCalled,
    MeetingCancelled,
    MeetingClosed,
    MeetingConfirmed,
    MeetingMoved,
)
from zhibu.meetings.queries.counts import organizations_counted
from zhibu.members.events import MemberExempted, MemberLeft, MemberMoved, MemberRegrouped, MembersEnrolled
from zhibu.organizations.events import (
    OrganizationDissolved,
    OrganizationFounded,
    OrganizationMoved,
    OrganizationReinstated,
    OrganizationResumed,
    OrganizationSuspended,
    PostLeft,
    PostTaken,
)
from zhibu.talks.events import TalkRecorded

MeetingEvent = MeetingCalled | MeetingMoved | MeetingCancelled | MeetingClosed | MeetingConfirmed | MeetingAmended


def _after_meetings(events: Sequence[MeetingEvent], cause: str) -> None:
    """Judge the organizations for which the meetings count, or counted until now, in the years of their days."""
    ids = organizations_counted([event.meeting_id for event in events]) | {event.organization_id for event in events}
    days = [event.on for event in events] + [event.from_on for event in events if isinstance(event, MeetingMoved)]
    _judge(ids, days, cause)


def _judge(ids: set[UUID], days: Sequence[date], cause: str) -> None:
    years = [span_of("year", day) for day in days]
    since, until = min(y.starts_on for y in years), max(y.starts_on for y in years).replace(month=12, day=31)
    judge_anew(organization_ids=ids, at=clock.now(), cause=cause, since=since, until=until + timedelta(days=1))


@subscribe(MeetingCalled)
def on_called(events: Sequence[MeetingCalled]) -> None:
    """Something is planned."""
    _after_meetings(events, "record")


@subscribe(MeetingMoved)
def on_moved_meeting(events: Sequence[MeetingMoved]) -> None:
    """Another day, perhaps another period."""
    _after_meetings(events, "record")


@subscribe(MeetingCancelled)
def on_cancelled(events: Sequence[MeetingCancelled]) -> None:
    """Nothing is planned any more."""
    _after_meetings(events, "record")


@subscribe(MeetingClosed)
def on_closed(events: Sequence[MeetingClosed]) -> None:
    """Held, validly or not."""
    _after_meetings(events, "record")


@subscribe(MeetingConfirmed)
def on_confirmed(events: Sequence[MeetingConfirmed]) -> None:
    """The record is there."""
    _after_meetings(events, "record")


@subscribe(MeetingAmended)
def on_amended(events: Sequence[MeetingAmended]) -> None:
    """What was judged may have been another meeting."""
    _after_meetings(events, "amended")


@subscribe(AppraisalFinished)
def on_appraised(events: Sequence[AppraisalFinished]) -> None:
    """The appraisal of a year is done, perhaps in the next."""
    _judge({event.organization_id for event in events}, [date(event.year, 7, 1) for event in events], "record")


@subscribe(TalkRecorded)
def on_talked(events: Sequence[TalkRecorded]) -> None:
    """One talk more."""
    _judge({event.organization_id for event in events}, [event.on for event in events], "record")


@subscribe(RuleChanged)
def on_rule_changed(events: Sequence[RuleChanged]) -> None:
    """Other numbers below the node. They are read afresh: this process may remember the old ones for a while."""
    local.forget()
    for event in events:
        if event.code.startswith(("meeting.", "branch.", "appraisal.", "talk.", "compliance.")):
            judge_in_parts(dutiful_below(event.scope_path), cause="rule")


@subscribe(LocalKindChanged)
def on_kind_changed(events: Sequence[LocalKindChanged]) -> None:
    """One duty more or less below the node."""
    for path in sorted({event.path for event in events}):
        judge_in_parts(dutiful_below(path), cause="rule")


@subscribe(OrganizationFounded)
def on_founded(events: Sequence[OrganizationFounded]) -> None:
    """One more that owes something."""
    judge_in_parts([event.organization_id for event in events], cause="organization")


@subscribe(OrganizationDissolved)
def on_dissolved(events: Sequence[OrganizationDissolved]) -> None:
    """From now on nothing is owed."""
    judge_in_parts([event.organization_id for event in events], cause="organization")


@subscribe(OrganizationReinstated)
def on_reinstated(events: Sequence[OrganizationReinstated]) -> None:
    """Owed again."""
    judge_in_parts([event.organization_id for event in events], cause="organization")


@subscribe(OrganizationSuspended)
def on_suspended(events: Sequence[OrganizationSuspended]) -> None:
    """Nothing is owed meanwhile, by its groups neither."""
    judge_in_parts([pk for event in events for pk in dutiful_below(event.path)], cause="organization")


@subscribe(OrganizationResumed)
def on_resumed(events: Sequence[OrganizationResumed]) -> None:
    """Owed again, by its groups too."""
    judge_in_parts([pk for event in events for pk in dutiful_below(event.path)], cause="organization")


@subscribe(OrganizationMoved)
def on_moved(events: Sequence[OrganizationMoved]) -> None:
    """Judgments go along, to where the organization stands by now; other local rules may bind it there."""
    local.forget()
    for event in events:
        path = path_of(event.organization_id) or event.new_path
        move_subtree(old_path=event.old_path, new_path=path)
        judge_in_parts(dutiful_below(path), cause="organization")


@subscribe(MembersEnrolled)
def on_enrolled(events: Sequence[MembersEnrolled]) -> None:
    """A branch may now be large enough for a committee, or have its first member."""
    judge_in_parts(with_groups({event.path for event in events}), cause="members")


@subscribe(MemberMoved)
def on_member_moved(events: Sequence[MemberMoved]) -> None:
    """Both branches, and the group that is left behind."""
    places = {path for event in events for path in (event.from_path, event.to_path)}
    judge_in_parts(with_groups(places), cause="members")


@subscribe(MemberRegrouped)
def on_regrouped(events: Sequence[MemberRegrouped]) -> None:
    """A group may have its first member, or none any more; the branch may have its first group."""
    judge_in_parts(with_groups({event.path for event in events}), cause="members")


@subscribe(MemberExempted)
def on_exempted(events: Sequence[MemberExempted]) -> None:
    """Talks are asked of one member less, or of one more."""
    judge_in_parts(with_groups({event.path for event in events}), cause="members")


@subscribe(MemberLeft)
def on_member_left(events: Sequence[MemberLeft]) -> None:
    """One member less, in a group too."""
    judge_in_parts(with_groups({event.path for event in events}), cause="members")


@subscribe(PostTaken)
def on_post_taken(events: Sequence[PostTaken]) -> None:
    """A committee may be complete."""
    judge_in_parts([event.organization_id for event in events], cause="members")


@subscribe(PostLeft)
def on_post_left(events: Sequence[PostLeft]) -> None:
    """A committee may no longer be there."""
    judge_in_parts([event.organization_id for event in events], cause="members")
