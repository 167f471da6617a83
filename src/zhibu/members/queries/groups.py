"""The groups of a branch: who leads them, who belongs to them, who is in none yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from zhibu.members.choices import MemberCategory, Standing
from zhibu.members.models import Member
from zhibu.members.queries.roll import RollLine, roll_of
from zhibu.organizations.choices import OrganizationKind, OrganizationState, PostKind
from zhibu.organizations.models import Organization, PostHolding


@dataclass(frozen=True)
class Group:
    """A group of a branch and who leads it, if anybody does."""

    id: UUID
    branch_id: UUID
    name: str
    path: str
    leader_id: UUID | None = None
    leader_name: str = ""


@dataclass(frozen=True)
class GroupMember:
    """A member as the page of groups shows them."""

    id: UUID
    name: str
    is_probationary: bool
    is_leader: bool = False


@dataclass(frozen=True)
class Party:
    """A group with its members; those in none stand in one without a group."""

    group: Group | None
    members: list[GroupMember] = field(default_factory=list)


def find_group(group_id: UUID) -> Organization | None:
    """The group of that id, dissolved ones too; None if it is none. One query."""
    return Organization.objects.filter(pk=group_id, kind=OrganizationKind.GROUP).first()


def groups_of(branch_id: UUID, *, on: date) -> list[Group]:
    """The groups at work in a branch, in tree order, with who leads them on a day. Two queries."""
    return groups_of_many([branch_id], on=on).get(branch_id, [])


def groups_of_many(branch_ids: Iterable[UUID], *, on: date) -> dict[UUID, list[Group]]:
    """The groups at work in many branches. Two queries; branches without groups are left out."""
    rows = list(
        Organization.objects.filter(
            parent_id__in=list(branch_ids), kind=OrganizationKind.GROUP, state=OrganizationState.ACTIVE
        )
        .order_by("path")
        .values_list("pk", "parent_id", "name", "path")
    )
    leaders = _leaders_of([pk for pk, *_rest in rows], on=on)
    found: dict[UUID, list[Group]] = defaultdict(list)
    for pk, branch_id, name, path in rows:
        leader_id, leader_name = leaders.get(pk, (None, ""))
        found[branch_id].append(Group(pk, branch_id, name, path, leader_id, leader_name))
    return dict(found)


def _leaders_of(group_ids: Iterable[UUID], *, on: date) -> dict[UUID, tuple[UUID | None, str]]:
    """Who leads each group on a day: of several the one who has come last. One query, none without groups."""
    wanted = list(group_ids)
    if not wanted:
        return {}
    rows = PostHolding.objects.filter(
        organization_id__in=wanted, post=PostKind.GROUP_LEADER, starts_on__lte=on
    ).exclude(ends_on__lte=on)
    found = rows.order_by("starts_on", "pk").values_list("organization_id", "holder_id", "holder_name")
    return {pk: (holder_id, name) for pk, holder_id, name in found}


def accounts_leading(paths: Iterable[str], *, on: date) -> dict[str, list[UUID]]:
    """The accounts of those who lead the groups at the paths on a day, by path: an empty list for a group that nobody
    with an account leads. A path that is no group's is left out. Two queries.
    """
    groups = Organization.objects.filter(path__in=list(paths), kind=OrganizationKind.GROUP).order_by("path")
    found: dict[str, list[UUID]] = {path: [] for path in groups.values_list("path", flat=True)}
    rows = PostHolding.objects.filter(
        organization__path__in=list(found), organization__state=OrganizationState.ACTIVE,
        post=PostKind.GROUP_LEADER, starts_on__lte=on, holder_id__isnull=False,
    ).exclude(ends_on__lte=on)  # fmt: skip
    held = list(rows.order_by("pk").values_list("organization__path", "holder_id"))
    members = Member.objects.filter(pk__in=[pk for _path, pk in held], account__isnull=False)
    accounts = dict(members.exclude(standing=Standing.ENDED).order_by().values_list("pk", "account_id"))
    for path, member_id in held:
        if member_id and (account_id := accounts.get(member_id)):
            found[path].append(account_id)
    return found


def groups_changing(since: date, until: date) -> list[str]:
    """The paths of groups whose leader's post begins or ends on one of the days, both included. One query."""
    days = (since, until)
    rows = PostHolding.objects.filter(Q(starts_on__range=days) | Q(ends_on__range=days), post=PostKind.GROUP_LEADER)
    return sorted(set(rows.order_by().values_list("organization__path", flat=True)))


def groups_led_by(member_id: UUID, *, on: date) -> list[str]:
    """The paths of the groups that a member leads on a day. One query."""
    rows = PostHolding.objects.filter(holder_id=member_id, post=PostKind.GROUP_LEADER, starts_on__lte=on)
    return list(rows.exclude(ends_on__lte=on).order_by("pk").values_list("organization__path", flat=True))


def group_of(member_id: UUID, *, on: date) -> Group | None:
    """The group of a member with its leader on a day, None for one in none. Two queries."""
    row = (
        Member.objects.filter(pk=member_id, group__isnull=False)
        .values_list("group_id", "organization_id", "group__name", "group__path")
        .first()
    )
    if row is None:
        return None
    pk, branch_id, name, path = row
    leader_id, leader_name = _leaders_of([pk], on=on).get(pk, (None, ""))
    return Group(pk, branch_id, name, path, leader_id, leader_name)


def members_of_group(group_id: UUID, on: date) -> list[RollLine]:
    """Everybody who belonged to a group on a day: its roll. Two queries."""
    return roll_of(group_id, on)


def division_of(branch_id: UUID, *, on: date) -> list[Party]:
    """The present members of a branch by group: first those in none (left out if there are none), then each group.

    Three queries.
    """
    groups = groups_of(branch_id, on=on)
    rows = Member.objects.filter(organization_id=branch_id).exclude(standing=Standing.ENDED).order_by("pinyin", "pk")
    leaders = {group.id: group.leader_id for group in groups}
    by_group: dict[UUID | None, list[GroupMember]] = defaultdict(list)
    for pk, name, category, group_id in rows.values_list("pk", "name", "category", "group_id"):
        leads = group_id in leaders and leaders[group_id] == pk
        by_group[group_id if group_id in leaders else None].append(
            GroupMember(pk, name, category == MemberCategory.PROBATIONARY, leads)
        )
    free = [Party(None, by_group[None])] if by_group.get(None) else []
    return free + [Party(group, sorted(by_group[group.id], key=lambda m: not m.is_leader)) for group in groups]
