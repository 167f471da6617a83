"""Lessons that are taken along; study and check-ins that were done without a network and arrive later."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from zhibu.foundation.access.actors import Actor
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.learning.actions.study import CheckInResult, check_in, keep_study, open_progress, record_beat, study_in
from zhibu.learning.models import StudyProgress, TakenAlong
from zhibu.learning.queries.check_in import hold
from zhibu.learning.queries.lessons import reaching
from zhibu.learning.rules.study import Away, after_away, counts_at


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
def take_along(*, actor: Actor, at: datetime, lesson_id: UUID) -> None:
    """Note that a lesson is handed out whole, to be studied without a network. Again: noted anew, so that nothing of
    before is believed. Not audited: no effect but on the actor's own study. Two statements.

    Raises Forbidden for one who is no member, NotFound for a lesson that does not reach them.
    """
    if actor.member_id is None:
        raise Forbidden
    if not reaching(home_path=actor.home_path, today=clock.day_of(at)).filter(pk=lesson_id).exists():
        raise NotFound
    TakenAlong.objects.bulk_create(
        [TakenAlong(member_id=actor.member_id, lesson_id=lesson_id, at=at)],
        update_conflicts=True,
        unique_fields=["member", "lesson"],
        update_fields=["at"],
    )


@transaction.atomic
def study_later(*, actor: Actor, at: datetime, lesson_id: UUID, done_at: datetime, unreported: Unreported) -> int:
    """Take a device's account of study without a network that ended at `done_at`; the seconds still missing.

    Of a lesson that was taken along the account is believed as `rules.study.after_away` says, and the study is
    finished when it was done; of any other like a page's report that arrives now. Three statements more than that.
    Raises Forbidden for one who is no member, NotFound for a lesson that does not reach them.
    """
    row, lesson = open_progress(actor=actor, at=at, lesson_id=lesson_id)
    taken = TakenAlong.objects.filter(member_id=row.member_id, lesson_id=lesson_id).first()
    if taken is None:
        return _reported(actor, at, lesson_id, unreported)
    hold(row.member_id)
    last = StudyProgress.objects.filter(member_id=row.member_id).aggregate(last=Max("away_until"))["last"]
    account = Away(done_at, unreported.position_seconds, unreported.visible_ms, unreported.reached_end)
    after = after_away(
        study_in(row),
        account,
        free_since=max(taken.at, last or taken.at),
        duration_seconds=lesson.duration_seconds,
    )
    return keep_study(row, lesson, after, at=done_at, away_until=max(done_at, row.away_until or done_at))


def _reported(actor: Actor, at: datetime, lesson_id: UUID, unreported: Unreported) -> int:
    return record_beat(
        actor=actor,
        at=at,
        lesson_id=lesson_id,
        position_seconds=unreported.position_seconds,
        visible_ms=unreported.visible_ms,
        reached_end=unreported.reached_end,
    )


@transaction.atomic
def check_in_later(
    *, actor: Actor, at: datetime, lesson_id: UUID, reflection: str, made_at: datetime, unreported: Unreported
) -> LateCheckIn | Refused:
    """Take the page's last account of study, then check in for the week in which that was done and the study proven.

    What the report earns stands, whatever comes of the check-in: a refusal is returned, so that its seconds are not
    lost with it. Order of effects: report, then those of `check_in`. Raises Forbidden for one who is no member,
    NotFound for a lesson that does not reach them.
    """
    if actor.member_id is None:
        raise Forbidden
    if unreported.visible_ms or unreported.reached_end:
        study_later(actor=actor, at=at, lesson_id=lesson_id, done_at=min(made_at, at), unreported=unreported)
    studied = StudyProgress.objects.filter(member_id=actor.member_id, lesson_id=lesson_id)
    proven_at = studied.order_by().values_list("completed_at", flat=True).first()
    moment = counts_at(made_at, proven_at, at=at)
    try:
        made = check_in(actor=actor, at=at, lesson_id=lesson_id, reflection=reflection, counts_at=moment)
    except Refused as refused:
        return refused
    return LateCheckIn(made, moment)
