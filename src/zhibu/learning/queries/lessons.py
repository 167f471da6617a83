"""Lessons: those that reach a member, and those that a desk sees."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths, periods
from zhibu.learning.choices import Form, LessonState
from zhibu.learning.models import Lesson, Publication
from zhibu.learning.rules.completeness import Contents


def reaching(*, home_path: str, today: date) -> QuerySet[Lesson]:
    """Approved lessons that the branch at `home_path` or anyone above it has published for this week or an earlier
    one. One query."""
    published = Publication.objects.filter(
        lesson=OuterRef("pk"),
        organization__path__in=paths.ancestors(home_path),
        week__lte=periods.week_of(today),
    )
    return Lesson.objects.filter(Exists(published), state=LessonState.APPROVED).order_by("-updated_at", "pk")


def lessons_visible_to(actor: Actor) -> QuerySet[Lesson]:
    """Lessons that a desk may see: all of the organizations for which the actor writes or reviews, those once
    approved where the actor holds SEE_LESSONS, and the approved ones of every organization above one of these,
    because they may be published below. One query."""
    lessons = Lesson.objects.select_related("organization").order_by("-updated_at", "pk")
    if actor.everything:
        return lessons
    working = actor.within(Verb.WRITE_LESSONS, "organization__path") | actor.within(
        Verb.REVIEW_LESSONS, "organization__path"
    )
    reading = actor.within(Verb.SEE_LESSONS, "organization__path") & Q(
        state__in=(LessonState.APPROVED, LessonState.WITHDRAWN)
    )
    above = {p for scope in [*actor.scopes(Verb.SEE_LESSONS), actor.home_path] for p in paths.ancestors(scope)}
    inherited = Q(state=LessonState.APPROVED, organization__path__in=sorted(above))
    return lessons.filter(working | reading | inherited)


def usable_by(path: str) -> QuerySet[Lesson]:
    """Approved lessons that the organization at `path` may publish: its own and those from above, newest first.
    One query."""
    return (
        Lesson.objects.filter(state=LessonState.APPROVED, organization__path__in=paths.ancestors(path))
        .select_related("organization")
        .annotate(depth=Length(F("organization__path")))
        .order_by("-updated_at", "pk")
    )


def contents_of(lesson: Lesson) -> Contents:
    """What a lesson has, for the rule of completeness. One query for slides, none otherwise."""
    pages = list(lesson.slides.values_list("title", "text")) if lesson.form == Form.SLIDES else []
    return Contents(
        form=lesson.form,
        has_media=lesson.media_id is not None,
        has_body=bool(lesson.body.strip()),
        pages=len(pages),
        pages_without_text=sum(1 for title, text in pages if not (title.strip() or text.strip())),
        has_text_alternative=bool(lesson.text_alternative.strip()),
        has_source=bool(lesson.source.strip()),
        has_key_points=bool(lesson.key_points.strip()),
    )
