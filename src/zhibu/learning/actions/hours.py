"""The ledger of hours: entering what was studied elsewhere, correcting by counter-entry."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events import actions as events
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.learning.choices import ENTERED_BY_HAND, HoursKind
from zhibu.learning.events import HoursEntered
from zhibu.learning.models import HoursEntry
from zhibu.learning.queries.check_in import hold
from zhibu.learning.queries.hours import required_of
from zhibu.members.models import Member

MOST_AT_ONCE = Decimal(80)
"""Ten full days of class: more in one line is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Given:
    """Hours that something gave to a member."""

    kind: HoursKind
    title: str
    hours: Decimal
    on: date
    source_id: UUID | None


@transaction.atomic
def enter_hours(*, actor: Actor, at: datetime, member_id: UUID, given: Given) -> HoursEntry:
    """Enter hours that a member earned outside the micro-lessons. With a `source_id` (a client token will do) a
    repeat changes nothing and returns what stands.

    Order of effects: ledger, audit, HoursEntered. Raises NotFound, Forbidden without CORRECT_HOURS over the
    member's branch, Refused ("kind", "hours", "on").
    """
    member = _member_for(actor, member_id)
    if given.kind not in ENTERED_BY_HAND:
        raise Refused("kind", _("Lessons enter their hours themselves."), field="kind")
    if not Decimal(0) < given.hours <= MOST_AT_ONCE:
        raise Refused("hours", _("Between 0.1 and 80 hours in one entry."), field="hours")
    if given.on > clock.day_of(at) or given.on.year < clock.day_of(at).year - 1:
        raise Refused("on", _("A day of this year or the last, not in the future."), field="on")
    hold(member.pk)
    standing = HoursEntry.objects.filter(
        member=member, kind=given.kind, source_id=given.source_id, reverses=None
    ).first()
    if given.source_id is not None and standing is not None:
        return standing
    entry = HoursEntry(
        member=member,
        path=member.organization.path,
        year=given.on.year,
        hours=given.hours,
        kind=given.kind,
        title=given.title,
        source_id=given.source_id,
        on=given.on,
        at=at,
        actor_id=actor.account_id,
        actor_name=actor.name,
    )
    return _write(entry, member, actor=actor, at=at, action="hours.entered")


@transaction.atomic
def correct_hours(*, actor: Actor, at: datetime, entry_id: UUID, hours: Decimal, reason: str) -> HoursEntry:
    """Set what an entry is worth to `hours` by a counter-entry over the difference, with a reason. The same
    correction again changes nothing and returns the counter-entry.

    Order of effects: ledger, audit, HoursEntered. Raises NotFound, Forbidden without CORRECT_HOURS over the
    member's branch, Refused ("reason", "hours", "correction", "corrected", "same").
    """
    entry = HoursEntry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    member = _member_for(actor, entry.member_id)
    hold(member.pk)
    why = reason.strip()
    _demand_correctable(entry, hours, why)
    standing = HoursEntry.objects.filter(reverses=entry).first()
    if standing is not None:
        if entry.hours + standing.hours == hours:
            return standing
        raise Refused("corrected", _("This entry has been corrected once: enter the difference as a new one."))
    if hours == entry.hours:
        raise Refused("same", _("The entry has these hours already."), field="hours")
    counter = HoursEntry(
        member=member,
        path=member.organization.path,
        year=entry.year,
        hours=hours - entry.hours,
        kind=entry.kind,
        title=entry.title,
        on=entry.on,
        at=at,
        reason=why,
        reverses=entry,
        actor_id=actor.account_id,
        actor_name=actor.name,
    )
    return _write(counter, member, actor=actor, at=at, action="hours.corrected")


def _demand_correctable(entry: HoursEntry, hours: Decimal, why: str) -> None:
    if not why:
        raise Refused("reason", _("Say why: the member will read it."), field="reason")
    if not Decimal(0) <= hours <= MOST_AT_ONCE:
        raise Refused("hours", _("Between 0 and 80 hours."), field="hours")
    if entry.reverses_id is not None:
        raise Refused("correction", _("A correction is not corrected: enter the difference as a new entry."))


def _member_for(actor: Actor, member_id: UUID) -> Member:
    member = Member.objects.select_related("organization").filter(pk=member_id).first()
    if member is None or not actor.can(Verb.SEE_HOURS, member.organization.path):
        raise NotFound
    if not actor.can(Verb.CORRECT_HOURS, member.organization.path):
        raise Forbidden
    return member


def _write(entry: HoursEntry, member: Member, *, actor: Actor, at: datetime, action: str) -> HoursEntry:
    before = HoursEntry.objects.filter(member=member, year=entry.year).aggregate(total=Sum("hours"))["total"]
    total = before or Decimal(0)
    entry.save(force_insert=True)
    audit.record(
        actor=actor, at=at, action=action, object_kind="member", object_id=member.pk,
        scope_path=entry.path, detail={"entry": str(entry.pk), "hours": str(entry.hours), "kind": entry.kind},
    )  # fmt: skip
    required = required_of(member, on=min(clock.day_of(at), date(entry.year, 12, 31)))
    events.publish(
        HoursEntered(member.pk, entry.path, entry.year, entry.hours, total, total + entry.hours, required), at=at
    )
    return entry
