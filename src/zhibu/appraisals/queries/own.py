"""A member's own part in appraisals: what is asked now, what was said, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from zhibu.appraisals.choices import AppraisalState, MutualWay
from zhibu.appraisals.models import Comment, Participant, SheetTaken
from zhibu.foundation.access.actors import Actor

RESULT_STATES = (AppraisalState.PUBLISHED, AppraisalState.FILED)
SHOWN = frozenset(AppraisalState.values) - {AppraisalState.PLANNED, AppraisalState.CANCELLED}

COMMENTS_READ = frozenset(
    {
        AppraisalState.SHEET,
        AppraisalState.PROPOSAL,
        AppraisalState.DECIDED,
        AppraisalState.PUBLISHED,
        AppraisalState.FILED,
    }
)
"""States in which comments are read, by the person concerned and the committee: once nobody writes any more."""

READ_BY_OTHERS = frozenset({AppraisalState.MUTUAL, AppraisalState.SHEET})
"""States in which members read each other's self-appraisals, where they appraise each other in writing."""


def own_places(actor: Actor) -> QuerySet[Participant]:
    """The actor's places on rolls, the latest year first; none for one who is no member."""
    if actor.member_id is None:
        return Participant.objects.none()
    rows = Participant.objects.filter(member_id=actor.member_id, appraisal__state__in=SHOWN)
    taken = SheetTaken.objects.filter(participant=OuterRef("pk"))
    return (
        rows.select_related("appraisal__organization")
        .annotate(has_sheet=Exists(taken))
        .order_by("-appraisal__year", "-appraisal__created_at")
    )


def has_taken_sheet(own: Participant) -> bool:
    """Whether the own sheet is in the box. One query."""
    return SheetTaken.objects.filter(participant=own).exists()


def subjects_for(own: Participant) -> list[Participant]:
    """Whom the own sheet names: every other full member who is still here, by name. One query."""
    rows = Participant.objects.filter(appraisal_id=own.appraisal_id, on_sheet=True, left_on=None)
    return list(
        rows.exclude(pk=own.pk).select_related("member").only("member__name").order_by("member__pinyin", "pk")
    )


@dataclass(frozen=True, slots=True)
class Other:
    """Another member on the roll, and whether a comment on them is written."""

    id: UUID
    name: str
    has_handed_in: bool
    is_done: bool


def others_for(own: Participant) -> list[Other]:
    """Everybody else on the roll who is still here, by name. One query."""
    mine = Comment.objects.filter(author=own, subject=OuterRef("pk"))
    rows = Participant.objects.filter(appraisal_id=own.appraisal_id, left_on=None).exclude(pk=own.pk)
    found = rows.annotate(is_done=Exists(mine)).order_by("member__pinyin", "member_id")
    return [
        Other(pk, name, at is not None, done)
        for pk, name, at, done in found.values_list("pk", "member__name", "handed_in_at", "is_done")
    ]


def own_comment_on(own: Participant, other: Participant) -> str:
    """What the actor has written about another; empty for nothing yet. One query."""
    found = Comment.objects.filter(author=own, subject=other).first()
    return found.text if found else ""


def shared_self_of(own: Participant, other: Participant) -> str:
    """Another's self-appraisal, where members read each other's: mutual appraisal in writing, and handed in."""
    if own.appraisal.mutual_way != MutualWay.ONLINE or own.appraisal.state not in READ_BY_OTHERS:
        return ""
    return other.self_text if other.handed_in_at and not other.on_paper else ""


@dataclass(frozen=True, slots=True)
class Year:
    """One year on the member's list."""

    own: Participant
    is_running: bool
    has_sheet: bool
    read_at: datetime | None


def years_of(actor: Actor) -> Sequence[Year]:
    """The actor's appraisals, the latest first. One query."""
    return [
        Year(own, own.appraisal.state not in RESULT_STATES, own.has_sheet, own.acknowledged_at)  # type: ignore[attr-defined]
        for own in own_places(actor)
    ]
