"""Everything that the rule of a check-in needs to know, in one statement.

Written in SQL because this is the busiest path of the platform: seven questions through the mapper cost ten times
what this costs. Nothing else in this context is.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from zhibu.kernel import paths
from zhibu.learning.choices import LessonState
from zhibu.learning.rules.study import Study

COMMITTEE_POSTS = ("secretary", "deputy_secretary", "organization", "publicity", "discipline", "commissioner")
"""Posts whose holders owe the hours of a secretary: group leaders are not on the committee."""

_SQL = """
SELECT l.title, l.form, l.duration_seconds, o.path, m.exempt_from_hours,
  c.id, c.hours, c.nth_of_week,
  s.started_at, s.seen_at, s.credited_ms, s.reached_end, s.is_scripted, s.completed_at,
  (SELECT COUNT(*) FROM learning_checkin w WHERE w.member_id = m.id AND w.week = %s),
  (SELECT COALESCE(SUM(h.hours), 0) FROM learning_hoursentry h WHERE h.member_id = m.id AND h.year = %s),
  EXISTS (SELECT 1 FROM organizations_postholding p WHERE p.holder_id = m.id AND p.post IN ({posts})
          AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on > %s)),
  EXISTS (SELECT 1 FROM learning_publication p JOIN organizations_organization po ON po.id = p.organization_id
          WHERE p.lesson_id = l.id AND p.week <= %s AND po.path IN ({ancestors}))
FROM members_member m
JOIN organizations_organization o ON o.id = m.organization_id
JOIN learning_lesson l ON l.id = %s AND l.state = %s
LEFT JOIN learning_checkin c ON c.member_id = m.id AND c.lesson_id = l.id
LEFT JOIN learning_studyprogress s ON s.member_id = m.id AND s.lesson_id = l.id
WHERE m.id = %s
"""
_POSTS = ", ".join(["%s"] * len(COMMITTEE_POSTS))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member stands with a lesson, a week and a year at one instant."""

    title: str
    form: str
    duration_seconds: int
    path: str
    is_exempt: bool
    check_in_id: UUID | None
    hours_entered: Decimal
    nth_entered: int
    study: Study | None
    is_completed: bool
    done_this_week: int
    year_total: Decimal
    holds_post: bool
    is_published: bool


def hold(member_id: UUID) -> None:
    """Let one transaction after another act for this member. One statement on PostgreSQL; on SQLite the transaction
    itself excludes all others."""
    if connection.features.has_select_for_update:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM members_member WHERE id = %s FOR NO KEY UPDATE", [member_id])


def standing_of(*, member_id: UUID, home_path: str, lesson_id: UUID, week: date, day: date) -> Standing | None:
    """The standing, or None if there is no such member or no approved lesson of that id. One query.

    `week` is the Monday of `day`; the year is that of `day`.
    """
    ancestors = paths.ancestors(home_path) or [""]
    sql = _SQL.format(posts=_POSTS, ancestors=", ".join(["%s"] * len(ancestors)))
    day_value, week_value = connection.ops.adapt_datefield_value(day), connection.ops.adapt_datefield_value(week)
    parameters = [
        week_value, day.year, *COMMITTEE_POSTS, day_value, day_value, week_value, *ancestors,
        stored_id(lesson_id), LessonState.APPROVED.value, stored_id(member_id),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row = cursor.fetchone()
    return _standing(row) if row else None


def _standing(row: tuple[Any, ...]) -> Standing:
    (title, form, duration, path, exempt, check_in, hours, nth,
     started, seen, credited, end, scripted, completed, done, total, post, published) = row  # fmt: skip
    study = None
    if started is not None:
        study = Study(
            started_at=instant_of(started),
            seen_at=instant_of(seen),
            credited_ms=credited,
            reached_end=bool(end),
            is_scripted=bool(scripted),
        )
    return Standing(
        title=title,
        form=form,
        duration_seconds=duration,
        path=path,
        is_exempt=bool(exempt),
        check_in_id=None if check_in is None else check_in if isinstance(check_in, UUID) else UUID(check_in),
        hours_entered=tenths(hours),
        nth_entered=nth or 0,
        study=study,
        is_completed=completed is not None,
        done_this_week=done,
        year_total=tenths(total),
        holds_post=bool(post),
        is_published=bool(published),
    )


def stored_id(value: UUID) -> Any:
    """An id as the database wants it in a statement of one's own."""
    return value if connection.features.has_native_uuid_field else value.hex


def instant_of(value: Any) -> datetime:
    """An instant as the database gives it (text without a zone on SQLite), aware."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def tenths(value: Any) -> Decimal:
    """Hours as the database gives them (a float on SQLite), with one decimal; 0 for none."""
    return Decimal(0) if value is None else Decimal(str(value)).quantize(Decimal("0.1"))
