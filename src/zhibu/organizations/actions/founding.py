"""Founding organizations: one by hand, many by an import."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events import actions as events
from zhibu.kernel import clock, paths
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.kernel.ids import new_id
from zhibu.organizations import rules
from zhibu.organizations.access.checks import manages
from zhibu.organizations.actions import _ground as ground
from zhibu.organizations.choices import ChangeKind
from zhibu.organizations.events import OrganizationFounded
from zhibu.organizations.models import Change, Organization
from zhibu.organizations.regions import region_exists
from zhibu.organizations.spelling import sounds

DETAILS = frozenset(
    {
        "committee_level", "unit_situation", "unit_code", "territory", "category", "contact_name", "contact_phone",
        "address", "fax", "postcode", "community", "founding_document",
    }
)  # fmt: skip
"""Columns of the organization sheet that need no rule."""


@dataclass(frozen=True)
class Draft:
    """An organization to be: `parent_id` names its parent, which may be another draft of the same batch.

    `id` is the client's token: founding the same id twice founds once. `on` is the day of founding, if known.
    """

    parent_id: UUID | None
    name: str
    kind: str
    on: date | None
    id: UUID = field(default_factory=new_id)
    code: str | None = None
    short_name: str = ""
    region_code: str = ""
    details: dict[str, str] = field(default_factory=dict)


def found_organization(
    *,
    actor: Actor,
    at: datetime,
    parent_id: UUID | None,
    name: str,
    kind: str,
    on: date,
    id: UUID | None = None,
    code: str | None = None,
    short_name: str = "",
    region_code: str = "",
    **details: str,
) -> Organization:
    """Found one organization under `parent_id` (a root without one, which only the system may). Returns it.

    `id` is a client's token: a second call with the same id changes nothing and returns the first one's work.
    Raises NotFound for an invisible parent, Forbidden without MANAGE_ORGANIZATIONS there (for a group MANAGE_MEMBERS
    is enough: a branch divides itself), Refused (`name_taken`,
    `code_taken`, `kind_does_not_fit`, `parent_dissolved`, `too_deep`, `unknown_region`, and those of the name).
    Order of effects: organization, search keys, history, audit, OrganizationFounded.
    """
    draft = Draft(
        parent_id=parent_id, name=name, kind=kind, on=on, id=id or new_id(), code=code or None,
        short_name=short_name, region_code=region_code, details=details,
    )  # fmt: skip
    return found_organizations(actor=actor, at=at, drafts=[draft])[0]


@transaction.atomic
def found_organizations(
    *, actor: Actor, at: datetime, drafts: Sequence[Draft], change: ChangeKind = ChangeKind.FOUNDED
) -> list[Organization]:
    """Found all drafts or none; a draft's parent stands in the tree or earlier in the list. About ten statements.

    Returns them in the order given. Raises as `found_organization`.
    """
    ground.lock_tree()
    known = _standing(drafts)
    fresh = [draft for draft in drafts if draft.id not in known]
    if not all(actor.can(Verb.SEE_ORGANIZATION, known[draft.id].path) for draft in drafts if draft.id in known):
        raise NotFound
    parents = {pk: o for pk, o in known.items() if pk not in {d.id for d in drafts}}
    made: list[Organization] = []
    roots = Organization.objects.filter(parent=None).count()
    for draft in fresh:
        parent = _parent_for(actor, draft, known)
        number = parent.next_child if parent else roots + 1
        if parent:
            parent.next_child += 1
        else:
            roots += 1
        organization = _build(draft, parent, number, at)
        known[draft.id] = organization
        made.append(organization)
    _insert(made)
    Organization.objects.bulk_update(
        [p for pk, p in parents.items() if p.next_child > 1], ["next_child"], batch_size=500
    )
    _leave_traces(made, actor=actor, at=at, change=change)
    return [known[draft.id] for draft in drafts]


def _standing(drafts: Sequence[Draft]) -> dict[UUID, Organization]:
    """What of the batch and its parents stands in the tree already."""
    ids = {draft.id for draft in drafts} | {draft.parent_id for draft in drafts if draft.parent_id}
    found: dict[UUID, Organization] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), 500):
        found.update(Organization.objects.in_bulk(wanted[start : start + 500]))
    return found


def _parent_for(actor: Actor, draft: Draft, known: dict[UUID, Organization]) -> Organization | None:
    """The parent that the draft may stand under."""
    if draft.parent_id is None:
        if not actor.everything:
            raise Forbidden
        ground.refuse(rules.founding_hindrance(draft.kind, None), "kind")
        return None
    parent = known.get(draft.parent_id)
    if parent is None or not actor.can(Verb.SEE_ORGANIZATION, parent.path):
        raise NotFound
    if not manages(actor, draft.kind, parent.path):
        raise Forbidden
    ground.refuse(rules.founding_hindrance(draft.kind, place_of(parent)), "kind")
    return parent


def place_of(organization: Organization) -> rules.Place:
    """The organization as the rules of the tree see it."""
    return rules.Place(organization.path, organization.kind, organization.state == "active")


def _build(draft: Draft, parent: Organization | None, number: int, at: datetime) -> Organization:
    """The row of a draft, its name cleaned, its sounds spelled."""
    name = rules.clean_name(draft.name)
    ground.refuse(rules.name_hindrance(name), "name")
    if draft.region_code and not region_exists(draft.region_code):
        ground.refuse("unknown_region", "region_code")
    unknown = set(draft.details) - DETAILS
    if unknown:
        raise TypeError(f"unknown details: {sorted(unknown)}")
    pinyin, initials = sounds(name)
    return Organization(
        id=draft.id,
        parent=parent,
        path=paths.child(parent.path if parent else "", number),
        name=name,
        short_name=draft.short_name or rules.propose_short_name(name),
        pinyin=pinyin,
        initials=initials,
        kind=draft.kind,
        code=draft.code,
        region_code=draft.region_code,
        founded_on=draft.on,
        created_at=at,
        **draft.details,
    )


def _insert(made: list[Organization]) -> None:
    """Insert, or say which rule of the table was broken."""
    try:
        with transaction.atomic():
            Organization.objects.bulk_create(made, batch_size=500)
    except IntegrityError:
        for organization in made:
            sisters = Organization.objects.filter(
                parent_id=organization.parent_id, name=organization.name, state="active"
            )
            if organization.parent_id and sisters.exists():
                ground.refuse("name_taken", "name")
            if organization.parent_id is None and Organization.objects.filter(path=organization.path).exists():
                ground.refuse("name_taken", "name")
            if organization.code and Organization.objects.filter(code=organization.code).exists():
                ground.refuse("code_taken", "code")
        raise


def _leave_traces(made: list[Organization], *, actor: Actor, at: datetime, change: ChangeKind) -> None:
    """Search keys, history, audit, events."""
    ground.index_names(made)
    day = {o.pk: o.founded_on or clock.day_of(at) for o in made}
    Change.objects.bulk_create(
        [
            Change(
                organization=o, kind=change, on=day[o.pk], at=at, actor_id=actor.account_id, actor_name=actor.name,
                after=traits_of(o),
            )
            for o in made
        ],
        batch_size=500,
    )  # fmt: skip
    for o in made[:1] if len(made) == 1 else []:
        audit.record(
            actor=actor, at=at, action=f"organization.{change.value}", object_kind="organization", object_id=o.pk,
            scope_path=o.path, detail={"name": o.name, "kind": o.kind},
        )  # fmt: skip
    if len(made) > 1:
        audit.record(
            actor=actor, at=at, action=f"organization.{change.value}", object_kind="organization",
            scope_path=min(o.path for o in made), detail={"count": len(made)},
        )  # fmt: skip
    events.publish(*(OrganizationFounded(o.pk, o.path, day[o.pk]) for o in made), at=at)


def traits_of(organization: Organization) -> dict[str, Any]:
    """What the history keeps of a new organization."""
    return {"name": organization.name, "kind": organization.kind, "code": organization.code or ""}
