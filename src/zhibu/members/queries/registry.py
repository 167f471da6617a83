"""Finding records: who may be seen, who belongs where, search and filters."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.members import labels, rules
from zhibu.members.access import PLACE
from zhibu.members.choices import AgeBand, EducationGroup, MemberCategory, Standing
from zhibu.members.endings import containing
from zhibu.members.indexes import phone_indexes, resident_id_indexes
from zhibu.members.models import Member

PAGE_SIZE = 50
COUNTED = 100_000
"""Lists are counted up to here; a longer one is to be narrowed, not leafed through."""
FOUND = 1_000
"""What a search finds is counted up to here."""
_LETTERS = re.compile(r"[a-z]+")
_TELLING = re.compile(r"\d{7,}")

MAIN_COLUMNS = frozenset({"organization", "joined_on", "phone"})
SORTS = {
    "name": ("pinyin", "pk"),
    "branch": ("organization__path", "pinyin", "pk"),
    "age": ("born_on", "pk"),
    "joined": ("joined_on", "pk"),
}


@dataclass(frozen=True)
class Filters:
    """What the registry is narrowed to; empty text, None and False mean: not."""

    text: str = ""
    path: str = ""
    group: UUID | None = None
    category: str = ""
    standing: str = ""
    sex: str = ""
    age: str = ""
    education: str = ""
    occupation: str = ""
    mobile: bool = False
    lost: bool = False
    sort: str = "name"


def members_visible_to(actor: Actor) -> QuerySet[Member]:
    """The records that the actor may see, ended ones too, unordered. One query, whatever the number of grants."""
    return Member.objects.filter(actor.within(Verb.SEE_MEMBERS, PLACE))


def members_of(path: str) -> QuerySet[Member]:
    """Everybody whose membership has not ended in the node at `path` and below, unordered."""
    return Member.objects.filter(organization__path__gte=path, organization__path__lt=paths.beyond(path)).exclude(
        standing=Standing.ENDED
    )


def members_of_group_now(group_id: UUID) -> QuerySet[Member]:
    """Everybody in a group whose membership has not ended, unordered."""
    return Member.objects.filter(group_id=group_id).exclude(standing=Standing.ENDED)


def find_namesake(path: str, name: str) -> UUID | None:
    """The present member of that name in the node at `path` or below, or in the group there, if there is exactly one.

    One query.
    """
    rows = Member.objects.filter(_at(path), name=rules.clean_name(name)).exclude(standing=Standing.ENDED)
    found = list(rows.order_by("pk").values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def eligible_at(actor: Actor, path: str) -> QuerySet[Member]:
    """The present members in the node at `path` and below, or in the group there, whom the actor may see: who may
    take up a post. With their branches, by reading of the name."""
    rows = members_visible_to(actor).filter(_at(path)).exclude(standing=Standing.ENDED)
    return rows.select_related("organization").order_by("pinyin", "pk")


def _at(path: str) -> Q:
    return Q(organization__path__gte=path, organization__path__lt=paths.beyond(path)) | Q(group__path=path)


def branch_account_ids(path: str) -> list[UUID]:
    """The sign-in accounts of the present members in the node at `path` and below, in order of the members' ids."""
    rows = members_of(path).filter(account__isnull=False).order_by("pk")
    return [account_id for account_id in rows.values_list("account_id", flat=True) if account_id]


def find_own_record(actor: Actor) -> Member | None:
    """The actor's own record with its organization, None for one who is no member."""
    if actor.member_id is None:
        return None
    return Member.objects.select_related("organization").filter(pk=actor.member_id).first()


def registry_of(actor: Actor, filters: Filters, *, on: date) -> QuerySet[Member]:
    """The visible records that fit `filters` on the day `on`, sorted, each with its organization.

    Ended memberships only if asked for. Ages and education are ranges of columns, a subtree is a range of paths.
    """
    rows = members_visible_to(actor).select_related("organization")
    if filters.group:
        rows = rows.filter(group_id=filters.group)
    elif filters.path:
        rows = rows.filter(organization__path__gte=filters.path, organization__path__lt=paths.beyond(filters.path))
    rows = rows.filter(standing=filters.standing) if filters.standing else rows.exclude(standing=Standing.ENDED)
    for field in ("category", "sex", "occupation"):
        if getattr(filters, field):
            rows = rows.filter(**{field: getattr(filters, field)})
    if filters.education:
        rows = rows.filter(education__in=rules.EDUCATION_GROUPS[EducationGroup(filters.education)])
    if filters.age:
        first, last = rules.births_in_band(AgeBand(filters.age), on)
        rows = rows.filter(born_on__gte=first, born_on__lt=last)
    if filters.mobile:
        rows = rows.filter(is_mobile=True)
    if filters.lost:
        rows = rows.filter(is_lost=True)
    return rows.filter(named(filters.text)).order_by(*SORTS.get(filters.sort, SORTS["name"]))


def named(text: str) -> Q:
    """A condition: the name holds `text` from its first, second or third character on; for letters, the reading or
    the initials begin with it. Ranges of indexes, however many members there are."""
    text = text.strip()
    letters = re.sub(r"[\s'’-]", "", text.lower())
    if not text:
        return Q()
    if _LETTERS.fullmatch(letters):
        reading = Q(pinyin__gte=letters, pinyin__lt=paths.beyond(letters))
        return reading | Q(initials__gte=letters, initials__lt=paths.beyond(letters))
    return containing("name", rules.clean_name(text))


def is_telling(text: str) -> bool:
    """Whether what was typed into the search by name looks like a phone or a resident id."""
    return _TELLING.search(re.sub(r"[\s-]", "", text)) is not None


def find_exactly(actor: Actor, text: str) -> list[Member]:
    """Visible records with exactly this mobile number or resident id, by name; empty if it is neither. One query."""
    number = rules.clean_resident_id(text).replace("-", "")
    if len(number) == 18:
        found = members_visible_to(actor).filter(resident_id_index__in=resident_id_indexes(number))
    elif len(number) == 11 and number.isdigit():
        found = members_visible_to(actor).filter(phone_index__in=phone_indexes(number))
    else:
        return []
    return list(found.select_related("organization").order_by("pinyin", "pk")[:PAGE_SIZE])


class CappedPaginator(Paginator):
    """Counts no further than `most`, so that the count of a province costs what that of a zone does."""

    most = COUNTED

    @cached_property
    def count(self) -> int:
        """How many, at most `most`."""
        rows = self.object_list
        if isinstance(rows, QuerySet):
            return int(rows.order_by().values("pk")[: self.most].count())
        return len(rows)

    @property
    def is_more(self) -> bool:
        """Whether there are as many as were counted, and perhaps more."""
        return self.count >= self.most


class FoundPaginator(CappedPaginator):
    """Of records that a search has found: which they are and how many is one question, the page's rows another."""

    most = FOUND

    @cached_property
    def _ids(self) -> list[UUID]:
        rows: Any = self.object_list
        return list(rows.values_list("pk", flat=True)[: self.most])

    @cached_property
    def count(self) -> int:
        """How many, at most `most`. One query."""
        return len(self._ids)

    def page(self, number: Any) -> Page:
        """The rows of a page in the order of the list, each with its organization. One query more."""
        number = self.validate_number(number)
        wanted = self._ids[(number - 1) * self.per_page : number * self.per_page]
        rows = Member.objects.select_related("organization").in_bulk(wanted)
        return Page([rows[pk] for pk in wanted if pk in rows], number, self)


@dataclass(frozen=True)
class Cell:
    """One cell of the list: its head, what it says, and whether the cards on a phone show it."""

    label: Any
    value: str
    is_main: bool


@dataclass(frozen=True)
class RegistryRow:
    """One member in the list, protected values masked."""

    id: UUID
    name: str
    cells: list[Cell]
    is_probationary: bool
    standing: str
    is_mobile: bool
    is_lost: bool


def rows_of(members: Iterable[Member], columns: Sequence[str]) -> list[RegistryRow]:
    """The members as rows of the chosen columns. No query (organizations come with `registry_of`)."""
    return [
        RegistryRow(
            member.pk, member.name, [Cell(labels.FIELDS[c], _cell(member, c), c in MAIN_COLUMNS) for c in columns],
            member.category == MemberCategory.PROBATIONARY,
            "" if member.standing == Standing.NORMAL else str(Standing(member.standing).label),
            member.is_mobile, member.is_lost,
        )
        for member in members
    ]  # fmt: skip


def heads_of(columns: Sequence[str]) -> list[Cell]:
    """The heads of the chosen columns."""
    return [Cell(labels.FIELDS[column], "", column in MAIN_COLUMNS) for column in columns]


def _cell(member: Member, column: str) -> str:
    if column == "organization":
        return member.organization.name
    value = getattr(member, column)
    if isinstance(value, date):
        return value.isoformat()
    return labels.shown(column, value)


def exportable(actor: Actor, filters: Filters, *, on: date) -> QuerySet[Member]:
    """As `registry_of`, but only where the actor may export."""
    return registry_of(actor, filters, on=on).filter(actor.within(Verb.EXPORT_MEMBERS, PLACE))


def revealable(actor: Actor, members: QuerySet[Member]) -> QuerySet[Member]:
    """Those of `members` whose protected values the actor may read."""
    return members.filter(actor.within(Verb.REVEAL_SENSITIVE, PLACE))
