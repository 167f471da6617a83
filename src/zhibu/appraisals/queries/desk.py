"""The branches of an office with their appraisal of a year."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from zhibu.appraisals.access import visible_to
from zhibu.appraisals.choices import ENDED, AppraisalState
from zhibu.appraisals.models import Appraisal
from zhibu.appraisals.queries.campaign import counts_of
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationState
from zhibu.organizations.models import Organization

STAGES = ("all", "none", "under_way", "finished")


def branches_seen(actor: Actor) -> QuerySet[Organization]:
    """The branches at work whose appraisals the actor may see, in the order of the tree."""
    seen = actor.within(Verb.RUN_APPRAISALS, "path") | actor.within(Verb.SEE_MEETINGS, "path")
    return Organization.objects.filter(seen, kind__in=BRANCH_KINDS, state=OrganizationState.ACTIVE).order_by("path")


def only_branch(actor: Actor) -> UUID | None:
    """The branch, if the actor sees exactly one. One query."""
    found = list(branches_seen(actor).values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def branches_in(actor: Actor, year: int, *, stage: str = "all", text: str = "") -> QuerySet[Organization]:
    """The branches seen, each with `appraisal_id` and `appraisal_state` of `year`, narrowed to a stage and a name."""
    of_year = Appraisal.objects.filter(organization=OuterRef("pk"), year=year).exclude(state=AppraisalState.CANCELLED)
    rows = branches_seen(actor).annotate(
        appraisal_id=Subquery(of_year.values("pk")[:1]), appraisal_state=Subquery(of_year.values("state")[:1])
    )
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(initials__startswith=text.lower()))
    if stage == "none":
        return rows.filter(Q(appraisal_state=None) | Q(appraisal_state=AppraisalState.PLANNED))
    if stage == "finished":
        return rows.filter(appraisal_state__in=ENDED)
    if stage == "under_way":
        return rows.exclude(appraisal_state=None).exclude(appraisal_state__in=[AppraisalState.PLANNED, *ENDED])
    return rows


@dataclass(frozen=True, slots=True)
class Overview:
    """How many branches are how far in a year."""

    branches: int
    finished: int
    under_way: int

    @property
    def none(self) -> int:
        """Who has not begun."""
        return self.branches - self.finished - self.under_way


def overview_of(actor: Actor, year: int) -> Overview:
    """How far the branches seen are. Two queries."""
    rows = Appraisal.objects.filter(
        visible_to(actor), year=year, organization__state=OrganizationState.ACTIVE
    ).exclude(state__in=[AppraisalState.CANCELLED, AppraisalState.PLANNED])
    counts = dict(rows.order_by("state").values_list("state").annotate(n=Count("pk")))
    finished = sum(count for state, count in counts.items() if state in ENDED)
    return Overview(branches_seen(actor).order_by().count(), finished, sum(counts.values()) - finished)


@dataclass(frozen=True, slots=True)
class BranchRow:
    """One branch: how far it is, and how many have which grade. Never whose."""

    id: UUID
    name: str
    appraisal_id: UUID | None
    state: str
    counts: dict[str, int] | None


def rows_of(branches: Iterable[Organization]) -> list[BranchRow]:
    """Branches of `branches_in` as rows. One query."""
    found = list(branches)
    decided = [b.appraisal_id for b in found if b.appraisal_state in ENDED]  # type: ignore[attr-defined]
    counts = counts_of(decided)
    return [
        BranchRow(
            b.pk, b.name, b.appraisal_id, b.appraisal_state or "", counts.get(b.appraisal_id),  # type: ignore[attr-defined]
        )
        for b in found
    ]  # fmt: skip
