"""In which branch and group a member is, and since when: what moving and regrouping both write."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.kernel.clock import day_of
from zhibu.members.models import Member, Stay
from zhibu.organizations.actions.posts import end_posts_in
from zhibu.organizations.models import Organization


def leave_branch(member: Member, to: Organization, *, actor: Actor, at: datetime) -> None:
    """Put a locked record into another branch, out of its group, and keep where it was until today."""
    on = day_of(at)
    stays = [_stay(member, member.organization_id, member.branch_since, on)]
    if member.group:
        stays.append(_stay(member, member.group.pk, member.group_since, on))
        end_posts_in(actor=actor, at=at, leaving={member.pk: member.group.pk}, on=on)
    Stay.objects.bulk_create([stay for stay in stays if stay])
    member.organization, member.branch_since = to, on
    member.group, member.group_since, member.updated_at = None, None, at
    member.save(update_fields=["organization", "branch_since", "group", "group_since", "updated_at"])


def regroup(members: Sequence[Member], group: Organization | None, *, actor: Actor, at: datetime, on: date) -> None:
    """Put records (locked) into a group of their branch, or none, from the day `on`; nobody leads a group they leave.

    Three statements, and those of each post that ends.
    """
    stays = [_stay(m, m.group_id, m.group_since, on) for m in members if m.group_id]
    Stay.objects.bulk_create([stay for stay in stays if stay])
    end_posts_in(actor=actor, at=at, leaving={m.pk: m.group_id for m in members if m.group_id}, on=on)
    Member.objects.filter(pk__in=[m.pk for m in members]).update(
        group=group, group_since=on if group else None, updated_at=at
    )


def _stay(member: Member, organization_id: UUID, starts_on: date | None, ends_on: date) -> Stay | None:
    """A stay that has ended, None if it held no day."""
    if starts_on is not None and starts_on >= ends_on:
        return None
    return Stay(member=member, organization_id=organization_id, starts_on=starts_on, ends_on=ends_on)
