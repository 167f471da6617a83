"""Events that change roll-ups, each handed to one action of upkeep."""

from collections.abc import Sequence

from zhibu.analytics.actions.upkeep import (
    enter_check_ins,
    move_subtree,
    note_change,
    recount_below,
    recount_members,
    recount_nodes,
)
from zhibu.analytics.queries.sources import HOURS_RULES, members_at
from zhibu.foundation.events.registry import subscribe
from zhibu.foundation.rulebook import queries as rulebook
from zhibu.foundation.rulebook.events import RuleChanged
from zhibu.kernel import clock
from zhibu.learning.events import CheckedIn, HoursEntered
from zhibu.members.events import MemberExempted, MemberLeft, MemberMoved, MembersEnrolled
from zhibu.organizations.events import (
    OrganizationDissolved,
    OrganizationFounded,
    OrganizationMoved,
    OrganizationReinstated,
    OrganizationRenamed,
    PostLeft,
    PostTaken,
)


@subscribe(CheckedIn)
def on_checked_in(events: Sequence[CheckedIn]) -> None:
    """Weeks."""
    enter_check_ins([(event.path, event.week, event.nth_of_week) for event in events])


@subscribe(HoursEntered)
def on_hours_entered(events: Sequence[HoursEntered]) -> None:
    """Years of the members concerned."""
    recount_members(
        members={event.member_id for event in events}, years={event.year for event in events}, day=clock.today()
    )


@subscribe(MembersEnrolled)
def on_members_enrolled(events: Sequence[MembersEnrolled]) -> None:
    """Members of the branches, and the hours of those who come back."""
    places = {event.path for event in events}
    recount_nodes(places=places)
    recount_members(members=members_at(places), day=clock.today())


@subscribe(MemberMoved)
def on_member_moved(events: Sequence[MemberMoved]) -> None:
    """Members of both branches; the hours go with the person."""
    recount_nodes(places={path for event in events for path in (event.from_path, event.to_path)})
    recount_members(members={event.member_id for event in events}, day=clock.today())


@subscribe(MemberLeft)
def on_member_left(events: Sequence[MemberLeft]) -> None:
    """Members of the branch; the hours leave with the person."""
    recount_nodes(places={event.path for event in events})
    recount_members(members={event.member_id for event in events}, day=clock.today())


@subscribe(MemberExempted)
def on_member_exempted(events: Sequence[MemberExempted]) -> None:
    """Those of whom nothing is asked, and what is asked of the member."""
    recount_nodes(places={event.path for event in events})
    recount_members(members={event.member_id for event in events}, day=clock.today())


@subscribe(RuleChanged)
def on_rule_changed(events: Sequence[RuleChanged]) -> None:
    """What the year asks of everybody below; a rule that begins another day is followed then."""
    if rulebook.has_local_rules(HOURS_RULES):
        recount_below(places={e.scope_path for e in events if e.code in HOURS_RULES}, day=clock.today())


@subscribe(PostTaken)
def on_post_taken(events: Sequence[PostTaken]) -> None:
    """A post changes what the year asks."""
    recount_members(members={event.holder_id for event in events if event.holder_id}, day=clock.today())


@subscribe(PostLeft)
def on_post_left(events: Sequence[PostLeft]) -> None:
    """A post changes what the year asks."""
    recount_members(members={event.holder_id for event in events if event.holder_id}, day=clock.today())


@subscribe(OrganizationFounded)
def on_founded(events: Sequence[OrganizationFounded]) -> None:
    """A node more."""
    recount_nodes(places={event.path for event in events})


@subscribe(OrganizationDissolved)
def on_dissolved(events: Sequence[OrganizationDissolved]) -> None:
    """A branch less."""
    recount_nodes(places={event.path for event in events})


@subscribe(OrganizationReinstated)
def on_reinstated(events: Sequence[OrganizationReinstated]) -> None:
    """A branch more."""
    recount_nodes(places={event.path for event in events})


@subscribe(OrganizationMoved)
def on_moved(events: Sequence[OrganizationMoved]) -> None:
    """A subtree elsewhere, where other rules may bind it."""
    for event in events:
        move_subtree(old_path=event.old_path, new_path=event.new_path)
    if rulebook.has_local_rules(HOURS_RULES):
        recount_below(places={event.new_path for event in events}, day=clock.today())


@subscribe(OrganizationRenamed)
def on_renamed(events: Sequence[OrganizationRenamed]) -> None:
    """A name that dashboards show."""
    note_change(places={event.path for event in events})
