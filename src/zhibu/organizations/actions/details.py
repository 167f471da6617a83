"""Changing what an organization is called and what is known of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.events import actions as events
from zhibu.foundation.search import actions as search
from zhibu.kernel import clock
from zhibu.organizations import rules
from zhibu.organizations.actions import _ground as ground
from zhibu.organizations.actions.founding import DETAILS
from zhibu.organizations.choices import ChangeKind
from zhibu.organizations.events import OrganizationRenamed
from zhibu.organizations.models import Organization
from zhibu.organizations.regions import region_exists
from zhibu.organizations.spelling import sounds

PRIVATE = frozenset({"contact_phone", "address", "fax"})
"""Columns whose values the history does not repeat."""
FOUND_BY = frozenset({"code", "unit_code", "founded_on"})
"""Columns that search knows (`organizations.search`)."""


@transaction.atomic
def rename_organization(
    *, actor: Actor, at: datetime, organization_id: UUID, name: str, on: date, short_name: str = "", reason: str = ""
) -> Organization:
    """Give an organization a new name and short name (proposed from the name if empty).

    Renaming to the name it bears changes nothing. Raises NotFound, Forbidden, Refused (`name_taken`,
    `node_dissolved`, those of the name).
    Order of effects: organization, search keys, history, audit, OrganizationRenamed.
    """
    organization = ground.get_locked(actor, organization_id)
    _must_be_active(organization)
    name = rules.clean_name(name)
    short_name = short_name or rules.propose_short_name(name)
    if (name, short_name) == (organization.name, organization.short_name):
        return organization
    ground.refuse(rules.name_hindrance(name), "name")
    sisters = Organization.objects.filter(parent_id=organization.parent_id, name=name, state="active")
    if sisters.exclude(pk=organization.pk).exists():
        ground.refuse("name_taken", "name")
    before = {"name": organization.name, "short_name": organization.short_name}
    organization.name, organization.short_name = name, short_name
    organization.pinyin, organization.initials = sounds(name)
    organization.save(update_fields=["name", "short_name", "pinyin", "initials"])
    ground.reindex_name(organization)
    ground.write_down(
        organization, ChangeKind.RENAMED, actor=actor, at=at, on=on, reason=reason,
        before=before, after={"name": name, "short_name": short_name},
    )  # fmt: skip
    events.publish(OrganizationRenamed(organization.pk, organization.path, name, on), at=at)
    return organization


@transaction.atomic
def change_details(*, actor: Actor, at: datetime, organization_id: UUID, **values: Any) -> Organization:
    """Set code, region, document, contact and the other columns of the organization sheet.

    Only what differs is written and told; nothing if nothing differs. The history names changed telephone numbers
    and addresses without repeating them. Raises NotFound, Forbidden, Refused (`code_taken`, `unknown_region`).
    """
    organization = ground.get_locked(actor, organization_id)
    _must_be_active(organization)
    unknown = set(values) - DETAILS - {"code", "region_code", "founded_on"}
    if unknown:
        raise TypeError(f"unknown details: {sorted(unknown)}")
    if "code" in values:
        values["code"] = values["code"] or None
    changed = {key: value for key, value in values.items() if getattr(organization, key) != value}
    if not changed:
        return organization
    if changed.get("region_code") and not region_exists(changed["region_code"]):
        ground.refuse("unknown_region", "region_code")
    if changed.get("code") and Organization.objects.filter(code=changed["code"]).exists():
        ground.refuse("code_taken", "code")
    before = {key: _told(key, getattr(organization, key)) for key in changed}
    for key, value in changed.items():
        setattr(organization, key, value)
    organization.save(update_fields=list(changed))
    if "code" in changed:
        ground.reindex_name(organization)
    if FOUND_BY & set(changed):
        search.changed("organization", [organization.pk], at=at)
    ground.write_down(
        organization, ChangeKind.DETAILS, actor=actor, at=at, on=clock.day_of(at),
        before=before, after={key: _told(key, value) for key, value in changed.items()},
    )  # fmt: skip
    return organization


def _told(key: str, value: Any) -> str:
    """A value as the history keeps it."""
    if value in (None, ""):
        return ""
    return "•••" if key in PRIVATE else value.isoformat() if isinstance(value, date) else str(value)


def _must_be_active(organization: Organization) -> None:
    if organization.state != "active":
        ground.refuse("node_dissolved")
