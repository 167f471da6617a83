"""Three reviews: which steps a site asks for, who may take which, when they are due, where a piece stands.

Cases: docs/rules/content-review.md. Seats are those of the nearest level that has any for the step.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeVar
from uuid import UUID

from zhibu.portal.choices import ReviewStep


class Stage(StrEnum):
    """Where a piece stands, as its desk shows it."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


REVIEWS = (0, 1, 3)
"""How many reviews a site may ask for."""
DAYS = 2
"""Days for each step, unless the site says otherwise."""
_STEPS: dict[int, tuple[ReviewStep, ...]] = {0: (), 1: (ReviewStep.LAST,), 3: tuple(ReviewStep)}

T = TypeVar("T")


def steps_of(reviews: int) -> tuple[ReviewStep, ...]:
    """The steps that so many reviews mean: none, the last alone, all three. Raises KeyError for another number.

    Source: 三审三校 (three-stage review); docs/rules/content-review.md for one and none.
    """
    return _STEPS[reviews]


@dataclass(frozen=True, slots=True)
class Seat:
    """Who reviews at a step, and who stands in from `deputy_from` to `deputy_until`, both days included."""

    account_id: UUID
    deputy_id: UUID | None = None
    deputy_from: date | None = None
    deputy_until: date | None = None


def stands_in(seat: Seat, on: date) -> bool:
    """Whether the deputy acts on the day `on`; a day that is left open has no bound.

    Source: docs/rules/content-review.md (deputies).
    """
    if seat.deputy_id is None:
        return False
    begun = seat.deputy_from is None or seat.deputy_from <= on
    return begun and (seat.deputy_until is None or on <= seat.deputy_until)


def seated(seats: Iterable[Seat], on: date) -> frozenset[UUID]:
    """Everybody who may act on these seats on the day `on`: the holders, and deputies while they stand in.

    Source: docs/rules/content-review.md (deputies).
    """
    found: set[UUID] = set()
    for seat in seats:
        found.add(seat.account_id)
        if seat.deputy_id is not None and stands_in(seat, on):
            found.add(seat.deputy_id)
    return frozenset(found)


def called(seats: Iterable[Seat], on: date) -> frozenset[UUID]:
    """Who is told that a piece waits: the deputy while one stands in, else the holder.

    Source: docs/rules/content-review.md (deputies).
    """
    return frozenset(
        seat.deputy_id if seat.deputy_id is not None and stands_in(seat, on) else seat.account_id for seat in seats
    )


def nearest(levels: Sequence[tuple[T, Sequence[Seat]]]) -> tuple[T, Sequence[Seat]] | None:
    """Of the levels from the site upward, the first on which anybody sits; None if nobody does anywhere.

    Source: docs/rules/content-review.md (inheritance).
    """
    return next(((level, seats) for level, seats in levels if seats), None)


class Hand(NamedTuple):
    """What is known of a piece when somebody wants to approve it: who has written, who has approved a step before."""

    writers: Collection[UUID] = ()
    earlier: Collection[UUID] = ()
    words_changed: bool = False


def objection(person: UUID, *, reviews: int, sitting: Collection[UUID], hand: Hand) -> str:
    """What stands against a person's approval, "" if nothing does.

    `not_seated`: they hold no seat of this step and stand in for nobody; `own_piece`: where three are asked, whoever
    has written or edited the piece approves it at no step; `another_step`: nobody holds two steps of one piece;
    `words_changed`: the words are no longer those that were sent in, so that nobody may approve, only return.
    Source: 三审三校; docs/rules/content-review.md.
    """
    if person not in sitting:
        return "not_seated"
    if reviews == 3 and person in hand.writers:
        return "own_piece"
    if person in hand.earlier:
        return "another_step"
    return "words_changed" if hand.words_changed else ""


def may_return(person: UUID, *, sitting: Collection[UUID]) -> bool:
    """Whether a person may return a piece: whoever sits at its present step, also where they could not approve.

    Source: docs/rules/content-review.md.
    """
    return person in sitting


def unfilled(reviews: int, seats: dict[ReviewStep, Sequence[Seat]]) -> list[ReviewStep]:
    """The steps that a site asks for and on which nobody sits, on any level: nothing can be sent in then.

    Source: docs/rules/content-review.md (inheritance).
    """
    return [step for step in steps_of(reviews) if not seats.get(step)]


def due_on(arrived: date, days: int) -> date | None:
    """The last day on which a step is in time, `days` after the piece came; None where 0 days mean no deadline.

    Source: docs/rules/content-review.md (deadlines).
    """
    return arrived + timedelta(days=days) if days > 0 else None


def is_overdue(due: date | None, today: date) -> bool:
    """Whether the last day is over. Source: docs/rules/content-review.md (deadlines)."""
    return due is not None and today > due


@dataclass(frozen=True, slots=True)
class Facts:
    """What the engine knows of a piece. `workflow` is "in_progress", "needs_changes" or ""."""

    live: bool = False
    changed: bool = False
    expired: bool = False
    scheduled: bool = False
    was_published: bool = False
    workflow: str = ""


def stage_of(facts: Facts) -> Stage:
    """Where a piece stands: what waits for somebody comes before what readers see.

    Source: docs/rules/content-review.md (stages).
    """
    if facts.workflow == "in_progress":
        return Stage.IN_REVIEW
    if facts.workflow == "needs_changes":
        return Stage.RETURNED
    if facts.scheduled:
        return Stage.SCHEDULED
    if facts.live:
        return Stage.CHANGED if facts.changed else Stage.PUBLISHED
    if facts.expired:
        return Stage.EXPIRED
    return Stage.WITHDRAWN if facts.was_published else Stage.DRAFT


DEEDS: dict[Stage, tuple[str, ...]] = {
    Stage.DRAFT: ("edit", "submit"),
    Stage.IN_REVIEW: ("approve", "return", "recall"),
    Stage.RETURNED: ("edit", "submit", "recall"),
    Stage.SCHEDULED: ("withdraw",),
    Stage.PUBLISHED: ("edit", "withdraw"),
    Stage.CHANGED: ("edit", "submit", "withdraw"),
    Stage.WITHDRAWN: ("edit", "submit"),
    Stage.EXPIRED: ("edit", "submit"),
}
"""What can be done with a piece at each stage, by whoever may. Source: docs/rules/content-review.md (stages)."""


def is_possible(stage: Stage, deed: str, *, live: bool = False) -> bool:
    """Whether a deed fits the stage. What readers see can be withdrawn at any stage, also while a change is reviewed.

    Source: docs/rules/content-review.md (stages).
    """
    return deed in DEEDS[stage] or (deed == "withdraw" and live)
