"""Studying a lesson and checking in at it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events import actions as events
from zhibu.foundation.rows import plain
from zhibu.kernel import clock, periods
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.kernel.ids import new_id
from zhibu.learning.choices import HoursKind
from zhibu.learning.events import CheckedIn, HoursEntered
from zhibu.learning.models import CheckIn, HoursEntry, Lesson, StudyProgress
from zhibu.learning.queries.check_in import Standing, hold, standing_of
from zhibu.learning.queries.lessons import reaching
from zhibu.learning.queries.limits import Limits, limits_on
from zhibu.learning.rules import hours as hours_rules
from zhibu.learning.rules import reflection as reflection_rules
from zhibu.learning.rules import study as study_rules


@dataclass(frozen=True, slots=True)
class CheckInResult:
    """What a check-in came to; `is_new` is false for the repeat of one that stands."""

    check_in_id: UUID
    is_new: bool
    hours: Decimal
    nth_of_week: int


@transaction.atomic
def check_in(
    *, actor: Actor, at: datetime, lesson_id: UUID, reflection: str, counts_at: datetime | None = None
) -> CheckInResult:
    """Check the actor in at a finished lesson with one sentence; enter the hours if it is among the first three of
    the week (Monday to Sunday, Asia/Shanghai). A repeat changes nothing and returns what stands.

    `counts_at` is the instant whose week and year it belongs to, at most `at`, which is the default.
    Order of effects: check-in, ledger, audit, CheckedIn and HoursEntered. Eight statements at most.
    Raises Forbidden for one who is no member, NotFound for a lesson that does not reach them, Refused
    ("empty", "too_long", "not_started", "not_finished").
    """
    if actor.member_id is None:
        raise Forbidden
    moment = counts_at or at
    day = clock.day_of(moment)
    week = periods.week_of(day)
    hold(actor.member_id)
    standing = standing_of(
        member_id=actor.member_id, home_path=actor.home_path, lesson_id=lesson_id, week=week, day=day
    )
    if standing is None:
        raise NotFound
    if standing.check_in_id is not None:
        return CheckInResult(standing.check_in_id, False, standing.hours_entered, standing.nth_entered)
    if not standing.is_published:
        raise NotFound
    limits = limits_on(day, standing.path)
    sentence = _sentence(reflection, limits)
    _demand_finished(standing, at)
    with plain.together():
        return _enter(
            actor=actor,
            at=at,
            moment=moment,
            lesson_id=lesson_id,
            sentence=sentence,
            standing=standing,
            limits=limits,
        )


def _sentence(text: str, limits: Limits) -> str:
    sentence = reflection_rules.tidied(text)
    fault = reflection_rules.fault_of(sentence, most=limits.reflection)
    if fault == "empty":
        raise Refused("empty", _("Write one sentence: what will you remember?"), field="reflection")
    if fault == "too_long":
        count = reflection_rules.count_characters(sentence)
        raise Refused(
            "too_long",
            _("At most %(most)d characters; yours has %(count)d.") % {"most": limits.reflection, "count": count},
            field="reflection",
        )
    return sentence


def _demand_finished(standing: Standing, at: datetime) -> None:
    if standing.is_completed:
        return
    if standing.study is None:
        raise Refused("not_started", _("Study the lesson first, then check in. Your sentence is kept."))
    missing = study_rules.remaining_seconds(
        standing.study, form=standing.form, duration_seconds=standing.duration_seconds, at=at
    )
    if missing:
        raise Refused(
            "not_finished",
            ngettext_lazy(
                "%(seconds)d second of study is still missing. Your sentence is kept.",
                "%(seconds)d seconds of study are still missing. Your sentence is kept.",
                missing,
            )
            % {"seconds": missing},
        )


def _enter(
    *,
    actor: Actor,
    at: datetime,
    moment: datetime,
    lesson_id: UUID,
    sentence: str,
    standing: Standing,
    limits: Limits,
) -> CheckInResult:
    member_id, day = actor.member_id, clock.day_of(moment)
    assert member_id is not None
    nth = standing.done_this_week + 1
    counted = hours_rules.counts(nth, per_week=limits.per_week_counted)
    worth = hours_rules.hours_of(standing.duration_seconds, lesson_minutes=limits.lesson_minutes)
    hours = worth if counted else Decimal(0)
    week, check_in_id = periods.week_of(day), new_id()
    plain.insert(CheckIn(
        id=check_in_id, member_id=member_id, lesson_id=lesson_id, path=standing.path, week=week,
        nth_of_week=nth, counted=counted, hours=hours, reflection=sentence, at=moment,
    ))  # fmt: skip
    happened: list[object] = [CheckedIn(member_id, standing.path, lesson_id, week, nth)]
    if counted:
        plain.insert(HoursEntry(
            member_id=member_id, path=standing.path, year=day.year, hours=hours, kind=HoursKind.LESSON,
            title=standing.title, source_id=lesson_id, on=day, at=at,
            actor_id=actor.account_id, actor_name=actor.name,
        ))  # fmt: skip
        required = hours_rules.required(
            exempt=standing.is_exempt, holds_post=standing.holds_post,
            member=limits.hours_member, secretary=limits.hours_secretary,
        )  # fmt: skip
        before = standing.year_total
        happened.append(HoursEntered(member_id, standing.path, day.year, hours, before, before + hours, required))
    detail = {"check_in": str(check_in_id), "nth": nth, "hours": str(hours)}
    if moment != at:
        detail["done_at"] = moment.isoformat()
    audit.record(
        actor=actor, at=at, action="lesson.checked_in", object_kind="lesson", object_id=lesson_id,
        scope_path=standing.path, detail=detail,
    )  # fmt: skip
    events.publish(*happened, at=at)
    return CheckInResult(check_in_id, True, hours, nth)


@transaction.atomic
def start_study(*, actor: Actor, at: datetime, lesson_id: UUID) -> None:
    """Open a study of a lesson that reaches the actor; a second start changes nothing. Not audited: no effect but
    on the actor's own page. Raises Forbidden for one who is no member, NotFound."""
    open_progress(actor=actor, at=at, lesson_id=lesson_id)


@transaction.atomic
def record_beat(
    *, actor: Actor, at: datetime, lesson_id: UUID, position_seconds: int, visible_ms: int, reached_end: bool
) -> int:
    """Take a page's report of study and return the seconds still missing for a check-in (0: finished).

    What is believed of it is decided by `rules.study.after_beat`. The first report opens the study and earns nothing.
    Raises Forbidden for one who is no member, NotFound for a lesson that does not reach them.
    """
    row, lesson = open_progress(actor=actor, at=at, lesson_id=lesson_id)
    beat = study_rules.Beat(at=at, position_seconds=position_seconds, visible_ms=visible_ms, reached_end=reached_end)
    after = study_rules.after_beat(study_in(row), beat, duration_seconds=lesson.duration_seconds)
    return keep_study(row, lesson, after, at=at)


def study_in(row: StudyProgress) -> study_rules.Study:
    """What a row says, as the rules see it."""
    return study_rules.Study(
        started_at=row.started_at,
        seen_at=row.seen_at,
        position_seconds=row.position_seconds,
        credited_ms=row.credited_ms,
        reached_end=row.reached_end,
        is_scripted=row.is_scripted,
    )


def keep_study(
    row: StudyProgress, lesson: Lesson, after: study_rules.Study, *, at: datetime, **more: datetime
) -> int:
    """Write what a study has come to by `at`, and `more` columns; the seconds still missing. One statement."""
    missing = study_rules.remaining_seconds(after, form=lesson.form, duration_seconds=lesson.duration_seconds, at=at)
    if row.completed_at is not None:
        missing = 0
    StudyProgress.objects.filter(pk=row.pk).update(
        seen_at=after.seen_at,
        position_seconds=after.position_seconds,
        credited_ms=after.credited_ms,
        reached_end=after.reached_end,
        is_scripted=True,
        completed_at=row.completed_at or (None if missing else at),
        **more,
    )
    return missing


def open_progress(*, actor: Actor, at: datetime, lesson_id: UUID) -> tuple[StudyProgress, Lesson]:
    """The member's row of a lesson that reaches them, made if need be and held. Three queries. Raises Forbidden for
    one who is no member, NotFound."""
    if actor.member_id is None:
        raise Forbidden
    lesson = reaching(home_path=actor.home_path, today=clock.day_of(at)).filter(pk=lesson_id).first()
    if lesson is None:
        raise NotFound
    StudyProgress.objects.bulk_create(
        [StudyProgress(member_id=actor.member_id, lesson_id=lesson_id, started_at=at, seen_at=at)],
        ignore_conflicts=True,
    )
    row = StudyProgress.objects.select_for_update().get(member_id=actor.member_id, lesson_id=lesson_id)
    return row, lesson
