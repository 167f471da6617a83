"""What the corner asks of a person: one SELECT of six columns, put to the database with everybody else's."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.ui.formats import as_day
from zhibu.foundation.ui.slots import Todo, TodoQuestion, TodoRow, TodoSource
from zhibu.kernel import clock

_OVERDUE = """
SELECT l.id, '', b.title, '', 0, l.due_on FROM zhibu_corner_loan l JOIN zhibu_corner_book b ON b.id = l.book_id
WHERE l.member_id = %s AND l.returned_on IS NULL AND l.due_on < %s ORDER BY l.id LIMIT 3
"""


def _ask(actor: Actor, at: datetime) -> TodoQuestion | None:
    return TodoQuestion(_OVERDUE, (actor.member_id, clock.day_of(at))) if actor.member_id else None


def _tell(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [
        Todo(
            title=_("Bring the book %(title)s back") % {"title": row.name}, url=reverse("corner:shelf"),
            note=_("It was lent until %(day)s") % {"day": as_day(row.on)}, tone="due", icon="book-2",
        )
        for row in rows
    ]  # fmt: skip


OVERDUE = TodoSource(key="corner", ask=_ask, tell=_tell, order=90)
