"""Showing a record to others as exemplary."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.kernel import paths
from zhibu.kernel.errors import Refused
from zhibu.meetings.access import get_meeting
from zhibu.meetings.actions._floor import note
from zhibu.meetings.choices import MeetingState
from zhibu.meetings.models import Commendation
from zhibu.meetings.rules.lines import one_line
from zhibu.organizations.models import Organization


@transaction.atomic
def commend(*, actor: Actor, at: datetime, meeting_id: UUID, why: str) -> Commendation:
    """Show a sealed record to the organizations below the actor's own office, with why; again says why anew, with
    the same words nothing.

    Order of effects: commendation, audit. Raises NotFound, Forbidden without COMMEND_MEETINGS there; Refused
    `not_sealed`, `no_reason`.
    """
    meeting = get_meeting(actor, meeting_id, Verb.COMMEND_MEETINGS, lock=True)
    if meeting.state != MeetingState.ARCHIVED:
        raise Refused("not_sealed", _("Only a record that is confirmed and sealed is shown to others."))
    why = one_line(why, 200)
    if not why:
        raise Refused("no_reason", _("Write in a sentence what others can learn from it."), field="why")
    standing = Commendation.objects.filter(meeting=meeting).first()
    if standing is not None and standing.why == why:
        return standing
    path = meeting.organization.path
    scopes = [scope for scope in actor.scopes(Verb.COMMEND_MEETINGS) if paths.is_within(path, scope)]
    node = Organization.objects.get(path=scopes[0] if scopes else path)
    values = {
        "organization": node, "why": why, "by_id": actor.account_id, "by_name": actor.name, "at": at
    }  # fmt: skip
    made, _is_new = Commendation.objects.update_or_create(meeting=meeting, defaults=values)
    note("record.commended", meeting, actor=actor, at=at, why=why)
    return made


@transaction.atomic
def withdraw_commendation(*, actor: Actor, at: datetime, meeting_id: UUID) -> None:
    """Show a record to others no longer. Twice changes nothing.

    Order of effects: commendation, audit. Raises NotFound, Forbidden without COMMEND_MEETINGS there.
    """
    meeting = get_meeting(actor, meeting_id, Verb.COMMEND_MEETINGS, lock=True)
    gone, _rows = Commendation.objects.filter(meeting=meeting).delete()
    if gone:
        note("record.commendation_withdrawn", meeting, actor=actor, at=at)


def note_ledger(*, actor: Actor, at: datetime, path: str, detail: dict[str, str]) -> None:
    """Note that somebody has taken the ledger of meetings with them, and of what."""
    audit.record(actor=actor, at=at, action="meetings.ledger_exported", scope_path=path, detail=detail)
