"""What mergers, splits and their undoing do to records."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events.actions import publish
from zhibu.foundation.search import actions as search
from zhibu.kernel.clock import day_of
from zhibu.kernel.errors import NotFound, Refused
from zhibu.members import access
from zhibu.members.actions.records import carry_over
from zhibu.members.choices import ChangeKind, Standing
from zhibu.members.events import MemberMoved, MemberRegrouped
from zhibu.members.models import Change, Member
from zhibu.organizations.models import Organization

Row = Mapping[str, Any]


@transaction.atomic
def move_some(
    *,
    actor: Actor,
    at: datetime,
    from_organization_id: UUID,
    to_organization_id: UUID,
    member_ids: Collection[UUID],
) -> int:
    """Move some present members of a branch to another: what a split does. Returns how many.

    Order of effects: as `move_member`, for each. Raises NotFound if one of them is no member there, Forbidden
    (MANAGE_MEMBERS at both ends), Refused (`everybody`: nobody would be left, and what `move_member` refuses).
    """
    origin = access.get_organization(actor, from_organization_id, Verb.MANAGE_MEMBERS)
    to = access.get_organization(actor, to_organization_id, Verb.MANAGE_MEMBERS)
    rows = Member.objects.select_for_update(of=("self",)).select_related("organization", "group")
    present = rows.filter(organization=origin, pk__in=list(member_ids)).exclude(standing=Standing.ENDED)
    members = list(present.order_by("pk"))
    if len(members) < len(set(member_ids)):
        raise NotFound
    staying = Member.objects.filter(organization=origin).exclude(standing=Standing.ENDED)
    if not staying.exclude(pk__in=list(member_ids)).exists():
        raise Refused("everybody", _("At least one member stays. For another name rename the branch."), "members")
    for member in members:
        carry_over(member, to, actor=actor, at=at, reason=_("Branch split"))
    return len(members)


def note_returned(*, actor: Actor, at: datetime, rows: Sequence[tuple[UUID, Row, Row]]) -> None:
    """Tell and write down that members stand again where they stood: id, columns as they are, as they were meanwhile.

    The records themselves are put back by who undoes. Order of effects: changes, audit, search, MemberMoved or
    MemberRegrouped for each.
    """
    if not rows:
        return
    on = day_of(at)
    ids = {row[key] for _pk, *both in rows for row in both for key in ("organization_id", "group_id") if row[key]}
    places = Organization.objects.in_bulk(ids)
    changes, moved = [], []
    for pk, now, meanwhile in rows:
        here, there = places[now["organization_id"]], places[meanwhile["organization_id"]]
        if here != there:
            moved.append(pk)
            publish(MemberMoved(member_id=pk, from_path=there.path, to_path=here.path, on=on), at=at)
        else:
            publish(MemberRegrouped(pk, here.path, now["group_id"], on), at=at)
        kind = ChangeKind.MOVED if here != there else ChangeKind.GROUPED
        before, after = _words(meanwhile, places), _words(now, places)
        changes.append(
            Change(
                member_id=pk, kind=kind, at=at, on=on, actor_id=actor.account_id, actor_name=actor.name,
                reason=_("Undone"), before=before, after=after,
            )
        )  # fmt: skip
    Change.objects.bulk_create(changes, batch_size=500)
    first = places[rows[0][1]["organization_id"]]
    audit.record(
        actor=actor, at=at, action="members.returned", object_kind="organization", object_id=first.pk,
        scope_path=first.path, detail={"count": len(rows), "members": [str(pk) for pk, *_both in rows]},
    )  # fmt: skip
    if moved:
        search.changed("member", moved, at=at)


def _words(row: Row, places: Mapping[UUID, Organization]) -> dict[str, str]:
    group = places.get(row["group_id"])
    return {"organization": places[row["organization_id"]].name, "group": group.name if group else ""}
