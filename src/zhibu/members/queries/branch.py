"""A branch at a glance: how many, how old, how schooled, whose political birthday."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.members import rules
from zhibu.members.choices import AgeBand, EducationGroup, MemberCategory, Sex
from zhibu.members.models import Member
from zhibu.members.queries.registry import members_of, members_of_group_now
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationState, PostKind
from zhibu.organizations.models import Organization
from zhibu.organizations.queries import posts_of_members

SUGGESTED_FROM = 5_000
"""So many branch names at most are compared for a suggestion."""
ROSTER_LIMIT = 500
"""A branch has some fifty members; pages of whole committees show figures and link to the registry."""


@dataclass(frozen=True)
class Bar:
    """One bar of a small chart."""

    label: Any
    count: int
    share: int


@dataclass(frozen=True)
class Person:
    """A member on the roster: name, posts, group and what else members may know of each other."""

    id: UUID
    name: str
    posts: str
    group: str
    is_probationary: bool


@dataclass(frozen=True)
class Birthday:
    """A political birthday this month."""

    name: str
    on: date
    years: int
    is_today: bool


@dataclass(frozen=True)
class Glance:
    """The figures of a node: how many of what. Nothing in it names anybody."""

    count: int
    probationary: int
    women: int
    mobile: int
    ages: list[Bar]
    education: list[Bar]


def glance_at(path: str, *, on: date, group_id: UUID | None = None) -> Glance:
    """The present members of the node at `path` and below, or of a group, counted on the day `on`. One query."""
    counts: dict[str, Any] = {
        "count": Count("pk"),
        "probationary": Count("pk", filter=Q(category=MemberCategory.PROBATIONARY)),
        "women": Count("pk", filter=Q(sex=Sex.FEMALE)),
        "mobile": Count("pk", filter=Q(is_mobile=True)),
    }
    for band in AgeBand:
        first, last = rules.births_in_band(band, on)
        counts[f"age_{band.value}"] = Count("pk", filter=Q(born_on__gte=first, born_on__lt=last))
    for group, found in rules.EDUCATION_GROUPS.items():
        counts[f"education_{group.value}"] = Count("pk", filter=Q(education__in=found))
    row = _members_in(path, group_id).aggregate(**counts)
    return Glance(
        count=row["count"], probationary=row["probationary"], women=row["women"], mobile=row["mobile"],
        ages=_bars(AgeBand, "age", row), education=_bars(EducationGroup, "education", row),
    )  # fmt: skip


def _members_in(path: str, group_id: UUID | None) -> QuerySet[Member]:
    return members_of_group_now(group_id) if group_id else members_of(path)


def _bars(kinds: Any, prefix: str, row: dict[str, int]) -> list[Bar]:
    most = max(row[f"{prefix}_{kind.value}"] for kind in kinds)
    counts = [(kind.label, row[f"{prefix}_{kind.value}"]) for kind in kinds]
    return [Bar(label, count, round(100 * count / most) if most else 0) for label, count in counts]


@dataclass(frozen=True)
class Roster:
    """The people of a branch, those with posts first, and whose political birthday falls in this month."""

    people: list[Person]
    birthdays: list[Birthday]
    is_partial: bool


def roster_of(path: str, *, on: date, group_id: UUID | None = None) -> Roster:
    """The first `ROSTER_LIMIT` present members of the node at `path` and below, or of a group. Two queries."""
    rows = list(
        _members_in(path, group_id)
        .order_by("pinyin", "pk")
        .values_list("pk", "name", "category", "joined_on", "group__name", named=True)[: ROSTER_LIMIT + 1]
    )
    posts = posts_of_members([row.pk for row in rows], on=on)
    order = {post: number for number, post in enumerate(PostKind.values)}
    people = [
        Person(
            row.pk, row.name, "、".join(str(PostKind(p).label) for p in posts.get(row.pk, ())), row.group__name or "",
            row.category == MemberCategory.PROBATIONARY,
        )
        for row in rows[:ROSTER_LIMIT]
    ]  # fmt: skip
    people.sort(key=lambda person: min((order[p] for p in posts.get(person.id, ())), default=len(order)))
    birthdays = birthdays_in_month(((row.name, row.joined_on) for row in rows), on=on)
    return Roster(people, birthdays, len(rows) > ROSTER_LIMIT)


def birthdays_in_month(people: Iterable[tuple[str, date | None]], *, on: date) -> list[Birthday]:
    """The political birthdays in the month of `on`, by day, then by name."""
    found = []
    for name, joined_on in people:
        day = rules.political_birthday_in(on.year, joined_on)
        if day and joined_on and day.month == on.month:
            found.append(Birthday(name, day, on.year - joined_on.year, day == on))
    return sorted(found, key=lambda birthday: (birthday.on, birthday.name))


def count_of(path: str) -> int:
    """How many present members the node at `path` and all below it have. One query."""
    return members_of(path).count()


def find_branch(actor: Actor, text: str) -> tuple[Organization | None, list[str]]:
    """The active branch of that name or code where the actor manages members, else the names most like it.

    One query, one more for the likenesses. A name that several branches have is told apart by code only.
    """
    mine = Organization.objects.filter(
        actor.within(Verb.MANAGE_MEMBERS, "path"), kind__in=BRANCH_KINDS, state=OrganizationState.ACTIVE
    )
    text = text.strip()
    found = list(mine.filter(Q(name=text) | Q(code=text)).order_by("path")[:2])
    if len(found) == 1:
        return found[0], []
    names = list(dict.fromkeys(mine.order_by("path").values_list("name", flat=True)[:SUGGESTED_FROM]))
    near = [name for name in names if text and text in name] + rules.NearestNames(names).to(text, at_most=5)
    return None, list(dict.fromkeys(near))[:5]


def only_branch_of(actor: Actor) -> Organization | None:
    """The branch, if the actor manages the members of exactly one. One query."""
    found = Organization.objects.filter(
        actor.within(Verb.MANAGE_MEMBERS, "path"), kind__in=BRANCH_KINDS, state=OrganizationState.ACTIVE
    ).order_by("path")[:2]
    return found[0] if len(found) == 1 else None
