"""What talks ask of people."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.ui.formats import as_moment
from zhibu.foundation.ui.slots import Todo, TodoQuestion, TodoRow, TodoSource
from zhibu.talks.choices import TalkState

_WAITING = """
SELECT t.id, t.state, p.name, '', 0, t.starts_at FROM talks_talk t
JOIN members_member p ON p.id = CASE WHEN t.one_id = %s THEN t.other_id ELSE t.one_id END
WHERE (t.one_id = %s OR t.other_id = %s) AND (
  (t.state = %s AND (t.recorded_by_id IS NULL OR t.recorded_by_id <> %s)) OR (t.state = %s AND t.starts_at <= %s)
) ORDER BY t.id LIMIT 5
"""


def _ask(actor: Actor, at: datetime) -> TodoQuestion | None:
    """Talks to confirm, and arranged ones whose hour has come; reads nothing sealed."""
    if (me := actor.member_id) is None:
        return None
    return TodoQuestion(_WAITING, (me, me, me, TalkState.HELD.value, me, TalkState.PLANNED.value, at))


def _tell(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [_todo(row) for row in rows]


def _todo(row: TodoRow) -> Todo:
    url = reverse("talks:talk", args=[row.uuid])
    if row.code == TalkState.HELD:
        return Todo(title=_("Confirm your talk with %(name)s") % {"name": row.name}, url=url, icon="message")
    return Todo(
        title=_("Did the talk with %(name)s take place?") % {"name": row.name}, url=url, note=as_moment(row.at),
        tone="due", icon="message",
    )  # fmt: skip


OWN_TALKS = TodoSource(key="talks", ask=_ask, tell=_tell, order=35)
