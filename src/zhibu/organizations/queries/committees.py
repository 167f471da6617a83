"""Whether a branch has a committee, and who sits on it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from zhibu.organizations import rules
from zhibu.organizations.choices import PostKind
from zhibu.organizations.models import PostHolding
from zhibu.organizations.queries.many import parts_of
from zhibu.organizations.queries.posts import POST_ORDER

COMMITTEE_POSTS = tuple(post for post in PostKind if post != PostKind.GROUP_LEADER)
"""Whoever holds one of these sits on the committee."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who sits on a committee, by the highest post held there. `member_id` is None for one without a record here."""

    organization_id: UUID
    post: str
    member_id: UUID | None
    name: str


def committee_on(organization_id: UUID, day: date) -> list[Holder]:
    """The committee on a day, the secretary first; empty where there is none. One query."""
    return committees_on([organization_id], day).get(organization_id, [])


def committees_on(organization_ids: Iterable[UUID], day: date) -> dict[UUID, list[Holder]]:
    """The committees on a day, each with the secretary first; organizations without one are left out.

    One query for each 5,000 organizations.
    """
    held = leaders_on(organization_ids, day)
    return {pk: holders for pk, holders in held.items() if rules.forms_committee(len(holders))}


def leaders_on(organization_ids: Iterable[UUID], day: date) -> dict[UUID, list[Holder]]:
    """Who holds a post on a day, each person once, the secretary first: also where they are too few for a committee.

    One query for each 5,000 organizations.
    """
    found: dict[UUID, dict[object, Holder]] = defaultdict(dict)
    for part in parts_of(organization_ids):
        rows = _holdings(part, [day]).values_list("organization_id", "post", "holder_id", "holder_name")
        for pk, post, member_id, name in sorted(rows, key=lambda row: (POST_ORDER[PostKind(row[1])], row[3])):
            found[pk].setdefault(member_id or name, Holder(pk, post, member_id, name))
    return {pk: list(holders.values()) for pk, holders in found.items()}


def days_with_committee(organization_ids: Iterable[UUID], days: Sequence[date]) -> dict[UUID, frozenset[date]]:
    """On which of the days each organization had a committee; those without one on any are left out.

    One query for each 5,000 organizations, whatever the number of days.
    """
    found: dict[UUID, frozenset[date]] = {}
    for part in parts_of(organization_ids):
        people: dict[UUID, dict[date, set[object]]] = defaultdict(lambda: defaultdict(set))
        rows = _holdings(part, days).values_list(
            "organization_id", "holder_id", "holder_name", "starts_on", "ends_on"
        )
        for pk, member_id, name, starts_on, ends_on in rows:
            for day in days:
                if starts_on <= day and (ends_on is None or day < ends_on):
                    people[pk][day].add(member_id or name)
        for pk, by_day in people.items():
            if held := frozenset(day for day, some in by_day.items() if rules.forms_committee(len(some))):
                found[pk] = held
    return found


def _holdings(part: Sequence[UUID], days: Sequence[date]) -> QuerySet[PostHolding]:
    """The holdings of committee posts that touch the span of the days."""
    if not days:
        return PostHolding.objects.none()
    return PostHolding.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=min(days)),
        organization_id__in=part,
        post__in=COMMITTEE_POSTS,
        starts_on__lte=max(days),
    ).order_by("starts_on", "pk")
