"""What reviews ask of people: pieces that wait for them, pieces that came back, pieces that are late."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.ui.formats import as_day
from zhibu.foundation.ui.slots import Todo, TodoQuestion, TodoRow, TodoSource
from zhibu.kernel import clock
from zhibu.portal.choices import ReviewStep

_WAITING = """
SELECT a.public_id, r.step, p.title, '', 0, r.due_on FROM portal_reviewstate r
JOIN wagtailcore_taskstate t ON t.id = r.taskstate_ptr_id
JOIN wagtailcore_workflowstate w ON w.id = t.workflow_state_id
JOIN portal_articlepage a ON a.page_ptr_id = r.article_id
JOIN wagtailcore_page p ON p.id = r.article_id
WHERE t.status = 'in_progress' AND (w.requested_by_id IS NULL OR w.requested_by_id <> %s) AND EXISTS (
  SELECT 1 FROM portal_reviewseat s WHERE s.site_id = r.seat_site_id AND s.step = r.step AND (
    s.account_id = %s OR (s.deputy_id = %s AND s.deputy_from <= %s AND s.deputy_until >= %s)
  )
) ORDER BY r.due_on, r.taskstate_ptr_id LIMIT 5
"""
_RETURNED = """
SELECT a.public_id, '', p.title, t.comment, 0, t.finished_at FROM wagtailcore_workflowstate w
JOIN wagtailcore_taskstate t ON t.id = w.current_task_state_id
JOIN portal_reviewstate r ON r.taskstate_ptr_id = t.id
JOIN portal_articlepage a ON a.page_ptr_id = r.article_id
JOIN wagtailcore_page p ON p.id = r.article_id
WHERE w.status = 'needs_changes' AND w.requested_by_id = %s ORDER BY t.finished_at LIMIT 5
"""


def _ask_waiting(actor: Actor, at: datetime) -> TodoQuestion | None:
    """Pieces at a step where the actor sits or stands in, but for those they have sent in themselves."""
    if (me := actor.account_id) is None:
        return None
    today = clock.day_of(at)
    return TodoQuestion(_WAITING, (me, me, me, today, today))


def _tell_waiting(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [_waiting(row, at) for row in rows]


def _waiting(row: TodoRow, at: datetime) -> Todo:
    url = reverse("articles:piece", args=[row.uuid])
    step = ReviewStep(row.code).label
    title = _("%(step)s: “%(title)s”") % {"step": step, "title": row.name}
    if row.on is None:
        return Todo(title=title, url=url, icon="list-check")
    if row.on < clock.day_of(at):
        return Todo(title=title, url=url, note=_("Late since %(day)s") % {"day": as_day(row.on)}, tone="late",
                    icon="list-check")  # fmt: skip
    return Todo(title=title, url=url, note=_("By %(day)s") % {"day": as_day(row.on)}, icon="list-check")


def _ask_returned(actor: Actor, at: datetime) -> TodoQuestion | None:
    """Pieces that the actor has sent in and that came back."""
    return TodoQuestion(_RETURNED, (actor.account_id,)) if actor.account_id else None


def _tell_returned(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [
        Todo(
            title=_("Change “%(title)s” and send it in again") % {"title": row.name},
            url=reverse("articles:piece", args=[row.uuid]), note=row.words[:60], tone="due", icon="pencil",
        )
        for row in rows
    ]  # fmt: skip


WAITING = TodoSource(key="portal.review", ask=_ask_waiting, tell=_tell_waiting, order=45)
RETURNED = TodoSource(key="portal.returned", ask=_ask_returned, tell=_tell_returned, order=46)
