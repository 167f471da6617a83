"""A member's own study: the library, one lesson's page, what was checked in, what the branch says."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Sum

from zhibu.foundation.access.actors import Actor
from zhibu.kernel import clock, paths, periods
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.learning.models import CheckIn, HoursEntry, Lesson, Publication, Slide, StudyProgress, TakenAlong
from zhibu.learning.queries.lessons import lessons_visible_to, reaching
from zhibu.learning.queries.limits import limits_on
from zhibu.learning.rules import study as rules


@dataclass(frozen=True, slots=True)
class Search:
    """What a member asks of the library; empty text means all."""

    q: str = ""
    topic: str = ""
    form: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class LessonPage:
    """Everything that the page of one lesson shows to one member."""

    lesson: Lesson
    slides: list[Slide]
    progress: StudyProgress | None
    check_in: CheckIn | None
    nth_this_week: int
    missing_seconds: int
    needed_seconds: int
    most_characters: int
    is_along: bool = False

    @property
    def credited_seconds(self) -> int:
        """Study time believed so far, in seconds."""
        return self.progress.credited_ms // 1000 if self.progress else 0

    @property
    def is_finished(self) -> bool:
        """Whether a check-in may be made, or has been."""
        return self.check_in is not None or (self.progress is not None and self.missing_seconds == 0)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a check-in came to, with the week and the year as they stand now."""

    check_in: CheckIn
    counted_this_week: int
    per_week: int
    year_total: Decimal


def member_of(actor: Actor) -> UUID:
    """The member record of the actor. No query. Raises Forbidden for one who has none."""
    if actor.member_id is None:
        raise Forbidden
    return actor.member_id


def library(actor: Actor, search: Search, *, at: datetime) -> QuerySet[Lesson]:
    """Lessons that reach the member, newest publication's first, each with `seen_at` and `check_in_id` of the
    member. One query when read. Raises Forbidden for one who is no member."""
    lessons = reaching(home_path=actor.home_path, today=clock.day_of(at)).annotate(
        mine=FilteredRelation("studies", condition=Q(studies__member_id=member_of(actor))),
        done=FilteredRelation("check_ins", condition=Q(check_ins__member_id=member_of(actor))),
        seen_at=F("mine__seen_at"),
        check_in_id=F("done__id"),
    )
    for name in ("topic", "form"):
        if value := getattr(search, name):
            lessons = lessons.filter(**{name: value})
    if search.q:
        lessons = lessons.filter(Q(title__icontains=search.q) | Q(summary__icontains=search.q))
    if search.state == "done":
        lessons = lessons.filter(done__id__isnull=False)
    elif search.state == "open":
        lessons = lessons.filter(done__id__isnull=True)
    return lessons.order_by("-reviewed_at", "-created_at", "pk")


def lesson_page(actor: Actor, lesson_id: UUID, *, at: datetime) -> LessonPage:
    """The page of a lesson for the member who is acting. Four queries, five for slides.

    Raises NotFound for a lesson that neither reaches the member nor was finished by them, Forbidden for one who sees
    it at a desk but is no member it reaches.
    """
    day = clock.day_of(at)
    lesson = _own_lesson(actor, lesson_id, day)
    slides = list(lesson.slides.order_by("position")) if lesson.form == "slides" else []
    progress = StudyProgress.objects.filter(member_id=member_of(actor), lesson=lesson).first()
    week = CheckIn.objects.filter(member_id=member_of(actor)).filter(Q(week=periods.week_of(day)) | Q(lesson=lesson))
    check_ins = list(week.order_by("at"))
    mine = next((c for c in check_ins if c.lesson_id == lesson.pk), None)
    done = sum(1 for c in check_ins if c.week == periods.week_of(day))
    return LessonPage(
        lesson=lesson,
        slides=slides,
        progress=progress,
        check_in=mine,
        nth_this_week=mine.nth_of_week if mine else done + 1,
        missing_seconds=_missing(progress, lesson, at),
        needed_seconds=rules.needed_seconds(lesson.form, lesson.duration_seconds),
        most_characters=limits_on(day, actor.home_path).reflection,
        is_along=TakenAlong.objects.filter(member_id=member_of(actor), lesson=lesson).exists(),
    )


def _own_lesson(actor: Actor, lesson_id: UUID, day: date) -> Lesson:
    if lesson := find_own_lesson(actor, lesson_id, day):
        return lesson
    if lessons_visible_to(actor).filter(pk=lesson_id).exists():
        raise Forbidden
    raise NotFound


def find_own_lesson(actor: Actor, lesson_id: UUID, day: date) -> Lesson | None:
    """The lesson if it reaches the member who is acting or was finished by them. One query."""
    if actor.member_id is not None:
        finished = CheckIn.objects.filter(member_id=actor.member_id, lesson=OuterRef("pk"))
        published = Publication.objects.filter(
            lesson=OuterRef("pk"),
            organization__path__in=paths.ancestors(actor.home_path),
            week__lte=periods.week_of(day),
        )
        mine = Lesson.objects.filter(Exists(published) & Q(state="approved") | Exists(finished), pk=lesson_id)
        return mine.select_related("organization").first()
    return None


def _missing(progress: StudyProgress | None, lesson: Lesson, at: datetime) -> int:
    if progress is None:
        return rules.needed_seconds(lesson.form, lesson.duration_seconds)
    if progress.completed_at is not None:
        return 0
    state = rules.Study(
        started_at=progress.started_at,
        seen_at=progress.seen_at,
        credited_ms=progress.credited_ms,
        reached_end=progress.reached_end,
        is_scripted=progress.is_scripted,
    )
    return rules.remaining_seconds(state, form=lesson.form, duration_seconds=lesson.duration_seconds, at=at)


def check_ins_of(actor: Actor) -> QuerySet[CheckIn]:
    """The member's own check-ins, newest first, each with its lesson. One query. Raises Forbidden for no member."""
    return CheckIn.objects.filter(member_id=member_of(actor)).select_related("lesson").order_by("-at", "-pk")


def receipt(actor: Actor, check_in_id: UUID) -> Receipt:
    """One of the member's own check-ins with its week and year. Three queries. Raises NotFound for another's."""
    mine = check_ins_of(actor).select_related("member__organization") if actor.member_id else CheckIn.objects.none()
    found = mine.filter(pk=check_in_id).first()
    if found is None:
        raise NotFound
    day = clock.day_of(found.at)
    counted = CheckIn.objects.filter(member_id=found.member_id, week=found.week, counted=True)
    total = HoursEntry.objects.filter(member_id=found.member_id, year=day.year).aggregate(n=Sum("hours"))["n"]
    return Receipt(
        check_in=found,
        counted_this_week=counted.aggregate(n=Count("pk"))["n"],
        per_week=limits_on(day, found.path).per_week_counted,
        year_total=total or Decimal(0),
    )


def reflections_on(lesson_id: UUID, path: str) -> QuerySet[CheckIn]:
    """What the members of one branch wrote about a lesson, newest first, with their names; without those that were
    withdrawn or hidden. One query."""
    return (
        CheckIn.objects.filter(lesson_id=lesson_id, path=path, withdrawn_at=None, hidden_at=None)
        .select_related("member")
        .order_by("-at", "-pk")
    )
