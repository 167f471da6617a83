"""What of learning stands where anybody may read it: the title of this week's lesson, nothing of anyone's study."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zhibu.kernel import paths, periods
from zhibu.learning.models import Publication


@dataclass(frozen=True, slots=True)
class WeeksLesson:
    """A lesson of the week by its title and length."""

    lesson_id: UUID
    title: str
    minutes: int


def lesson_of_day(path: str, day: date) -> WeeksLesson | None:
    """The lesson that the members at a node are given on a day: those of the week in turn. One query."""
    rows = Publication.objects.filter(organization__path__in=paths.ancestors(path), week=periods.week_of(day))
    found = list(
        rows.order_by("organization__path", "position").values_list(
            "lesson_id", "lesson__title", "lesson__duration_seconds"
        )
    )
    if not found:
        return None
    lesson_id, title, seconds = found[day.weekday() % len(found)]
    return WeeksLesson(lesson_id, title, max(1, round(seconds / 60)))
