"""What the auditor is asked for."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.ui.slots import Todo, TodoQuestion, TodoRow, TodoSource

_FAULTY = """
SELECT id, '', '', '', fault_count, at FROM audit_check
WHERE fault_count > 0 AND at = (SELECT MAX(at) FROM audit_check) LIMIT 1
"""


def _ask(actor: Actor, at: datetime) -> TodoQuestion | None:
    """Whether the last look at the chain found faults; asked only for those who watch over a whole tree."""
    if actor.everything or not actor.holds_tree(Verb.SEE_AUDIT):
        return None
    return TodoQuestion(_FAULTY)


def _tell(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    [row] = rows
    found = ngettext("%(n)s place does not agree", "%(n)s places do not agree", row.number) % {"n": row.number}
    return [
        Todo(
            title=_("The audit log differs from its chain"),
            url=reverse("audit:seal"),
            note=found,
            tone="late",
            icon="alert-triangle",
        )
    ]


CHAIN_BROKEN = TodoSource(key="audit.chain", ask=_ask, tell=_tell, order=5)
