"""Today's lesson on the homes of websites: its title for everybody, the lesson itself for members."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.learning.queries.shown import lesson_of_day
from zhibu.portal.slots import HomeNote, HomePart


def _find(path: str, day: date) -> HomeNote | None:
    found = lesson_of_day(path, day)
    if found is None:
        return None
    return HomeNote(
        kicker=_("Today's lesson"), title=found.title,
        note=_("{minutes} minutes. Members sign in to study it.").format(minutes=found.minutes),
        url=reverse("learning:open", args=[found.lesson_id]),
    )  # fmt: skip


TODAYS_LESSON = HomePart(key="lesson", find=_find, order=10)
