"""What the week asks of one member: for their home page and for the first page of study."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from zhibu.foundation.access.actors import Actor
from zhibu.kernel import clock, paths, periods
from zhibu.learning.choices import FORM_ICONS, Form, LessonState, Topic
from zhibu.learning.models import CheckIn, HoursEntry, Publication
from zhibu.learning.queries.hours import holds_post_on
from zhibu.learning.queries.limits import limits_on
from zhibu.learning.rules import audience, study, weeks
from zhibu.learning.rules import hours as hours_rules
from zhibu.learning.rules.hours import YearHours
from zhibu.members.models import Member


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


_COLUMNS = (
    "lesson_id", "lesson__title", "lesson__summary", "lesson__form", "lesson__topic", "lesson__audience",
    "lesson__duration_seconds", "position", "organization__path", "organization__short_name",
    "mine__position_seconds", "mine__credited_ms", "mine__seen_at", "mine__completed_at", "done__id",
)  # fmt: skip


def today_for(actor: Actor, at: datetime) -> Today | None:
    """The week of the member who is acting; None for one who is no member. Two queries."""
    if actor.member_id is None:
        return None
    day = clock.day_of(at)
    person = _person(actor.member_id, day)
    if person is None:
        return None
    limits = limits_on(day, person["organization__path"])
    manager = audience.is_manager(occupation=person["occupation"], job_title=person["job_title"])
    week = periods.week_of(day)
    rows = list(_offered(actor.member_id, paths.ancestors(person["organization__path"]), week))
    cards, offered = _cards(rows, manager=manager)
    chosen = weeks.next_of(offered)
    required = hours_rules.required(
        exempt=person["exempt_from_hours"],
        holds_post=person["holds_post"],
        member=limits.hours_member,
        secretary=limits.hours_secretary,
    )
    return Today(
        lesson=next((c for c in cards if chosen and c.lesson_id == chosen.lesson_id), None),
        week=cards,
        done_this_week=person["done_this_week"] or 0,
        per_week=limits.per_week_counted,
        hours=YearHours(total=person["total"], required=required),
    )


def _person(member_id: UUID, day: date) -> Any:
    done = (
        CheckIn.objects.filter(member_id=OuterRef("pk"), week=periods.week_of(day))
        .order_by()
        .values("member_id")
        .annotate(n=Count("pk"))
        .values("n")
    )
    total = (
        HoursEntry.objects.filter(member_id=OuterRef("pk"), year=day.year)
        .order_by()
        .values("member_id")
        .annotate(n=Sum("hours"))
        .values("n")
    )
    return (
        Member.objects.filter(pk=member_id)
        .annotate(
            done_this_week=Subquery(done),
            total=Coalesce(Subquery(total), Decimal(0)),
            holds_post=Exists(holds_post_on(day).filter(holder_id=OuterRef("pk"))),
        )
        .values(
            "occupation",
            "job_title",
            "exempt_from_hours",
            "organization__path",
            "done_this_week",
            "total",
            "holds_post",
        )
        .first()
    )


def _offered(member_id: UUID, ancestors: list[str], week: date) -> QuerySet[Publication, dict[str, Any]]:
    return (
        Publication.objects.filter(week=week, organization__path__in=ancestors, lesson__state=LessonState.APPROVED)
        .annotate(
            mine=FilteredRelation("lesson__studies", condition=Q(lesson__studies__member_id=member_id)),
            done=FilteredRelation("lesson__check_ins", condition=Q(lesson__check_ins__member_id=member_id)),
        )
        .order_by("-organization__path", "position", "pk")
        .values(*_COLUMNS)
    )


def _cards(rows: list[dict[str, Any]], *, manager: bool) -> tuple[list[Card], list[weeks.Offered]]:
    """One card a lesson, the own branch's first; a lesson published at several levels appears once."""
    cards: dict[UUID, Card] = {}
    offered: list[weeks.Offered] = []
    for row in rows:
        if row["lesson_id"] in cards:
            continue
        card = _card(row, manager=manager)
        cards[card.lesson_id] = card
        depth = paths.depth(row["organization__path"])
        offered.append(
            weeks.Offered(card.lesson_id, depth, row["position"], card.fits, card.is_done, row["mine__seen_at"])
        )
    return list(cards.values()), offered


def _card(row: dict[str, Any], *, manager: bool) -> Card:
    duration, credited = row["lesson__duration_seconds"], (row["mine__credited_ms"] or 0) // 1000
    needed = study.needed_seconds(row["lesson__form"], duration)
    finished = row["done__id"] is not None or row["mine__completed_at"] is not None
    return Card(
        lesson_id=row["lesson_id"],
        title=row["lesson__title"],
        summary=row["lesson__summary"],
        form=row["lesson__form"],
        form_label=Form(row["lesson__form"]).label,
        topic_label=Topic(row["lesson__topic"]).label,
        duration_seconds=duration,
        position_seconds=row["mine__position_seconds"] or 0,
        credited_seconds=credited,
        done_percent=100 if finished else min(99, credited * 100 // needed),
        is_started=row["mine__seen_at"] is not None,
        is_done=row["done__id"] is not None,
        fits=audience.fits(row["lesson__audience"], manager=manager),
        published_by=row["organization__short_name"],
    )
