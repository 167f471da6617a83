"""What appraisals ask of people."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.appraisals.choices import AppraisalState
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.ui.formats import as_day
from zhibu.foundation.ui.slots import Todo, TodoQuestion, TodoRow, TodoSource, Tone
from zhibu.kernel import clock

_STEPS = """
SELECT a.id, a.state, '', '', a.year,
  CASE a.state WHEN %s THEN a.self_due_on WHEN %s THEN a.sheet_due_on END
FROM appraisals_participant p JOIN appraisals_appraisal a ON a.id = p.appraisal_id
WHERE p.member_id = %s AND p.left_on IS NULL AND (
  (a.state = %s AND p.handed_in_at IS NULL AND NOT p.is_exempt)
  OR (a.state = %s AND NOT p.is_exempt
      AND NOT EXISTS (SELECT 1 FROM appraisals_sheettaken s WHERE s.participant_id = p.id))
  OR (a.state = %s AND p.grade <> '' AND p.acknowledged_at IS NULL)
) ORDER BY a.year DESC LIMIT 5
"""


def _ask(actor: Actor, at: datetime) -> TodoQuestion | None:
    """The self-appraisal to write, the sheet to fill in, the result to read."""
    if actor.member_id is None:
        return None
    writing, sheet, told = AppraisalState.SELF.value, AppraisalState.SHEET.value, AppraisalState.PUBLISHED.value
    return TodoQuestion(_STEPS, (writing, sheet, actor.member_id, writing, sheet, told))


def _tell(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    titles = {
        AppraisalState.SELF: (_("Write your self-appraisal"), "appraisals:self"),
        AppraisalState.SHEET: (_("Fill in the members' sheet"), "appraisals:sheet"),
        AppraisalState.PUBLISHED: (_("Read your result of the yearly appraisal"), "appraisals:result"),
    }
    found, today = [], clock.day_of(at)
    for row in rows:
        title, url_name = titles[AppraisalState(row.code)]
        note = _("by %(day)s") % {"day": as_day(row.on)} if row.on else str(row.number)
        tone: Tone = "act" if row.on is None else "late" if row.on < today else "due"
        url = reverse(url_name, args=[row.uuid])
        found.append(Todo(title=title, url=url, note=note, tone=tone, icon="award"))
    return found


OWN_STEPS = TodoSource(key="appraisals", ask=_ask, tell=_tell, order=30)
