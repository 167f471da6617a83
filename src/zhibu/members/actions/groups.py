"""Groups of a branch: founding one, putting members into it, choosing its leader."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events.actions import publish
from zhibu.kernel.clock import day_of
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.members import access
from zhibu.members.actions.places import regroup
from zhibu.members.choices import ChangeKind, Standing
from zhibu.members.events import MemberRegrouped
from zhibu.members.models import Change, Member
from zhibu.members.queries.registry import members_of_group_now
from zhibu.organizations import actions as organizations
from zhibu.organizations.choices import OrganizationKind, OrganizationState, PostKind
from zhibu.organizations.models import Organization, PostHolding

MESSAGES: dict[str, Any] = {
    "nobody": _("Tick at least one member."),
    "not_a_group": _("Choose a group of this branch."),
    "group_dissolved": _("This group has been dissolved. Choose another."),
    "other_branch": _("Members and group belong to different branches. Open the page again."),
    "ended": _("This membership has ended. Its record can be read but not changed."),
    "not_in_group": _("Only a member of the group can lead it."),
}


def refuse(code: str, field: str | None = None) -> None:
    """Raise Refused with the words for `code`; nothing for the empty code."""
    if code:
        raise Refused(code, MESSAGES[code], field)


@transaction.atomic
def found_group(
    *, actor: Actor, at: datetime, branch_id: UUID, name: str, on: date, id: UUID | None = None
) -> Organization:
    """Found a group in a branch whose members the actor manages. `id` is the form's token: sent twice, founded once.

    Raises NotFound, Forbidden (MANAGE_MEMBERS), Refused (`kind_does_not_fit`, `parent_dissolved`, and those of the
    name). Order of effects: as `organizations.actions.found_organization`.
    """
    branch = access.get_organization(actor, branch_id, Verb.MANAGE_MEMBERS)
    return organizations.found_organization(
        actor=actor, at=at, parent_id=branch.pk, name=name, kind=OrganizationKind.GROUP, on=on, id=id
    )


@transaction.atomic
def assign_to_group(*, actor: Actor, at: datetime, group_id: UUID | None, member_ids: Collection[UUID]) -> int:
    """Put members of a branch into one of its groups on the day of `at`, or, for None, into none. Returns how many.

    Who is there already stays, without a trace: sent twice, done once. Who led the group they leave leads it no more.
    Raises NotFound, Forbidden (MANAGE_MEMBERS), Refused (`nobody`, `not_a_group`, `group_dissolved`, `other_branch`,
    `ended`). Order of effects: records with past stays, leaders' posts, changes, audit, MemberRegrouped for each.
    """
    if not member_ids:
        refuse("nobody", "members")
    group = _get_group(actor, group_id) if group_id else None
    rows = Member.objects.select_for_update(of=("self",)).select_related("organization", "group")
    members = list(rows.filter(pk__in=set(member_ids)).order_by("pk"))
    if len(members) < len(set(member_ids)):
        raise NotFound
    for member in members:
        _check(actor, member)
    branches = {member.organization_id for member in members}
    if len(branches) > 1 or (group and branches != {group.parent_id}):
        refuse("other_branch")
    moving = [member for member in members if member.group_id != group_id]
    if moving:
        _put(moving, group, actor=actor, at=at)
    return len(moving)


def _get_group(actor: Actor, group_id: UUID) -> Organization:
    """A group at work, kept from being dissolved until the transaction ends."""
    group = access.get_organization(actor, group_id, Verb.MANAGE_MEMBERS, lock=True)
    if group.kind != OrganizationKind.GROUP:
        refuse("not_a_group", "group")
    if group.state != OrganizationState.ACTIVE:
        refuse("group_dissolved", "group")
    return group


def _check(actor: Actor, member: Member) -> None:
    if not actor.can(Verb.SEE_MEMBERS, member.organization.path):
        raise NotFound
    if not actor.can(Verb.MANAGE_MEMBERS, member.organization.path):
        raise Forbidden
    if member.standing == Standing.ENDED:
        refuse("ended")


def _put(members: Sequence[Member], group: Organization | None, *, actor: Actor, at: datetime) -> None:
    """The regrouping itself with all its traces; the members are of one branch."""
    branch, on = members[0].organization, day_of(at)
    changes = [
        Change(
            member=member, kind=ChangeKind.GROUPED, at=at, on=on, actor_id=actor.account_id, actor_name=actor.name,
            before={"group": member.group.name if member.group else ""}, after={"group": group.name if group else ""},
        )
        for member in members
    ]  # fmt: skip
    regroup(members, group, actor=actor, at=at, on=on)
    Change.objects.bulk_create(changes, batch_size=500)
    group_id = group.pk if group else None
    audit.record(
        actor=actor, at=at, action="members.regrouped", object_kind="organization", object_id=group_id or branch.pk,
        scope_path=branch.path, detail={"count": len(members), "members": [str(member.pk) for member in members]},
    )  # fmt: skip
    publish(*(MemberRegrouped(member.pk, branch.path, group_id, on) for member in members), at=at)


@transaction.atomic
def appoint_leader(*, actor: Actor, at: datetime, group_id: UUID, member_id: UUID, on: date) -> PostHolding:
    """Let a member of a group lead it from the day `on`; whoever led it leaves the post. The leader again: no effect.

    Raises NotFound, Forbidden (MANAGE_MEMBERS and MANAGE_POSTS), Refused (`not_a_group`, `group_dissolved`,
    `not_in_group`). Order of effects: as `organizations.actions.take_post`.
    """
    _get_group(actor, group_id)
    member = access.get_member(actor, member_id)
    if member.group_id != group_id or member.standing == Standing.ENDED:
        refuse("not_in_group", "member")
    return organizations.take_post(
        actor=actor, at=at, organization_id=group_id, post=PostKind.GROUP_LEADER, holder_name=member.name,
        holder_id=member.pk, on=on, alone=True,
    )  # fmt: skip


@transaction.atomic
def merge_groups(*, actor: Actor, at: datetime, from_group_id: UUID, to_group_id: UUID) -> int:
    """Put everybody of a group into another group of the branch: what a merger of groups does. Returns how many.

    Raises NotFound, Forbidden (MANAGE_MEMBERS), Refused as `assign_to_group`.
    """
    ids = list(members_of_group_now(from_group_id).order_by("pk").values_list("pk", flat=True))
    return assign_to_group(actor=actor, at=at, group_id=to_group_id, member_ids=ids) if ids else 0


@transaction.atomic
def clear_group(*, actor: Actor, at: datetime, group_id: UUID) -> int:
    """Leave the present members of a group that is being dissolved without one. Returns how many.

    The caller has decided that and may do so. Order of effects: as `assign_to_group`.
    """
    rows = members_of_group_now(group_id).select_for_update(of=("self",)).select_related("organization", "group")
    members = list(rows.order_by("pk"))
    if members:
        _put(members, None, actor=actor, at=at)
    return len(members)
