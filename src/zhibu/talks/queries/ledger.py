"""The ledger of a branch: that talks took place, between whom, when, of which kind. Nothing else of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.rulebook.rules import Rule
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationState
from zhibu.organizations.models import Organization
from zhibu.talks.choices import TOOK_PLACE, TalkKind, TalkState
from zhibu.talks.models import Talk
from zhibu.talks.queries.year import TalkYear, day_judged, names_in, rule_for, talks_due_and_done, years_of
from zhibu.talks.rules.pairs import Year, by_person, kind_of


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One talk as the branch sees it."""

    on: date
    one: str
    other: str
    kind: TalkKind
    is_confirmed: bool


def ledger_of(branch: Organization, year: int) -> list[LedgerLine]:
    """The talks of a year that somebody has entered as held, the latest first. One query; reads nothing sealed."""
    rows = rows_of_ledger(branch, year)
    values = rows.select_related(None).values_list(
        "on", "one__name", "other__name", "one_on_committee", "other_on_committee", "state", named=True
    )
    return [
        LedgerLine(
            row.on, row.one__name, row.other__name, kind_of(row.one_on_committee, row.other_on_committee),
            row.state == TalkState.CONFIRMED,
        )
        for row in values
        if row.on is not None
    ]  # fmt: skip


def rows_of_ledger(branch: Organization, year: int) -> QuerySet[Talk]:
    """The same as rows, with the names of the two and nothing that is sealed."""
    rows = Talk.objects.filter(
        organization=branch, on__gte=date(year, 1, 1), on__lt=date(year + 1, 1, 1), state__in=TOOK_PLACE
    )
    return rows.select_related("one", "other").defer("reason", "place").order_by("-on", "pk")


@dataclass(frozen=True, slots=True)
class Without:
    """Somebody who is still without a talk that the rule names."""

    name: str
    missing: Sequence[TalkKind]


@dataclass(frozen=True, slots=True)
class BranchYear:
    """A branch's year for its secretary."""

    year: Year
    without: Sequence[Without]
    rule: Rule


def branch_year(branch: Organization, year: int, *, today: date) -> BranchYear:
    """What is due and done, and who is still without, by name. Five queries, one more for a year that is over."""
    found = years_of([branch.pk], year, on=today)[branch.pk]
    missing = by_person(found)
    names = names_in(missing)
    rule = rule_for(branch.path, day_judged(year, today))
    return BranchYear(found, [Without(name, missing[pk]) for pk, name in names.items()], rule)


def branches_seen(actor: Actor) -> QuerySet[Organization]:
    """The branches at work whose ledgers the actor may see, in the order of the tree."""
    return Organization.objects.filter(
        actor.within(Verb.SEE_TALKS, "path"), kind__in=BRANCH_KINDS, state=OrganizationState.ACTIVE
    ).order_by("path")


def only_branch(actor: Actor) -> UUID | None:
    """The branch, if the actor sees exactly one. One query."""
    found = list(branches_seen(actor).values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class BranchRow:
    """One branch on the office's list: counts only."""

    id: UUID
    name: str
    year: TalkYear


def rows_of(branches: Iterable[Organization], year: int, *, today: date) -> list[BranchRow]:
    """Branches with their counts of a year. Four queries."""
    found = list(branches)
    years = talks_due_and_done([b.pk for b in found], year, on=today)
    return [BranchRow(b.pk, b.name, years[b.pk]) for b in found]
