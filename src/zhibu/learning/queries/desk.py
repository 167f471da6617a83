"""Lessons as a desk lists them."""

from django.db.models import Count, Q, QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.learning.choices import LessonState
from zhibu.learning.models import Lesson, Publication
from zhibu.learning.queries.lessons import lessons_visible_to

SORTS = {"": "-updated_at", "title": "title", "length": "duration_seconds", "done": "-done"}
"""How the list may be sorted: newest first unless asked otherwise."""


def desk_list(actor: Actor, asked: dict[str, str], *, sort: str = "") -> QuerySet[Lesson]:
    """Lessons that the desk sees, found by word, state, topic and form, each with `done` (check-ins in all).
    One query when read."""
    lessons = lessons_visible_to(actor).annotate(done=Count("check_ins"))
    for name in ("state", "topic", "form"):
        if value := asked.get(name):
            lessons = lessons.filter(**{name: value})
    if q := asked.get("q"):
        lessons = lessons.filter(Q(title__icontains=q) | Q(source__icontains=q) | Q(author_name__icontains=q))
    return lessons.order_by(SORTS.get(sort, SORTS[""]), "pk")


def review_queue(actor: Actor) -> QuerySet[Lesson]:
    """Lessons that wait for this reviewer, those sent in first first; not their own. One query."""
    return (
        Lesson.objects.filter(actor.within(Verb.REVIEW_LESSONS, "organization__path"), state=LessonState.IN_REVIEW)
        .exclude(author_id=actor.account_id)
        .exclude(editor_id=actor.account_id)
        .select_related("organization")
        .order_by("submitted_at", "pk")
    )


def publications_of(lesson: Lesson, actor: Actor) -> QuerySet[Publication]:
    """Where and when a lesson was published, as far as the actor sees, newest week first. One query."""
    return (
        Publication.objects.filter(actor.within(Verb.SEE_ORGANIZATION, "organization__path"), lesson=lesson)
        .select_related("organization")
        .order_by("-week", "organization__path")
    )
