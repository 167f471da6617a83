"""Lessons, as search finds them: passed review, published. Members whom they reach, and desks that may publish them.

Drafts and what waits for review are not in the index.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.search.rules.sight import holders_below, members_below
from zhibu.foundation.search.slots import Findable, SearchSource, addresses
from zhibu.kernel import clock, periods
from zhibu.learning import richtext
from zhibu.learning.choices import Form, LessonState, Topic
from zhibu.learning.models import Lesson, Publication, Slide

_address = addresses("learning:open")
KIND = "lesson"
DESKS = (Verb.WRITE_LESSONS, Verb.REVIEW_LESSONS)


def _make(keys: Sequence[str]) -> Iterator[Findable]:
    """Three queries."""
    lessons = list(
        Lesson.objects.filter(pk__in=keys, state=LessonState.APPROVED).select_related("organization").order_by("pk")
    )
    weeks = _published([lesson.pk for lesson in lessons])
    slides = _slides([lesson.pk for lesson in lessons if lesson.form == Form.SLIDES])
    with override("zh-hans"):
        topics = {topic.value: str(topic.label) for topic in Topic}
    for lesson in lessons:
        published = weeks.get(lesson.pk, {})
        yield Findable(
            key=str(lesson.pk),
            title=lesson.title,
            text=_text(lesson, slides.get(lesson.pk, [])),
            note=topics.get(lesson.topic, ""),
            words=(lesson.source,),
            url=_address(str(lesson.pk)),
            audience=(
                *(members_below(path) for path in published),
                *(holders_below(verb, lesson.organization.path) for verb in DESKS),
            ),
            path=lesson.organization.path,
            on=max(published.values(), default=clock.day_of(lesson.reviewed_at or lesson.updated_at)),
            facets={"topic": lesson.topic.replace("_", ""), "form": lesson.form},
        )


def _published(lesson_ids: Sequence[UUID]) -> dict[UUID, dict[str, date]]:
    """Where lessons have been published in a week that has begun, and the latest week there."""
    found: dict[UUID, dict[str, date]] = defaultdict(dict)
    rows = Publication.objects.filter(lesson__in=lesson_ids, week__lte=periods.week_of(clock.today()))
    for lesson_id, path, week in rows.order_by("week", "pk").values_list("lesson_id", "organization__path", "week"):
        found[lesson_id][path] = week
    return found


def _slides(lesson_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Slide.objects.filter(lesson__in=lesson_ids).order_by("lesson_id", "position")
    for lesson_id, *texts in rows.values_list("lesson_id", "title", "text"):
        found[lesson_id] += texts
    return found


def _text(lesson: Lesson, slides: Sequence[str]) -> str:
    """All that a reader reads, the summary first."""
    body = richtext.to_text(lesson.body) if lesson.body else ""
    spoken = richtext.to_text(lesson.text_alternative) if lesson.text_alternative else ""
    parts: list[Any] = [lesson.summary, body, spoken, *slides, lesson.key_points, lesson.terms]
    return "\n".join(part for part in parts if part)


def _keys() -> Iterator[str]:
    rows = Lesson.objects.filter(state=LessonState.APPROVED).order_by("pk")
    return (str(pk) for pk in rows.values_list("pk", flat=True).iterator())


def begun_this_week() -> list[UUID]:
    """The lessons published for the week that runs: until it began they reached nobody. One query."""
    rows = Publication.objects.filter(week=periods.week_of(clock.today())).order_by("lesson_id")
    return list(rows.values_list("lesson_id", flat=True).distinct())


SOURCE = SearchSource(
    key=KIND, label=_("Lessons"), icon="book-2", make=_make, keys=_keys, order=300,
    verbs=frozenset(DESKS), offered=lambda actor: actor.account_id is not None,
)  # fmt: skip
