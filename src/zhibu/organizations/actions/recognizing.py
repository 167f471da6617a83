"""Posts that were filled by a name alone, a sheet's secretary above all, find their holder's record."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events import actions as events
from zhibu.organizations.events import PostTaken
from zhibu.organizations.models import PostHolding

_PART = 500


@transaction.atomic
def recognize_holders(*, actor: Actor, at: datetime, members: Mapping[UUID, UUID]) -> int:
    """Give open holdings (by id) the record (by id) of their holder, now that there is one; how many got theirs.

    The caller has decided who it is, and may do so. Passed over is what has ended or has a record, and a member who
    holds that very post there already. For each 500 three statements, and one for the audit of each; order of
    effects: holdings, audit, PostTaken.
    """
    wanted = sorted(members)
    return sum(
        _recognize({pk: members[pk] for pk in wanted[start : start + _PART]}, actor=actor, at=at)
        for start in range(0, len(wanted), _PART)
    )


def _recognize(members: Mapping[UUID, UUID], *, actor: Actor, at: datetime) -> int:
    nameless = PostHolding.objects.filter(pk__in=members, holder_id=None, ends_on=None).order_by("pk")
    found = list(nameless.select_related("organization").select_for_update(of=("self",)))
    standing = PostHolding.objects.filter(holder_id__in=set(members.values()), ends_on=None)
    held = set(standing.values_list("organization_id", "post", "holder_id"))
    recognized = []
    for holding in found:
        who = (holding.organization_id, holding.post, members[holding.pk])
        if who not in held:
            held.add(who)
            holding.holder_id = members[holding.pk]
            recognized.append(holding)
    PostHolding.objects.bulk_update(recognized, ["holder_id"])
    for holding in recognized:
        audit.record(
            actor=actor, at=at, action="organization.recognized", object_kind="organization",
            object_id=holding.organization_id, scope_path=holding.organization.path,
            detail={"post": holding.post, "member": str(holding.holder_id)},
        )  # fmt: skip
    events.publish(
        *(PostTaken(h.organization_id, h.organization.path, h.post, h.holder_id, h.starts_on) for h in recognized),
        at=at,
    )
    return len(recognized)
