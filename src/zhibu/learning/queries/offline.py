"""What has to lie on a device so that the lessons of the week can be studied without a network."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.files.queries import sizes_of
from zhibu.kernel import clock, periods
from zhibu.learning.models import Lesson, Slide
from zhibu.learning.queries.home import today_for


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a lesson with its size in bytes; or the small picture of it."""

    file_id: UUID
    size: int
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class Along:
    """A lesson and its files: the film or recording last."""

    lesson_id: UUID
    title: str
    files: list[Part]


@dataclass(frozen=True, slots=True)
class WeekAlong:
    """The lessons of a week (its Monday) that are still to be done."""

    week: date
    lessons: list[Along]


def week_along(actor: Actor, at: datetime) -> WeekAlong:
    """The lessons of this week that the member has not checked in at, with their files; none for one who is no
    member. Five queries."""
    monday = periods.week_of(clock.day_of(at))
    today = today_for(actor, at)
    wanted = [card.lesson_id for card in today.week if not card.is_done] if today else []
    lessons = Lesson.objects.in_bulk(wanted)
    pictures: dict[UUID, list[UUID]] = {}
    slides = Slide.objects.filter(lesson_id__in=wanted).order_by("lesson_id", "position")
    for lesson_id, image_id in slides.values_list("lesson_id", "image_id"):
        if image_id:
            pictures.setdefault(lesson_id, []).append(image_id)
    posters = {one.poster_id for one in lessons.values() if one.poster_id}
    media = {one.media_id for one in lessons.values() if one.media_id}
    sizes = sizes_of({*posters, *media, *(image for found in pictures.values() for image in found)})

    def parts(lesson: Lesson) -> list[Part]:
        poster = [lesson.poster_id] if lesson.poster_id else []
        whole = dict.fromkeys(
            [*poster, *pictures.get(lesson.pk, []), *([lesson.media_id] if lesson.media_id else [])]
        )
        small = [Part(one, sizes[one].preview, is_preview=True) for one in poster if one in sizes]
        return [*small, *(Part(one, sizes[one].whole) for one in whole if one in sizes)]

    return WeekAlong(monday, [Along(one, lessons[one].title, parts(lessons[one])) for one in wanted])
