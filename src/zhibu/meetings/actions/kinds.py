"""Kinds of meetings that a locality adds, and what a branch is used to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events import actions as events
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.kernel.ids import new_id
from zhibu.meetings.access import get_local_kind, get_place
from zhibu.meetings.actions._tokens import once, standing
from zhibu.meetings.actions.video import demand_link
from zhibu.meetings.choices import Expects, MeetingKind, RoomService
from zhibu.meetings.events import LocalKindChanged
from zhibu.meetings.models import Custom, LocalKind
from zhibu.meetings.queries.kinds import kinds_for
from zhibu.meetings.queries.kinds import label_of as kind_label
from zhibu.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class KindEntry:
    """A local kind as entered: who is expected, how often in which period (both or neither), where it is written."""

    name: str
    in_force_from: date
    expects: str = Expects.MEMBERS
    period: str = ""
    times: int = 0
    has_quorum: bool = False
    agenda: str = ""
    source: str = ""


@transaction.atomic
def add_kind(
    *, actor: Actor, at: datetime, organization_id: UUID, entry: KindEntry, token: UUID | None = None
) -> LocalKind:
    """Add a kind of meeting for a node and all below it, from today at the earliest. The same token again returns the
    kind that stands.

    Order of effects: kind, LocalKindChanged, audit. Raises NotFound, Forbidden without MANAGE_RULES there; Refused
    "name" (taken or empty), "from", "times", "token".
    """
    organization = _managed(actor, organization_id)
    made = standing(LocalKind, token, organization_id=organization.pk)
    if made is not None:
        return made
    _demand_sense(organization, entry, at)
    key = new_id()
    row = LocalKind(
        id=key, organization=organization, code=f"x-{key.hex[-12:]}", name=entry.name.strip()[:30],
        expects=entry.expects, period=entry.period, times=entry.times if entry.period else 0,
        has_quorum=entry.has_quorum, agenda=entry.agenda.strip(), source=entry.source.strip()[:200],
        in_force_from=entry.in_force_from, token=token, made_by_id=actor.account_id, made_by_name=actor.name,
        made_at=at,
    )  # fmt: skip
    with once():
        row.save(force_insert=True)
    events.publish(LocalKindChanged(organization.path, row.code, row.in_force_from), at=at)
    _record(actor, at, "meeting_kind.added", row)
    return row


def _managed(actor: Actor, organization_id: UUID) -> Organization:
    return get_place(actor, organization_id, Verb.MANAGE_RULES, lock=True)


def _demand_sense(organization: Organization, entry: KindEntry, at: datetime) -> None:
    name = entry.name.strip()
    if not name:
        raise Refused("name", _("Name the kind."), field="name")
    there = kinds_for(organization.path, entry.in_force_from).values()
    if name in {str(label) for label in MeetingKind.labels} | {kind_label(kind) for kind in there}:
        raise Refused("name", _("There is a kind of this name already."), field="name")
    if entry.in_force_from < clock.day_of(at):
        raise Refused("from", _("It begins today at the earliest: what is past is judged as it was."), field="from")
    if bool(entry.period) != bool(entry.times):
        raise Refused("times", _("Say both how often and in which period, or neither."), field="times")


@transaction.atomic
def end_kind(*, actor: Actor, at: datetime, kind_id: UUID, ends_on: date) -> LocalKind:
    """End a local kind: `ends_on` is the first day without it, tomorrow at the earliest. Meetings called or held stay
    what they are. The same end again changes nothing.

    Order of effects: kind, LocalKindChanged, audit. Raises NotFound; Refused "ended", "until".
    """
    row = get_local_kind(actor, kind_id, lock=True)
    today = clock.day_of(at)
    if row.in_force_until == ends_on:
        return row
    if row.in_force_until is not None and row.in_force_until <= today:
        raise Refused("ended", _("It has ended already."))
    if ends_on <= today or ends_on < row.in_force_from:
        raise Refused("until", _("It holds today: it can end from tomorrow on."), field="until")
    row.in_force_until = ends_on
    row.save(update_fields=["in_force_until"])
    events.publish(LocalKindChanged(row.organization.path, row.code, ends_on), at=at)
    _record(actor, at, "meeting_kind.ended", row, until=ends_on.isoformat())
    return row


def _record(actor: Actor, at: datetime, action: str, row: LocalKind, **detail: Any) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="meeting_kind", object_id=row.pk,
        scope_path=row.organization.path, detail={"name": row.name, **detail},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habits:
    """What a branch is used to; empty is nothing fixed. `header` stands above its records."""

    theme_day: int | None = None
    place: str = ""
    service: str = ""
    link: str = ""
    header: str = ""


@transaction.atomic
def set_habits(*, actor: Actor, at: datetime, organization_id: UUID, habits: Habits) -> Custom:
    """Keep what an organization is used to: every new meeting is proposed so. Unchanged, nothing happens.

    Order of effects: habits, audit. Raises NotFound, Forbidden without CALL_MEETINGS there; Refused with
    the faults of a link.
    """
    organization = get_place(actor, organization_id, Verb.CALL_MEETINGS, lock=True)
    if habits.link:
        demand_link(habits.service or RoomService.OTHER, habits.link)
    wanted = {
        "theme_day": habits.theme_day,
        "place": habits.place.strip()[:80],
        "service": habits.service,
        "link": habits.link,
        "header": habits.header.strip()[:80],
    }
    row = Custom.objects.filter(pk=organization.pk).first() or Custom(organization=organization)
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return row
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
    audit.record(
        actor=actor, at=at, action="meeting.habits_set", object_kind="organization", object_id=organization.pk,
        scope_path=organization.path,
    )  # fmt: skip
    return row
