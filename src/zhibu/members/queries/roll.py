"""Who belongs to a branch, a group or a committee on a day: the roll that a meeting expects."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.members.queries.places import TENURE, stays_in
from zhibu.members.rules.tenure import tenure_of
from zhibu.organizations.queries import branches_under, leaders_on, posts_of_members

_COLUMNS = ("id", "account_id", "name", "pinyin", "is_mobile", "group_id")


@dataclass(frozen=True, slots=True)
class RollLine:
    """One person on a roll, as of the day asked for; `group_id` and `is_mobile` are today's.

    `category` is "full" or "probationary"; `standing` "normal" or "suspended". `member_id` is None for somebody who
    holds a post without a record here. `posts` are those held anywhere on that day, the highest first.
    """

    member_id: UUID | None
    account_id: UUID | None
    name: str
    pinyin: str
    category: str
    is_mobile: bool
    standing: str
    group_id: UUID | None
    posts: tuple[str, ...]


def roll_of(organization_id: UUID, on: date) -> list[RollLine]:
    """Everybody who belonged to a branch or a group on a day, suspended memberships too, by reading of the name.

    Empty for an organization above branches: see `roll_below`. Two queries up to 500 members, one more
    for each 500.
    """
    return _lines_of([organization_id], on)


def roll_below(path: str, on: date) -> list[RollLine]:
    """Everybody who belonged on a day to one of the branches at work at or below a node, by reading of the name: whom
    a general branch or a committee calls to a meeting of its members. Three queries, one more for each 500 members.
    """
    return _lines_of(list(branches_under(path).values_list("pk", flat=True)), on)


def _lines_of(places: Sequence[UUID], on: date) -> list[RollLine]:
    found: dict[UUID, RollLine] = {}
    rows = stays_in(places, [*TENURE, *_COLUMNS])
    for _place, since, until, category, standing, joined, confirmed, suspended, left, *who in rows:
        tenure = tenure_of(
            category=category, standing=Standing.NORMAL if standing == Standing.SUSPENDED else standing,
            joined_on=joined, confirmed_on=confirmed, suspended_on=None, left_on=left, since=since, until=until,
        )  # fmt: skip
        if then := tenure.category_on(on):
            stopped = standing == Standing.SUSPENDED and (suspended is None or suspended <= on)
            pk, account_id, name, pinyin, is_mobile, group_id = who
            found[pk] = RollLine(
                pk, account_id, name, pinyin, then, is_mobile,
                (Standing.SUSPENDED if stopped else Standing.NORMAL).value, group_id, (),
            )  # fmt: skip
    posts = posts_of_members(found, on=on)
    lines = [replace(line, posts=tuple(posts.get(pk, ()))) for pk, line in found.items()]
    return sorted(lines, key=lambda line: (line.pinyin, str(line.member_id)))


def committee_roll_of(organization_id: UUID, on: date) -> list[RollLine]:
    """Whoever held a post of an organization on a day, the secretary first, each person once: its committee.

    Also where they are too few for one (`organizations.queries.committee_on` says). Two queries.
    """
    holders = leaders_on([organization_id], on).get(organization_id, [])
    known = Member.objects.filter(pk__in=[h.member_id for h in holders if h.member_id]).order_by("pk")
    members = {member.pk: member for member in known.only(*TENURE, *_COLUMNS)}
    lines = []
    for holder in holders:
        member = members.get(holder.member_id) if holder.member_id else None
        if member is None:
            lines.append(RollLine(None, None, holder.name, "", "full", False, "normal", None, (holder.post,)))
            continue
        lines.append(
            RollLine(
                member.pk, member.account_id, member.name, member.pinyin, member.category, member.is_mobile,
                member.standing, member.group_id, (holder.post,),
            )
        )  # fmt: skip
    return lines
