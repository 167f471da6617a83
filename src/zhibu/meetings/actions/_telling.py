"""What the deeds around a call share: notices to those on the roll, the audit entry, a guard for changes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor, in_force_at
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.rules import roles_allowing
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.notify.actions import notify
from zhibu.foundation.ui.formats import as_moment
from zhibu.kernel.errors import Refused
from zhibu.meetings.choices import MeetingState
from zhibu.meetings.models import Meeting
from zhibu.meetings.queries.rolls import accounts_on_roll
from zhibu.organizations.models import Organization


def where_of(meeting: Meeting) -> str:
    """Where a meeting is, in words: the place, "online", or both."""
    if meeting.mode == "room":
        return meeting.place
    online = _("online")
    return online if meeting.mode == "online" else f"{meeting.place} / {online}"


def tell_roll(
    meeting: Meeting, *, at: datetime, kind: str, title: str, body: str = "", accounts: Iterable[UUID] | None = None,
    unique_key: str = "", needed_by: datetime | None = None,
) -> int:  # fmt: skip
    """Tell everybody on the roll who has an account, or those given, once for each `unique_key`; how many were told.

    The key is the meeting's own where none is given, and it is needed before the meeting begins.
    """
    needed_by = needed_by or meeting.starts_at
    told = list(accounts_on_roll(meeting.pk).values()) if accounts is None else accounts
    return notify(
        account_ids=told,
        kind=kind,
        title=title,
        body=body,
        url=reverse("meetings:meeting", args=[meeting.pk]),
        at=at,
        unique_key=unique_key or f"{kind}:{meeting.pk}:{meeting.sequence}",
        needed_by=needed_by if needed_by > at else None,
    )


def tell_called(meeting: Meeting, *, at: datetime, accounts: Iterable[UUID] | None = None) -> int:
    """Tell those called when and where, and ask for an answer; how many were told."""
    return tell_roll(
        meeting,
        at=at,
        kind="meeting.called",
        title=_("%(title)s: %(when)s") % {"title": meeting.title, "when": as_moment(meeting.starts_at)},
        body=_("%(where)s. Please answer whether you are coming.") % {"where": where_of(meeting)},
        accounts=accounts,
        unique_key=f"meeting.called:{meeting.pk}",
    )


def callers_of(organization: Organization, *, at: datetime) -> list[UUID]:
    """The accounts that call the meetings of an organization by a role on the node itself. One query."""
    grants = in_force_at(at).filter(scope_path=organization.path, role__in=roles_allowing(Verb.CALL_MEETINGS))
    return list(grants.order_by("account_id").values_list("account_id", flat=True).distinct())


def record(action: str, meeting: Meeting, *, actor: Actor, at: datetime, **detail: Any) -> None:
    """Write the audit entry of a deed at a meeting (organization loaded)."""
    audit.record(
        actor=actor, at=at, action=action, object_kind="meeting", object_id=meeting.pk,
        scope_path=meeting.organization.path, detail={"title": meeting.title, **detail},
    )  # fmt: skip


def demand_called(meeting: Meeting, *, also_open: bool = False) -> None:
    """Raises Refused `state` unless the meeting is called and not yet opened (`also_open`: or under way)."""
    allowed = {MeetingState.CALLED, MeetingState.OPEN} if also_open else {MeetingState.CALLED}
    if meeting.state in allowed:
        return
    words = {
        MeetingState.CANCELLED: _("This meeting has been cancelled."),
        MeetingState.OPEN: _("The meeting is under way: this cannot be changed any more."),
    }
    raise Refused("state", words.get(MeetingState(meeting.state), _("The meeting is over: see its record.")))


def demand_unchanged(meeting: Meeting, seen: datetime | None) -> None:
    """Raises Refused `changed` if somebody has changed the call since the form was drawn, when `seen` stood."""
    if seen is not None and seen != meeting.updated_at:
        raise Refused(
            "changed", _("Somebody else has changed this meeting meanwhile. Look at it again; nothing was saved.")
        )
