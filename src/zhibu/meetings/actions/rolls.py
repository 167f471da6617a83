"""Keeping the roll of a meeting that is called: it follows the branch; guests come onto it; a vote is noted away."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import SYSTEM, Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.search import actions as search
from zhibu.kernel import paths as tree
from zhibu.kernel.errors import NotFound, Refused
from zhibu.meetings.access import get_meeting, get_run_meeting
from zhibu.meetings.actions._telling import demand_called, record, tell_called
from zhibu.meetings.actions.calling import count_for, write_lines
from zhibu.meetings.choices import AttendeeRole, InvitationState, MeetingState, Presence
from zhibu.meetings.models import Attendee, Invitation, Meeting
from zhibu.meetings.queries.kinds import kind_of
from zhibu.meetings.queries.rolls import Roll, roll_for, standing_roll
from zhibu.meetings.rules import roll as rules
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import Organization

MOST_GUESTS = 100
HAVE_MEMBERS_BELOW = (OrganizationKind.GENERAL_BRANCH, OrganizationKind.COMMITTEE)


@transaction.atomic
def refresh_roll(*, actor: Actor, at: datetime, meeting_id: UUID) -> rules.Changes:
    """Make the roll of a called meeting agree with the members of its day; those who are new are told.

    Order of effects: roll, host, notices, audit (if anything changed). Raises NotFound, Forbidden (see
    `get_run_meeting`); Refused "state" once it has been opened.
    """
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    demand_called(meeting)
    changes = agree(meeting, at=at)
    if changes:
        record("meeting.roll_refreshed", meeting, actor=actor, at=at, added=len(changes.add), gone=len(changes.drop))
    return changes


def agree(meeting: Meeting, *, at: datetime, tell: bool = True) -> rules.Changes:
    """What `refresh_roll` does to a locked meeting, whoever acts. Whoever opens a meeting calls it first.

    Nine statements or so for one branch, more only if something has changed.
    """
    organizations = _organizations(meeting)
    now = roll_for(kind_of(meeting), organizations, meeting.on)
    standing = standing_roll(meeting.pk)
    changes = rules.changes({pk: line for pk, (_row, line) in standing.items()}, now.seats)
    _write(meeting, changes, now, {pk: row for pk, (row, _line) in standing.items()}, organizations)
    if changes:
        search.changed("meeting", [meeting.pk], at=at)
    if meeting.host_id in changes.drop:
        meeting.host, meeting.host_name = None, ""
        meeting.save(update_fields=["host", "host_name"])
    if tell and changes.add and meeting.starts_at > at:
        new = set(changes.add)
        accounts = [line.account_id for line in now.lines if line.member_id in new and line.account_id]
        tell_called(meeting, at=at, accounts=accounts)
    return changes


def _organizations(meeting: Meeting) -> list[Organization]:
    """Those that hold the meeting: its own first, then those that hold it with them."""
    joined = Invitation.objects.filter(meeting=meeting, state=InvitationState.ACCEPTED).select_related("organization")
    return [meeting.organization, *(row.organization for row in joined)]


def _write(
    meeting: Meeting,
    changes: rules.Changes,
    now: Roll,
    rows: dict[UUID, Attendee],
    organizations: Iterable[Organization],
) -> None:
    lines = {line.member_id: line for line in now.lines if line.member_id}
    write_lines(meeting, [lines[pk] for pk in changes.add])
    for pk in changes.reseat:
        row, line = rows[pk], lines[pk]
        row.role, row.organization_id = AttendeeRole.EXPECTED, line.organization_id
        row.counts, row.is_entitled, row.left_out_why = line.seat.counts, line.seat.is_entitled, line.seat.why
        row.save(update_fields=["role", "organization", "counts", "is_entitled", "left_out_why"])
    for pk in changes.as_guest:
        row = rows[pk]
        row.role, row.counts, row.is_entitled, row.left_out_why = AttendeeRole.GUEST, False, False, ""
        row.save(update_fields=["role", "counts", "is_entitled", "left_out_why"])
    Attendee.objects.filter(pk__in=[rows[pk].pk for pk in changes.drop]).delete()
    count_for(meeting, [organization.pk for organization in organizations])


@transaction.atomic
def refresh_rolls(*, at: datetime, paths: Iterable[str]) -> int:
    """Refresh the rolls of the meetings to come that count for the nodes at these paths, for their groups, or for the
    general branches and committees above them; how many changed. For jobs: members have come or gone."""
    changed, places = 0, set(paths)
    above = {step for path in places for step in tree.ancestors(path, itself=False)}
    here = (
        Q(counted__organization__path__in=places)
        | Q(counted__organization__parent__path__in=places, counted__organization__kind=OrganizationKind.GROUP)
        | Q(counted__organization__path__in=above, counted__organization__kind__in=HAVE_MEMBERS_BELOW)
    )
    meetings = Meeting.objects.filter(here, state=MeetingState.CALLED, ends_at__gt=at)
    for pk in sorted(set(meetings.order_by().values_list("pk", flat=True))):
        changed += bool(refresh_roll(actor=SYSTEM, at=at, meeting_id=pk))
    return changed


@transaction.atomic
def add_guest(
    *, actor: Actor, at: datetime, meeting_id: UUID, name: str, from_name: str = "", role: str = AttendeeRole.OBSERVER
) -> Attendee:
    """Put somebody by name on the roll, as an observer or a guest: without a vote, not among those expected. The same
    name from the same place stands once.

    Order of effects: roll, audit. Raises NotFound, Forbidden; Refused "state", "name", "role", "many".
    """
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    demand_called(meeting, also_open=True)
    name, from_name = name.strip()[:40], from_name.strip()[:120]
    if not name:
        raise Refused("name", _("Write the name."), field="name")
    if role not in {AttendeeRole.OBSERVER, AttendeeRole.GUEST}:
        raise Refused("role", _("Somebody by name is an observer or a guest."), field="role")
    guests = Attendee.objects.filter(meeting=meeting, member=None)
    standing = guests.filter(name=name, from_name=from_name).first()
    if standing is not None:
        return standing
    if guests.count() >= MOST_GUESTS:
        raise Refused("many", _("A meeting has at most 100 guests."), field="name")
    row = Attendee.objects.create(meeting=meeting, name=name, from_name=from_name, role=role, counts=False)
    record("meeting.guest_added", meeting, actor=actor, at=at)
    return row


@transaction.atomic
def remove_guest(*, actor: Actor, at: datetime, meeting_id: UUID, attendee_id: UUID) -> None:
    """Take an observer or a guest off the roll who has not signed in; again changes nothing.

    Order of effects: roll, audit. Raises NotFound, Forbidden; Refused "state", "expected", "present".
    """
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    demand_called(meeting, also_open=True)
    row = Attendee.objects.filter(pk=attendee_id, meeting=meeting).first()
    if row is None:
        return
    if row.role == AttendeeRole.EXPECTED or row.member_id == meeting.host_id is not None:
        raise Refused("expected", _("Who belongs to the branch stays on the roll. Let them be excused instead."))
    if row.presence == Presence.PRESENT:
        raise Refused("present", _("They have signed in already and stay in the record."))
    row.delete()
    record("meeting.guest_removed", meeting, actor=actor, at=at)


@transaction.atomic
def note_vote(*, actor: Actor, at: datetime, meeting_id: UUID, attendee_id: UUID, has_vote: bool) -> None:
    """Note that a full member on the roll is on probation within the Party and has no vote, or take the note away:
    for this meeting, all others of the branch that are called, and those to come.

    Order of effects: roll, audit. Raises NotFound, Forbidden; Refused "state", "no_vote" for one who has none anyway.
    """
    meeting = get_meeting(actor, meeting_id, Verb.CALL_MEETINGS, lock=True)
    demand_called(meeting)
    row = Attendee.objects.filter(pk=attendee_id, meeting=meeting).first()
    if row is None:
        raise NotFound
    why = "" if has_vote else rules.DISCIPLINE
    if row.left_out_why == why and row.is_entitled == has_vote:
        return
    if row.member_id is None or row.role != AttendeeRole.EXPECTED or not _is_noted_or_voting(row):
        raise Refused("no_vote", _("This person has no vote here in any case."))
    called = Attendee.objects.filter(
        member_id=row.member_id, organization=row.organization, role=AttendeeRole.EXPECTED,
        meeting__state=MeetingState.CALLED,
    )  # fmt: skip
    noted = called.filter(left_out_why=rules.DISCIPLINE) if has_vote else called.filter(is_entitled=True)
    noted.update(is_entitled=has_vote, left_out_why=why)
    record("meeting.vote_noted", meeting, actor=actor, at=at, has_vote=has_vote)


def _is_noted_or_voting(row: Attendee) -> bool:
    return row.is_entitled or row.left_out_why == rules.DISCIPLINE
