"""Suspending the life of an organization and letting it go on: a project that stands still, a house under repair."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.events import actions as events
from zhibu.kernel.periods import Period
from zhibu.organizations import rules
from zhibu.organizations.actions import _ground as ground
from zhibu.organizations.choices import ChangeKind, OrganizationState, ReshapingKind
from zhibu.organizations.events import OrganizationResumed, OrganizationSuspended
from zhibu.organizations.models import Organization, Suspension
from zhibu.organizations.remembering import Memory, ground_of, keep


@transaction.atomic
def suspend_organization(*, actor: Actor, at: datetime, organization_id: UUID, on: date, reason: str) -> Suspension:
    """Let the life of an organization rest from the day `on` until it is resumed: nothing is asked of it meanwhile.

    That is the office's to decide, never the branch's own. Suspending what rests from that day on changes nothing.
    Raises NotFound, Forbidden (MANAGE_ORGANIZATIONS), Refused (`node_dissolved`, `reason_missing`,
    `suspended_already`, `suspensions_overlap`). Order of effects: suspension, history, audit, what undoing needs,
    OrganizationSuspended.
    """
    organization = ground.get_locked(actor, organization_id, Verb.MANAGE_ORGANIZATIONS)
    if organization.state != OrganizationState.ACTIVE:
        ground.refuse("node_dissolved")
    rows = list(Suspension.objects.filter(organization=organization).order_by("starts_on"))
    for row in rows:
        if row.starts_on == on and row.ends_on is None:
            return row
    if not reason.strip():
        ground.refuse("reason_missing", "reason")
    ground.refuse(rules.suspension_hindrance(on, [Period(row.starts_on, row.ends_on) for row in rows]), "on")
    memory = Memory(ground_of(organization))
    suspension = Suspension.objects.create(organization=organization, starts_on=on, reason=reason.strip()[:200])
    ground.write_down(organization, ChangeKind.SUSPENDED, actor=actor, at=at, on=on, reason=suspension.reason)
    keep(memory, ReshapingKind.SUSPENDED, organization, actor=actor, at=at)
    events.publish(OrganizationSuspended(organization.pk, organization.path, on), at=at)
    return suspension


@transaction.atomic
def resume_organization(
    *, actor: Actor, at: datetime, organization_id: UUID, on: date, reason: str = ""
) -> Suspension:
    """Let the life of an organization go on: `on` is the first day of it. Resumed on that day already: no effect.

    Resuming on the day on which the suspension began takes it back, as if it had never been.
    Raises NotFound, Forbidden (MANAGE_ORGANIZATIONS), Refused (`not_suspended`, `ends_before_start`). Order of
    effects: suspension, history, audit, OrganizationResumed.
    """
    organization = ground.get_locked(actor, organization_id, Verb.MANAGE_ORGANIZATIONS)
    rows = list(Suspension.objects.filter(organization=organization).order_by("-starts_on"))
    suspension = next((row for row in rows if row.ends_on is None), None)
    if suspension is None:
        resumed = next((row for row in rows if row.ends_on == on), None)
        if resumed is None:
            raise ground.refusal("not_suspended")
        return resumed
    if on < suspension.starts_on:
        ground.refuse("ends_before_start", "on")
    _end(suspension, on)
    ground.write_down(organization, ChangeKind.RESUMED, actor=actor, at=at, on=on, reason=reason.strip()[:200])
    events.publish(OrganizationResumed(organization.pk, organization.path, on), at=at)
    return suspension


def end_suspension(organization: Organization, *, on: date) -> None:
    """End the open suspension of an organization that is being dissolved on the day `on`, if there is one."""
    open_one = Suspension.objects.filter(organization=organization, ends_on=None).first()
    if open_one:
        _end(open_one, on)


def _end(suspension: Suspension, on: date) -> None:
    """Close it; one that would hold no day is taken back."""
    if on <= suspension.starts_on:
        suspension.delete()
        return
    suspension.ends_on = on
    suspension.save(update_fields=["ends_on"])
