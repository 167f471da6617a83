"""A check-in that was made without a network and arrives later."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import Forbidden, Refused
from zhibu.learning.actions.study import CheckInResult, check_in, record_beat
from zhibu.learning.models import StudyProgress
from zhibu.learning.rules.study import counts_at


@dataclass(frozen=True, slots=True)
class Unreported:
    """What a page has measured since its last report that arrived: believed as far as any other report."""

    position_seconds: int = 0
    visible_ms: int = 0
    reached_end: bool = False


@dataclass(frozen=True, slots=True)
class LateCheckIn:
    """What the check-in came to, and the instant at which it counts."""

    made: CheckInResult
    counts_at: datetime


@transaction.atomic
def check_in_later(
    *, actor: Actor, at: datetime, lesson_id: UUID, reflection: str, made_at: datetime, unreported: Unreported
) -> LateCheckIn | Refused:
    """Take the page's last report, then check in for the week in which the check-in was made and its study proven.

    What the report earns stands, whatever comes of the check-in: a refusal is returned, so that its seconds are not
    lost with it. Order of effects: report, then those of `check_in`. Raises Forbidden for one who is no member,
    NotFound for a lesson that does not reach them.
    """
    if actor.member_id is None:
        raise Forbidden
    if unreported.visible_ms or unreported.reached_end:
        record_beat(
            actor=actor,
            at=at,
            lesson_id=lesson_id,
            position_seconds=unreported.position_seconds,
            visible_ms=unreported.visible_ms,
            reached_end=unreported.reached_end,
        )
    studied = StudyProgress.objects.filter(member_id=actor.member_id, lesson_id=lesson_id)
    proven_at = studied.order_by().values_list("completed_at", flat=True).first()
    moment = counts_at(made_at, proven_at, at=at)
    try:
        made = check_in(actor=actor, at=at, lesson_id=lesson_id, reflection=reflection, counts_at=moment)
    except Refused as refused:
        return refused
    return LateCheckIn(made, moment)
