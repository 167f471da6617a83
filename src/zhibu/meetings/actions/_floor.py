"""What the deeds of a meeting under way share: its numbers counted, and those who watch told of a change."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events import actions as events
from zhibu.kernel.errors import Refused
from zhibu.meetings.choices import MeetingState, Validity
from zhibu.meetings.events import MeetingClosed
from zhibu.meetings.models import Counted, Meeting
from zhibu.meetings.queries.judging import problems_of
from zhibu.meetings.queries.roll import counts_by_organization, seats_of
from zhibu.meetings.rules.attending import Counts, counted

UNDER_WAY = frozenset({MeetingState.OPEN})


def touch(meeting: Meeting, states: Collection[str] = UNDER_WAY) -> None:
    """Let those who watch the meeting know that something changes. Its row is taken before any of the roll, here as
    in closing, so that two deeds never wait for each other. Raises Refused `not_open` if it has left `states`
    meanwhile. One statement."""
    rows = Meeting.objects.filter(pk=meeting.pk, state__in=list(states))
    if not rows.update(version=F("version") + 1):
        raise not_open(meeting.state)


def not_open(state: str) -> Refused:
    """Why something that needs a meeting under way cannot be done."""
    if state == MeetingState.CALLED:
        return Refused("not_open", _("The meeting has not begun yet. It is opened by the host or the secretary."))
    if state == MeetingState.CANCELLED:
        return Refused("not_open", _("The meeting was cancelled."))
    return Refused("not_open", _("The meeting has ended. The secretary can still put it right in the record."))


def demand_open(meeting: Meeting) -> None:
    """Raises Refused `not_open` unless the meeting is under way."""
    if meeting.state != MeetingState.OPEN:
        raise not_open(meeting.state)


def note(action: str, meeting: Meeting, *, actor: Actor, at: datetime, **detail: Any) -> None:
    """Write the audit entry of a deed at a meeting (organization loaded)."""
    audit.record(
        actor=actor,
        at=at,
        action=action,
        object_kind="meeting",
        object_id=meeting.pk,
        scope_path=meeting.organization.path,
        detail=detail,
    )


def count(meeting: Meeting, *, at: datetime) -> None:
    """Count the attendance of a closed meeting (locked, organization loaded) anew and judge it for each branch that
    it counts for, by that branch's own members where there are several; tell others. Four statements, and one for
    each row that it counts by."""
    seats = seats_of(meeting.pk)
    whole = counted(seats)
    rows = list(Counted.objects.filter(meeting=meeting).select_related("organization").order_by("pk"))
    is_joint = len({row.organization_id for row in rows}) > 1
    parts = counts_by_organization(seats, own=meeting.organization_id) if is_joint else {}
    meeting.problems, meeting.validity = [], Validity.VALID
    for row in rows:
        numbers = parts.get(row.organization_id, Counts()) if is_joint else whole
        found = problems_of(row.kind, numbers, on=meeting.on, path=row.organization.path)
        row.is_held, row.validity = True, Validity.INVALID if found else Validity.VALID
        row.save(update_fields=["is_held", "validity"])
        meeting.problems += [{**problem, "organization": str(row.organization_id)} for problem in found]
        if found and (row.organization_id, row.kind) == (meeting.organization_id, meeting.kind):
            meeting.validity = Validity.INVALID
    _keep_numbers(meeting, whole, at)
    events.publish(
        MeetingClosed(meeting.pk, meeting.organization_id, meeting.organization.path, meeting.kind, meeting.on), at=at
    )


def _keep_numbers(meeting: Meeting, counts: Counts, at: datetime) -> None:
    numbers = ["expected", "present", "excused", "absent", "entitled", "entitled_present"]
    for name in numbers:
        setattr(meeting, name, getattr(counts, name))
    meeting.version += 1
    meeting.updated_at = at
    meeting.save(update_fields=[*numbers, "validity", "problems", "version", "updated_at"])
