"""Terms that come to their end: of many organizations at once, and of those that somebody leads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhibu.foundation.access.actors import in_force_at
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.rules import roles_allowing
from zhibu.foundation.rulebook.queries import number
from zhibu.kernel import paths
from zhibu.organizations.choices import OrganizationState
from zhibu.organizations.models import Suspension, Term
from zhibu.organizations.rules import months_after

REMINDER = "term.reminder_months"
LONGEST_MONTHS = 24
"""No locality calls a term to mind earlier than that."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A term with the organization whose it is."""

    term_id: UUID
    ends_on: date
    organization_id: UUID
    path: str
    name: str


def last_terms(*, until: date) -> QuerySet[Term]:
    """Terms that end by a day and are followed by none: an index gives the first, another the second."""
    newer = Term.objects.filter(organization=OuterRef("organization"), starts_on__gt=OuterRef("starts_on"))
    return Term.objects.filter(~Exists(newer), ends_on__lte=until)


def terms_ending(*, on: date) -> Iterator[Ending]:
    """The last terms of organizations at work that have ended by a day or may be about to, in the order of the tree.

    Who rests on that day is left out. One query.
    """
    at_rest = Suspension.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=on), organization=OuterRef("organization"), starts_on__lte=on
    )
    rows = last_terms(until=months_after(on, LONGEST_MONTHS)).filter(
        ~Exists(at_rest), organization__state=OrganizationState.ACTIVE
    )
    columns = ("pk", "ends_on", "organization_id", "organization__path", "organization__name")
    for row in rows.order_by("organization__path").values_list(*columns).iterator(chunk_size=2000):
        yield Ending(*row)


def reminder_months(path: str, *, on: date) -> int:
    """How many months ahead a term is called to mind there. No query, as of rules."""
    return int(number(REMINDER, on=on, path=path))


def horizon(*, on: date, path: str = "") -> date:
    """The last day on which a term may end that is called to mind on a day. No query, as of rules."""
    return months_after(on, reminder_months(path, on=on))


@dataclass(frozen=True, slots=True)
class Concerned:
    """The accounts that lead an organization, and those of the nearest office above it."""

    own: list[UUID]
    above: list[UUID]


def concerned_with(places: Iterable[str], *, at: datetime) -> dict[str, Concerned]:
    """Who is to hear of the ends of terms, by the path of the organization. One query for each 500 paths above."""
    wanted = sorted(set(places))
    nodes = sorted({above for path in wanted for above in paths.ancestors(path)})
    leading, overseeing = roles_allowing(Verb.MANAGE_POSTS), roles_allowing(Verb.MANAGE_ORGANIZATIONS)
    held: dict[str, list[tuple[str, UUID]]] = {}
    for start in range(0, len(nodes), 500):
        rows = in_force_at(at).filter(scope_path__in=nodes[start : start + 500], role__in=leading)
        for path, role, account in rows.order_by("account_id").values_list("scope_path", "role", "account_id"):
            held.setdefault(path, []).append((role, account))
    found = {}
    for path in wanted:
        own = [account for _, account in held.get(path, [])]
        offices = (
            [account for role, account in held.get(above, []) if role in overseeing]
            for above in reversed(paths.ancestors(path, itself=False))
        )
        above_ = next((accounts for accounts in offices if accounts), [])
        found[path] = Concerned(_once(own), [pk for pk in _once(above_) if pk not in own])
    return found


def _once(accounts: Iterable[UUID]) -> list[UUID]:
    return list(dict.fromkeys(accounts))
