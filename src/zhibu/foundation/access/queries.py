"""Reading grants: who holds what, where and until when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from zhibu.foundation.access import registry
from zhibu.foundation.access.actors import Actor, in_force_at
from zhibu.foundation.access.choices import GrantState, Role, Verb
from zhibu.foundation.access.models import Grant
from zhibu.foundation.access.rules import VERBS_OF
from zhibu.foundation.access.words import ROLE_WORDS, VERB_WORDS
from zhibu.kernel import clock

FOUND_AT_ONCE = 20
"""How many people or organizations a search offers; more call for a longer search text."""


@dataclass(frozen=True)
class GrantRow:
    """A grant with the names it needs on a page. `in_force` is as of the instant asked about."""

    id: UUID
    account_id: UUID
    person: str
    role: Any
    place: str
    starts_at: datetime
    ends_at: datetime | None
    given_by: str
    in_force: bool

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds, wholly or in part; None is open."""
        return None if self.ends_at is None else clock.day_of(self.ends_at - timedelta(microseconds=1))


@dataclass(frozen=True)
class RoleSheet:
    """A role in words: what it is for and what it may do."""

    role: Role
    label: Any
    sentence: Any
    may: list[Any]


def grants_visible_to(actor: Actor) -> QuerySet[Grant]:
    """Grants on nodes where the actor may give roles, newest first."""
    visible = actor.within(Verb.MANAGE_GRANTS, "scope_path")
    return Grant.objects.filter(visible).order_by("-starts_at", "-id")


def filter_grants(grants: QuerySet[Grant], *, text: str, role: str, state: str, at: datetime) -> QuerySet[Grant]:
    """Those whose person or place has `text` in the name, with the role, in the state; empty means any."""
    if text:
        by_person = Q(account_id__in=registry.people().matching(text))
        grants = grants.filter(by_person | Q(scope_path__in=registry.places().matching(text)))
    if role:
        grants = grants.filter(role=role)
    if state == GrantState.IN_FORCE:
        grants = grants.filter(pk__in=in_force_at(at).values("pk"))
    elif state == GrantState.ENDED:
        grants = grants.filter(ends_at__lte=at)
    return grants


def rows_of(grants: Sequence[Grant], at: datetime) -> list[GrantRow]:
    """The grants with names: two queries, however many grants, and one more where programs hold some. A name that is
    unknown shows as a dash."""
    ids = {g.account_id for g in grants} | {g.given_by_id for g in grants if g.given_by_id}
    people = registry.names_of_holders(ids)
    places = registry.places().names({g.scope_path for g in grants})
    return [_row(grant, people, places, at) for grant in grants]


def rows_for_export(grants: QuerySet[Grant], at: datetime) -> Iterator[list[Any]]:
    """All the grants as rows of a sheet, read in portions of 500. A last day stands in place of the instant after."""
    portion: list[Grant] = []
    for grant in grants.iterator(chunk_size=500):
        portion.append(grant)
        if len(portion) == 500:
            yield from _cells(portion, at)
            portion = []
    yield from _cells(portion, at)


def _cells(grants: list[Grant], at: datetime) -> Iterator[list[Any]]:
    for row in rows_of(grants, at):
        yield [row.person, row.role, row.place, row.starts_at, row.last_day, row.given_by]


def _row(grant: Grant, people: dict[UUID, str], places: dict[str, str], at: datetime) -> GrantRow:
    return GrantRow(
        id=grant.pk,
        account_id=grant.account_id,
        person=people.get(grant.account_id, "—"),
        role=Role(grant.role).label,
        place=places.get(grant.scope_path, "—"),
        starts_at=grant.starts_at,
        ends_at=grant.ends_at,
        given_by=people.get(grant.given_by_id, "—") if grant.given_by_id else "—",
        in_force=grant.starts_at <= at and (grant.ends_at is None or grant.ends_at > at),
    )


def role_sheets() -> list[RoleSheet]:
    """Every role in words, in the order in which roles are declared."""
    return [
        RoleSheet(role, role.label, ROLE_WORDS.get(role, ""), [VERB_WORDS[v] for v in Verb if v in VERBS_OF[role]])
        for role in Role
    ]


def visible_people(actor: Actor, verb: Verb) -> Q:
    """A condition on `home_path`: the people whom an administrator finds where `verb` is allowed.

    Those who belong to no organization are found only by one whose own scope is a whole tree.
    """
    condition = actor.within(verb, "home_path")
    if actor.holds_tree(verb):
        condition |= Q(home_path="")
    return condition


def find_people(actor: Actor, text: str) -> list[registry.Person]:
    """Up to `FOUND_AT_ONCE` people to whom the actor may give a role. One query."""
    if not text:
        return []
    return registry.people().search(text, visible_people(actor, Verb.MANAGE_GRANTS), FOUND_AT_ONCE)


def find_places(actor: Actor, text: str) -> list[registry.Place]:
    """Up to `FOUND_AT_ONCE` organizations on which the actor may give a role. One query."""
    return find_places_allowing(actor, Verb.MANAGE_GRANTS, text)


def find_places_allowing(actor: Actor, verb: Verb, text: str) -> list[registry.Place]:
    """Up to `FOUND_AT_ONCE` organizations with `text` in the name on which `verb` is allowed. One query."""
    return registry.places().search(text, actor.within(verb, "path"), FOUND_AT_ONCE) if text else []


def roles_held(account_id: UUID, at: datetime) -> list[GrantRow]:
    """What a person holds at an instant, for their own eyes. Three queries."""
    grants = in_force_at(at).filter(account_id=account_id).order_by("scope_path", "role")
    return rows_of(list(grants), at)
