"""What the record of a meeting asks of people: to write it, to confirm it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.rows.plain import within_any
from zhibu.foundation.ui.formats import as_day
from zhibu.foundation.ui.slots import Todo, TodoQuestion, TodoRow, TodoSource
from zhibu.meetings.choices import MeetingState
from zhibu.meetings.queries.lists import desks_of

SINCE = timedelta(days=92)
"""Older ones are looked for in the list of meetings."""

_WAITS = "m.state IN ('closed', 'circulated') AND m.starts_at >= %s"
_FIELDS = 'm.id, m.state, m.title, m.host_id, m."on", m.starts_at'
_MINE = f"""
  SELECT {_FIELDS} FROM meetings_meeting m WHERE m.host_id = %s AND {_WAITS}
  UNION SELECT {_FIELDS} FROM meetings_meeting m WHERE m.recorder_id = %s AND {_WAITS}
"""  # noqa: S608  only parts of its own
_BRANCHES = f"""
  SELECT {_FIELDS} FROM organizations_organization o JOIN meetings_meeting m ON m.organization_id = o.id
  WHERE {_WAITS} AND ({{below}})
"""  # noqa: S608  only parts of its own
_OPEN = """
SELECT f.id, f.state, f.title, '', CASE WHEN f.host_id = %s THEN 1 ELSE 0 END, f."on" FROM ({parts}) f
ORDER BY f.starts_at LIMIT 5
"""


def _ask(actor: Actor, at: datetime) -> TodoQuestion | None:
    """The latest meetings without a sealed record that I host, record, or hold the desk of."""
    scopes, me = desks_of(actor), actor.member_id
    if me is None and not scopes:
        return None
    since, parts = at - SINCE, [_MINE]
    values: list[Any] = [me, me, since, me, since]
    if scopes:
        condition, bounds = within_any("o.path", scopes)
        parts.append(_BRANCHES.format(below=condition))
        values += [since, *bounds]
    return TodoQuestion(_OPEN.format(parts=" UNION ".join(parts)), values)


def _tell(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [_todo(row) for row in rows]


def _todo(row: TodoRow) -> Todo:
    words, url, day = {"title": row.name}, reverse("meetings:record", args=[row.uuid]), as_day(row.on)
    if row.code == MeetingState.CLOSED:
        minutes = reverse("meetings:minutes", args=[row.uuid])
        return Todo(_("Record to write: %(title)s") % words, minutes, day, "due", "pencil")
    if row.number:
        return Todo(_("Record for you to confirm: %(title)s") % words, url, day, "act", "file-text")
    return Todo(_("Record waits for its host: %(title)s") % words, url, day, "info", "file-text")


RECORDS = TodoSource("meetings.records", _ask, _tell, order=15)
