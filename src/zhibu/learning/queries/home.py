"""What the week asks of one member: for their home page and for the first page of study."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from zhibu.foundation.access.actors import Actor
from zhibu.kernel import clock, paths, periods
from zhibu.learning.choices import FORM_ICONS, Form, LessonState, Topic
from zhibu.learning.queries.check_in import COMMITTEE_POSTS, instant_of, stored_id, tenths
from zhibu.learning.queries.limits import limits_on
from zhibu.learning.rules import audience, study, weeks
from zhibu.learning.rules import hours as hours_rules
from zhibu.learning.rules.hours import YearHours


@dataclass(frozen=True, slots=True)
class Card:
    """A lesson as a member meets it in a list. `done_percent` is 0 to 100."""

    lesson_id: UUID
    title: str
    summary: str
    form: str
    form_label: Any
    topic_label: Any
    duration_seconds: int
    position_seconds: int
    credited_seconds: int
    done_percent: int
    is_started: bool
    is_done: bool
    fits: bool
    published_by: str
    poster_id: UUID | None = None

    @property
    def icon(self) -> str:
        """The icon of its form."""
        return FORM_ICONS[Form(self.form)]

    @property
    def minutes(self) -> int:
        """The length in whole minutes, at least one."""
        return max(1, round(self.duration_seconds / 60))


@dataclass(frozen=True, slots=True)
class Today:
    """What the week asks of a member: `lesson` is the one to open now, None when all of the week are done."""

    lesson: Card | None
    week: list[Card]
    done_this_week: int
    per_week: int
    hours: YearHours

    @property
    def counted(self) -> int:
        """How many of this week's check-ins count."""
        return min(self.done_this_week, self.per_week)


_PERSON = """
SELECT m.occupation, m.job_title, m.exempt_from_hours, o.path,
  (SELECT COUNT(*) FROM learning_checkin w WHERE w.member_id = m.id AND w.week = %s),
  (SELECT COALESCE(SUM(h.hours), 0) FROM learning_hoursentry h WHERE h.member_id = m.id AND h.year = %s),
  EXISTS (SELECT 1 FROM organizations_postholding p WHERE p.holder_id = m.id AND p.post IN ({posts})
          AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on > %s))
FROM members_member m JOIN organizations_organization o ON o.id = m.organization_id
WHERE m.id = %s
"""
_OFFERED = """
SELECT l.id AS lesson_id, l.title, l.summary, l.form, l.topic, l.audience, l.duration_seconds, l.poster_id,
  p.position AS place, o.path, o.short_name,
  s.position_seconds, s.credited_ms, s.seen_at, s.completed_at, c.id AS done_id
FROM learning_publication p
JOIN organizations_organization o ON o.id = p.organization_id
JOIN learning_lesson l ON l.id = p.lesson_id
LEFT JOIN learning_studyprogress s ON s.lesson_id = l.id AND s.member_id = %s
LEFT JOIN learning_checkin c ON c.lesson_id = l.id AND c.member_id = %s
WHERE p.week = %s AND l.state = %s AND o.path IN ({ancestors})
ORDER BY o.path DESC, p.position, p.id
"""


@dataclass(frozen=True, slots=True)
class _Person:
    """The member who is acting, as the week and the year need them."""

    occupation: str
    job_title: str
    is_exempt: bool
    path: str
    done_this_week: int
    total: Decimal
    holds_post: bool


def today_for(actor: Actor, at: datetime) -> Today | None:
    """The week of the member who is acting; None for one who is no member. Two queries."""
    if actor.member_id is None:
        return None
    day = clock.day_of(at)
    person = _person(actor.member_id, day)
    if person is None:
        return None
    limits = limits_on(day, person.path)
    manager = audience.is_manager(occupation=person.occupation, job_title=person.job_title)
    week = periods.week_of(day)
    rows = _offered(actor.member_id, paths.ancestors(person.path), week)
    cards, offered = _cards(rows, manager=manager)
    chosen = weeks.next_of(offered)
    required = hours_rules.required(
        exempt=person.is_exempt,
        holds_post=person.holds_post,
        member=limits.hours_member,
        secretary=limits.hours_secretary,
    )
    return Today(
        lesson=next((c for c in cards if chosen and c.lesson_id == chosen.lesson_id), None),
        week=cards,
        done_this_week=person.done_this_week,
        per_week=limits.per_week_counted,
        hours=YearHours(total=person.total, required=required),
    )


def _person(member_id: UUID, day: date) -> _Person | None:
    week, on = (connection.ops.adapt_datefield_value(value) for value in (periods.week_of(day), day))
    sql = _PERSON.format(posts=", ".join(["%s"] * len(COMMITTEE_POSTS)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [week, day.year, *COMMITTEE_POSTS, on, on, stored_id(member_id)])
        row = cursor.fetchone()
    if row is None:
        return None
    occupation, job_title, exempt, path, done, total, holds_post = row
    return _Person(occupation, job_title, bool(exempt), path, done, tenths(total), bool(holds_post))


def _offered(member_id: UUID, ancestors: list[str], week: date) -> list[dict[str, Any]]:
    """Lessons of the week at these places with what the member has done of them. In SQL, because every opening of
    a home asks it and the mapper takes ten times as long to word it as the database to answer."""
    sql = _OFFERED.format(ancestors=", ".join(["%s"] * len(ancestors)))
    me, on = stored_id(member_id), connection.ops.adapt_datefield_value(week)
    with connection.cursor() as cursor:
        cursor.execute(sql, [me, me, on, LessonState.APPROVED.value, *ancestors])
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        for name in ("lesson_id", "poster_id"):
            row[name] = UUID(row[name]) if isinstance(row[name], str) else row[name]
        row["seen_at"] = instant_of(row["seen_at"]) if row["seen_at"] is not None else None
    return rows


def _cards(rows: list[dict[str, Any]], *, manager: bool) -> tuple[list[Card], list[weeks.Offered]]:
    """One card a lesson, the own branch's first; a lesson published at several levels appears once."""
    cards: dict[UUID, Card] = {}
    offered: list[weeks.Offered] = []
    for row in rows:
        if row["lesson_id"] in cards:
            continue
        card = _card(row, manager=manager)
        cards[card.lesson_id] = card
        depth = paths.depth(row["path"])
        offered.append(weeks.Offered(card.lesson_id, depth, row["place"], card.fits, card.is_done, row["seen_at"]))
    return list(cards.values()), offered


def _card(row: dict[str, Any], *, manager: bool) -> Card:
    duration, credited = row["duration_seconds"], (row["credited_ms"] or 0) // 1000
    needed = study.needed_seconds(row["form"], duration)
    finished = row["done_id"] is not None or row["completed_at"] is not None
    return Card(
        lesson_id=row["lesson_id"],
        title=row["title"],
        summary=row["summary"],
        form=row["form"],
        form_label=Form(row["form"]).label,
        topic_label=Topic(row["topic"]).label,
        duration_seconds=duration,
        position_seconds=row["position_seconds"] or 0,
        credited_seconds=credited,
        done_percent=100 if finished else min(99, credited * 100 // needed),
        is_started=row["seen_at"] is not None,
        is_done=row["done_id"] is not None,
        fits=audience.fits(row["audience"], manager=manager),
        published_by=row["short_name"],
        poster_id=row["poster_id"],
    )
