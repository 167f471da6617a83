"""The review of a quarter: every grant in force is confirmed or ended by somebody who may give roles there.

What is to be reviewed are the grants that held when the quarter began and still hold. Nobody reviews their own.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhibu.foundation.access import registry, rules
from zhibu.foundation.access.actions import end_grant
from zhibu.foundation.access.actors import Actor, in_force_at
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.models import Grant, Review
from zhibu.foundation.access.queries import GrantRow, grants_visible_to, rows_of
from zhibu.foundation.audit import actions as audit
from zhibu.kernel import clock, periods


@dataclass(frozen=True)
class Progress:
    """How far the review of a quarter is in somebody's scope: `left` waits for this person, `own` for others."""

    quarter: str
    kept: int
    ended: int
    left: int
    own: int


def due_in(actor: Actor, quarter: str, at: datetime) -> QuerySet[Grant]:
    """Grants in the actor's scope that still wait for their review in a quarter, the topmost place first."""
    began = periods.start_of(rules.first_day_of(quarter))
    reviewed = Review.objects.filter(grant_id=OuterRef("pk"), quarter=quarter)
    waiting = grants_visible_to(actor).filter(pk__in=in_force_at(at).values("pk"), starts_at__lt=began)
    return waiting.filter(~Exists(reviewed)).order_by("scope_path", "role", "account_id", "id")


def progress(actor: Actor, quarter: str, at: datetime) -> Progress:
    """How far the review is. Two queries."""
    scope = actor.within(Verb.MANAGE_GRANTS, "grant__scope_path")
    found = Review.objects.filter(scope, quarter=quarter).order_by().values_list("is_kept").annotate(n=Count("pk"))
    done = dict(found)
    due = list(due_in(actor, quarter, at).values_list("account_id", flat=True))
    own = sum(account == actor.account_id for account in due)
    return Progress(quarter, done.get(True, 0), done.get(False, 0), len(due) - own, own)


@transaction.atomic
def review(
    *, actor: Actor, at: datetime, quarter: str, keep: Collection[UUID], end: Collection[UUID]
) -> tuple[int, int]:
    """Confirm some grants and end others; how many of each. What is not due any more, or is the actor's own, is left.

    Order of effects: ended grants (each with its audit entry), reviews, one audit entry for all. Raises Forbidden,
    Refused `last-security` as `end_grant` does; then nothing is done.
    """
    due = due_in(actor, quarter, at).exclude(Q(account_id=actor.account_id))
    wanted = list(due.filter(pk__in=[*keep, *end]).select_for_update(of=("self",)))
    ending = set(end)
    for grant in wanted:
        if grant.pk in ending:
            end_grant(actor=actor, at=at, grant_id=grant.pk)
    made = [
        Review(
            grant=grant, quarter=quarter, is_kept=grant.pk not in ending, by_id=actor.account_id or UUID(int=0), at=at
        )
        for grant in wanted
    ]
    Review.objects.bulk_create(made, ignore_conflicts=True)
    kept = sum(one.is_kept for one in made)
    if made:
        audit.record(
            actor=actor, at=at, action="grant.reviewed",
            scope_path=min((grant.scope_path for grant in wanted), key=len),
            detail={"quarter": quarter, "kept": kept, "ended": len(made) - kept},
        )  # fmt: skip
    return kept, len(made) - kept


def due_rows(grants: Sequence[Grant], actor: Actor, at: datetime) -> list[tuple[GrantRow, bool]]:
    """The grants with names, and whether each is the actor's own. Two queries."""
    return [(row, row.account_id == actor.account_id) for row in rows_of(grants, at)]


def rows_for_export(actor: Actor, quarter: str, at: datetime) -> Iterator[list[Any]]:
    """What was decided in a quarter and what still waits, as rows of a sheet."""
    scope = actor.within(Verb.MANAGE_GRANTS, "grant__scope_path")
    decided = list(Review.objects.filter(scope, quarter=quarter).select_related("grant").order_by("at", "id"))
    names = registry.people().names({one.by_id for one in decided})
    for one, row in zip(decided, rows_of([one.grant for one in decided], at), strict=True):
        yield [row.person, row.role, row.place, row.starts_at, one.is_kept, names.get(one.by_id, "—"), one.at]
    for row in rows_of(list(due_in(actor, quarter, at)), at):
        yield [row.person, row.role, row.place, row.starts_at, None, "", None]


def current_quarter(at: datetime) -> str:
    """The quarter of an instant where the organization lives."""
    return rules.quarter_of(clock.day_of(at))
