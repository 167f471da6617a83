"""Learning for programs: this week's lessons, study, check-in, hours."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.foundation.api.paging import Page, Paging, PagingQuery, page_of
from zhibu.foundation.api.shapes import Words, Year
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden
from zhibu.learning.actions.study import check_in, record_beat, start_study
from zhibu.learning.choices import Form, HoursKind, Topic
from zhibu.learning.models import Lesson
from zhibu.learning.queries.behind import branch_study
from zhibu.learning.queries.home import today_for
from zhibu.learning.queries.study import Search, lesson_page, library
from zhibu.learning.queries.year import year_of
from zhibu.members.access import get_organization as get_branch
from zhibu.members.access import get_own_record

operations = Operations("Learning")


class WeekLesson(Schema):
    """A lesson of this week."""

    lesson_id: UUID
    title: str
    summary: str
    form: Form
    duration_seconds: int
    done_percent: int = Field(ge=0, le=100)
    is_done: bool
    published_by: str


class Hours(Schema):
    """Hours (学时) of a year: earned, asked, still missing."""

    total: Decimal
    required: Decimal
    missing: Decimal


class Week(Schema):
    """What the week asks of you."""

    lessons: list[WeekLesson]
    done: int = Field(description="Check-ins of this week that count")
    asked: int
    hours: Hours


class LessonLine(Schema):
    """A lesson that reaches you."""

    id: UUID
    title: str
    summary: str
    form: Form
    topic: Topic
    duration_seconds: int
    is_done: bool


class LessonPageOf(Page[LessonLine]):
    """A page of lessons, the newest first."""


class SlideOne(Schema):
    """One slide."""

    title: str
    text: str


class LessonOne(Schema):
    """A lesson with what it says. Films and recordings are seen on the site."""

    id: UUID
    title: str
    summary: str
    form: Form
    topic: Topic
    source: str
    duration_seconds: int
    text: str = Field(description="The article as written, or the text of what is said")
    key_points: list[str]
    slides: list[SlideOne]
    studied_seconds: int
    missing_seconds: int = Field(description="Study still needed before a check-in")
    is_done: bool


class Progress(Schema):
    """What a player reports, every fifteen seconds or so: where it is, how long it was seen since the last report."""

    position_seconds: int = Field(ge=0, le=86_400)
    visible_ms: int = Field(ge=0, le=3_600_000)
    reached_end: bool = False


class StudyStanding(Schema):
    """What of the study is still missing."""

    missing_seconds: int


class Reflection(Schema):
    """A sentence on what was learned."""

    reflection: Annotated[str, StringConstraints(max_length=200)]


class CheckedInAt(Schema):
    """What a check-in came to."""

    check_in_id: UUID
    is_new: bool
    hours: Decimal
    nth_of_week: int


class HoursLine(Schema):
    """An entry of the ledger of hours."""

    id: UUID
    kind: HoursKind
    title: str
    hours: Decimal
    on: date
    at: datetime


class YearOne(Schema):
    """A year of study."""

    year: int
    hours: Hours
    is_exempt: bool
    entries: list[HoursLine]


class StudyLine(Schema):
    """A member's week and year. The order is that of names, never of achievement."""

    member_id: UUID
    name: str
    is_exempt: bool
    done_this_week: int
    hours: Hours


@operations.read("/learning/week", scope=Scope.LEARNING_READ, name="week", returns=Week)
def show_week(request: ApiRequest) -> Any:
    """This week's lessons for you, and where your year stands. For members."""
    found = today_for(request.actor, clock.now())
    if found is None:
        raise Forbidden
    return {"lessons": found.week, "done": found.counted, "asked": found.per_week, "hours": found.hours}


def _lines(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk, "title": row.title, "summary": row.summary, "form": row.form, "topic": row.topic,
            "duration_seconds": row.duration_seconds, "is_done": row.check_in_id is not None,
        }
        for row in rows
    ]  # fmt: skip


@operations.read("/lessons", scope=Scope.LEARNING_READ, name="lessons", returns=LessonPageOf)
def list_lessons(
    request: ApiRequest, q: Words = "", topic: Topic | None = None, form: Form | None = None,
    paging: Paging = PagingQuery,
) -> Any:  # fmt: skip
    """The lessons that reach you, the newest first. For members."""
    rows = library(request.actor, Search(q=q, topic=topic or "", form=form or ""), at=clock.now())
    return page_of(rows, paging, keys=("-created_at", "pk"), show=_lines)


@operations.read("/lessons/{uuid:lesson_id}", scope=Scope.LEARNING_READ, name="lesson", returns=LessonOne)
def show_lesson(request: ApiRequest, lesson_id: UUID) -> Any:
    """A lesson that reaches you, with how far you are. For members."""
    page = lesson_page(request.actor, lesson_id, at=clock.now())
    lesson: Lesson = page.lesson
    return {
        "id": lesson.pk,
        "title": lesson.title,
        "summary": lesson.summary,
        "form": lesson.form,
        "topic": lesson.topic,
        "source": lesson.source,
        "duration_seconds": lesson.duration_seconds,
        "text": lesson.body or lesson.text_alternative,
        "key_points": [line for line in lesson.key_points.splitlines() if line.strip()],
        "slides": page.slides,
        "studied_seconds": page.credited_seconds,
        "missing_seconds": page.missing_seconds,
        "is_done": page.check_in is not None,
    }


@operations.write(
    "/lessons/{uuid:lesson_id}/study", scope=Scope.LEARNING_WRITE, name="lesson_study", returns=StudyStanding
)
def begin_study(request: ApiRequest, lesson_id: UUID) -> Any:
    """Begin to study a lesson. Again changes nothing."""
    at = clock.now()
    start_study(actor=request.actor, at=at, lesson_id=lesson_id)
    return {"missing_seconds": lesson_page(request.actor, lesson_id, at=at).missing_seconds}


@operations.write(
    "/lessons/{uuid:lesson_id}/progress", scope=Scope.LEARNING_WRITE, name="lesson_progress", returns=StudyStanding
)
def report_progress(request: ApiRequest, lesson_id: UUID, progress: Progress) -> Any:
    """Report progress, every fifteen seconds or so. The server believes no more time than has passed."""
    missing = record_beat(
        actor=request.actor, at=clock.now(), lesson_id=lesson_id, position_seconds=progress.position_seconds,
        visible_ms=progress.visible_ms, reached_end=progress.reached_end,
    )  # fmt: skip
    return {"missing_seconds": missing}


@operations.write(
    "/lessons/{uuid:lesson_id}/check-in", scope=Scope.LEARNING_WRITE, name="lesson_check_in", returns=CheckedInAt
)
def check_in_at(request: ApiRequest, lesson_id: UUID, said: Reflection) -> Any:
    """Check in at a lesson that you have studied, with a sentence. Again, what stands comes back."""
    return check_in(actor=request.actor, at=clock.now(), lesson_id=lesson_id, reflection=said.reflection)


@operations.read("/learning/hours", scope=Scope.LEARNING_READ, name="hours", returns=YearOne)
def show_hours(request: ApiRequest, year: Year | None = None) -> Any:
    """Your hours of a year (this one, if none is named), the newest entry first. For members."""
    today = clock.today()
    found = year_of(get_own_record(request.actor), year=year or today.year, today=today)
    return {"year": found.year, "hours": found.hours, "is_exempt": found.exempt, "entries": found.entries}


@operations.read(
    "/organizations/{uuid:organization_id}/hours",
    scope=Scope.LEARNING_READ,
    name="organization_hours",
    returns=list[StudyLine],
)
def show_branch_hours(request: ApiRequest, organization_id: UUID) -> Any:
    """The members of a branch with their week and year."""
    place = get_branch(request.actor, organization_id, Verb.SEE_HOURS)
    lines = branch_study(place.path, day=clock.today()).lines
    return [
        {
            "member_id": line.member_id, "name": line.name, "is_exempt": line.exempt, "done_this_week": line.done,
            "hours": line.hours,
        }
        for line in lines
    ]  # fmt: skip
