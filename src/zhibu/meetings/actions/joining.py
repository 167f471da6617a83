"""Holding a meeting jointly: another branch is invited, accepts, and the meeting counts for it too."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.events import actions as events
from zhibu.foundation.notify.actions import notify
from zhibu.foundation.ui.formats import as_moment
from zhibu.kernel.errors import Forbidden, Refused
from zhibu.meetings.access import get_invitation, get_meeting
from zhibu.meetings.actions._telling import callers_of, demand_called, record
from zhibu.meetings.actions.calling import demand_at_work
from zhibu.meetings.actions.rolls import agree
from zhibu.meetings.choices import Expects, InvitationState, Presence
from zhibu.meetings.events import MeetingCalled, MeetingCancelled
from zhibu.meetings.models import Attendee, Counted, Invitation, Meeting
from zhibu.meetings.queries.kinds import holder_of, kind_of
from zhibu.meetings.queries.organizations import find_branch_called
from zhibu.organizations.models import Organization

MOST = 50


@transaction.atomic
def invite_branch(*, actor: Actor, at: datetime, meeting_id: UUID, name: str) -> Invitation:
    """Invite another branch, by its full name or its code, to hold a called meeting of members jointly. Again changes
    nothing; a branch that had declined is asked again.

    Whoever calls meetings of both has accepted with that. Order of effects: invitation, roll (if accepted), notices,
    events, audit. Raises NotFound, Forbidden; Refused "state", "kind", "unknown", "itself", "suspended",
    "many".
    """
    meeting = get_meeting(actor, meeting_id, Verb.CALL_MEETINGS, lock=True)
    demand_called(meeting)
    if kind_of(meeting).expected != Expects.MEMBERS or holder_of(meeting.organization.kind) != "branch":
        raise Refused("kind", _("Only branches hold a meeting together: all members of each are called to it."))
    branch = find_branch_called(name)
    if branch is None:
        raise Refused("unknown", _("No branch has this name or code. Write the full name or the code."), field="name")
    if branch.pk == meeting.organization_id:
        raise Refused("itself", _("This is the branch that calls the meeting."), field="name")
    demand_at_work(branch, meeting.on, field="name")
    invitations = Invitation.objects.filter(meeting=meeting)
    if invitations.count() >= MOST:
        raise Refused("many", _("A meeting is held by at most 50 branches."), field="name")
    row, is_new = Invitation.objects.get_or_create(
        meeting=meeting, organization=branch, defaults={"invited_by_name": actor.name, "invited_at": at}
    )
    if not is_new and row.state != InvitationState.DECLINED:
        return row
    row.state = InvitationState.INVITED
    row.save(update_fields=["state"])
    record("meeting.branch_invited", meeting, actor=actor, at=at, branch=branch.name)
    if actor.can(Verb.CALL_MEETINGS, branch.path):
        _accept(row, meeting, actor=actor, at=at)
    else:
        _tell_branch(row, meeting, branch, at=at)
    return row


def _tell_branch(row: Invitation, meeting: Meeting, branch: Organization, *, at: datetime) -> None:
    notify(
        account_ids=callers_of(branch, at=at),
        kind="meeting.invitation",
        title=_("%(branch)s invites your branch: %(title)s")
        % {"branch": meeting.organization.short_name or meeting.organization.name, "title": meeting.title},
        body=as_moment(meeting.starts_at),
        url=reverse("meetings:invitation", args=[row.pk]),
        at=at,
        unique_key=f"meeting.invitation:{row.pk}:{at.isoformat()}",
    )


@transaction.atomic
def answer_invitation(*, actor: Actor, at: datetime, invitation_id: UUID, accepts: bool) -> Invitation:
    """Accept for a branch, whose members are called then, or decline, which takes them off the roll again. The same
    answer again changes nothing.

    Order of effects: invitation, roll, notices, events, audit. Raises NotFound; Forbidden without CALL_MEETINGS over
    the branch that is invited; Refused "state" once the meeting has been opened or cancelled, "suspended".
    """
    row = get_invitation(actor, invitation_id, lock=True)
    if not actor.can(Verb.CALL_MEETINGS, row.organization.path):
        raise Forbidden
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=row.meeting_id)
    meeting.organization = row.meeting.organization
    wanted = InvitationState.ACCEPTED if accepts else InvitationState.DECLINED
    if row.state == wanted:
        return row
    demand_called(meeting)
    if accepts:
        demand_at_work(row.organization, meeting.on)
        _accept(row, meeting, actor=actor, at=at)
    else:
        _leave(row, meeting, actor=actor, at=at)
    return row


def _answer(row: Invitation, state: InvitationState, *, actor: Actor, at: datetime) -> None:
    row.state, row.answered_by_name, row.answered_at = state, actor.name, at
    row.save(update_fields=["state", "answered_by_name", "answered_at"])


def _accept(row: Invitation, meeting: Meeting, *, actor: Actor, at: datetime) -> None:
    _answer(row, InvitationState.ACCEPTED, actor=actor, at=at)
    agree(meeting, at=at)
    branch = row.organization
    events.publish(MeetingCalled(meeting.pk, branch.pk, branch.path, meeting.kind, meeting.on), at=at)
    record("meeting.invitation_accepted", meeting, actor=actor, at=at, branch=branch.name)


def _leave(row: Invitation, meeting: Meeting, *, actor: Actor, at: datetime) -> None:
    was_in = row.state == InvitationState.ACCEPTED
    _answer(row, InvitationState.DECLINED, actor=actor, at=at)
    if was_in:
        mine = Attendee.objects.filter(meeting=meeting, organization=row.organization)
        mine.exclude(presence=Presence.PRESENT).delete()
        Counted.objects.filter(meeting=meeting, organization=row.organization).delete()
        agree(meeting, at=at)
        branch = row.organization
        events.publish(MeetingCancelled(meeting.pk, branch.pk, branch.path, meeting.kind, meeting.on), at=at)
    record("meeting.invitation_declined", meeting, actor=actor, at=at, branch=row.organization.name)
