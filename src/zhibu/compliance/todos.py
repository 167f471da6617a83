"""What a branch still has to do, on the desk of those who run it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.compliance.choices import State
from zhibu.compliance.queries.duties import APPRAISAL, TALKS
from zhibu.compliance.words import TONES, kind_name, still_missing
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.ui.context import address
from zhibu.foundation.ui.formats import as_day
from zhibu.foundation.ui.slots import Todo, TodoQuestion, TodoRow, TodoSource, Tone
from zhibu.kernel import clock

DAYS_AHEAD = 40
"""A year's duty is called to mind from so many days before its end; a month's and a quarter's always."""
MOST = 4

_OPEN = """
SELECT j.organization_id, j.state, COALESCE(k.name, ''), j.kind || ' ' || j.span || ' ' || CAST(j.starts_on AS TEXT),
  j.times - j.done, j.ends_on
FROM compliance_judgment j LEFT JOIN meetings_localkind k ON k.code = j.kind
WHERE j.path = %s AND j.starts_on <= %s AND j.ends_on >= %s AND j.state IN (%s, %s) AND j.planned = 0
  AND (j.span <> 'year' OR j.ends_on <= %s)
ORDER BY j.ends_on, j.kind LIMIT %s
"""


def _ask(actor: Actor, at: datetime) -> TodoQuestion | None:
    """The nearest duties of the actor's own branch that are due or have to be held once more; nothing for one who may
    not call meetings there."""
    if not actor.home_path or not actor.can(Verb.CALL_MEETINGS, actor.home_path):
        return None
    day = clock.day_of(at)
    states, near = (State.DUE.value, State.INVALID.value), day + timedelta(days=DAYS_AHEAD)
    return TodoQuestion(_OPEN, (actor.home_path, day, day, *states, near, MOST))


def _tell(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [_todo(row) for row in rows]


def _todo(row: TodoRow) -> Todo:
    kind, span, starts_on = row.words.split(" ")
    name = kind_name(kind, {kind: row.name} if row.name else None)
    tone: Tone = "late" if TONES[row.code] == "late" else "due"
    call = "" if kind in (APPRAISAL, TALKS) else address("meetings:new")
    return Todo(
        title=still_missing(span, name=name, count=max(1, row.number)),
        url=reverse("compliance:judgment", args=[row.uuid, kind, starts_on]),
        note=_again(row) % {"day": as_day(row.on)},
        tone=tone,
        icon="calendar-event",
        action=_("Call it") if call else "",
        action_url=f"{call}?for={row.uuid}&kind={kind}" if call else "",
    )


def _again(row: TodoRow) -> str:
    """What would finish it."""
    if row.code == State.INVALID:
        return _("The last one does not count. Hold it once more by %(day)s.")
    return _("There is time until %(day)s.")


STILL_TO_DO = TodoSource(key="compliance.open", ask=_ask, tell=_tell, order=20)
