"""Looking at protected things: who, when, what for. The member reads it all."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.kernel import paths
from zhibu.kernel.clock import day_of
from zhibu.kernel.errors import Refused
from zhibu.members import access, rules
from zhibu.members.choices import LookKind
from zhibu.members.models import Look, Member
from zhibu.organizations import queries as organizations

CHUNK = 2000
LEAST_PURPOSE = 2


def place_of(actor: Actor, path: str) -> str:
    """The name of the organization by whose grant the actor sees `path`, empty for the system. One query."""
    scopes = [scope for scope in actor.scopes(Verb.SEE_MEMBERS) if paths.is_within(path, scope)]
    return organizations.name_at(scopes[0]) if scopes else ""


def note_opening(*, actor: Actor, at: datetime, member: Member) -> None:
    """Note that `actor` has opened the record: once a day, never for one's own record or for the system.

    The only write that a GET may cause; views that call it carry `records_look` (see README).
    """
    if actor.everything or actor.account_id is None or actor.member_id == member.pk:
        return
    on = day_of(at)
    if Look.objects.filter(member=member, viewer_id=actor.account_id, on=on, kind=LookKind.OPENED).exists():
        return
    look = Look(
        member=member, kind=LookKind.OPENED, viewer_id=actor.account_id, viewer_name=actor.name,
        viewer_place=place_of(actor, member.organization.path), on=on, at=at,
    )  # fmt: skip
    Look.objects.bulk_create([look], ignore_conflicts=True)


@transaction.atomic
def reveal_field(
    *, actor: Actor, at: datetime, member_id: UUID, field: str, purpose: str, token: UUID | None = None
) -> str:
    """One protected value in the open, for a stated purpose. The same `token` again is the same look.

    Order of effects: look, audit. Raises NotFound, Forbidden (REVEAL_SENSITIVE), Refused
    (`field`, `purpose_missing`).
    """
    member = access.get_member(actor, member_id, Verb.REVEAL_SENSITIVE)
    if field not in rules.SENSITIVE:
        raise Refused("field", _("This field is not a protected one."), "field")
    purpose = state_purpose(purpose)
    value = str(getattr(member, field))
    if actor.member_id == member.pk or (token and Look.objects.filter(token=token, member=member).exists()):
        return value
    Look.objects.create(
        member=member, kind=LookKind.REVEALED, viewer_id=actor.account_id, viewer_name=actor.name,
        viewer_place=place_of(actor, member.organization.path), on=day_of(at), at=at,
        fields=[field], purpose=purpose, token=token,
    )  # fmt: skip
    audit.record(
        actor=actor, at=at, action="member.revealed", object_kind="member", object_id=member.pk,
        scope_path=member.organization.path, detail={"field": field, "purpose": purpose},
    )  # fmt: skip
    return value


def state_purpose(purpose: str) -> str:
    """The purpose, trimmed. Raises Refused `purpose_missing` for none to speak of."""
    purpose = " ".join(purpose.split())[:200]
    if len(purpose) < LEAST_PURPOSE:
        raise Refused("purpose_missing", _("Say what you need it for. The member will read it."), "purpose")
    return purpose


@transaction.atomic
def note_export(
    *, actor: Actor, at: datetime, member_ids: Iterable[UUID], layout: str, purpose: str, unmasked: bool, path: str
) -> int:
    """Note that a list has been exported; each person of an unmasked one finds it among their looks.

    Order of effects: looks (unmasked only), audit. Returns how many records. Raises Refused `purpose_missing` for an
    unmasked list without a purpose.
    """
    ids = list(member_ids)
    if unmasked:
        purpose = state_purpose(purpose)
        place = place_of(actor, path) if path else ""
        for start in range(0, len(ids), CHUNK):
            Look.objects.bulk_create(
                Look(
                    member_id=pk, kind=LookKind.EXPORTED, viewer_id=actor.account_id, viewer_name=actor.name,
                    viewer_place=place, on=day_of(at), at=at, fields=list(rules.SENSITIVE), purpose=purpose,
                )
                for pk in ids[start : start + CHUNK] if pk != actor.member_id
            )  # fmt: skip
    audit.record(
        actor=actor, at=at, action="members.exported", object_kind="members", scope_path=path,
        detail={"count": len(ids), "layout": layout, "unmasked": unmasked, "purpose": purpose},
    )  # fmt: skip
    return len(ids)
