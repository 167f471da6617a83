"""What the security administrator is asked for."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import CharField, Count, Q, Value
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Role, Verb
from zhibu.foundation.access.reviewing import current_quarter, due_in
from zhibu.foundation.ui.slots import Todo, TodoQuestion, TodoRow, TodoSource
from zhibu.foundation.ui.todos import worded

_NO_AUDITOR = """
SELECT '', '', '', '', 1, '' WHERE NOT EXISTS (
  SELECT 1 FROM access_grant WHERE role = %s AND starts_at <= %s AND (ends_at IS NULL OR ends_at > %s)
) LIMIT 1
"""


def _ask(actor: Actor, at: datetime) -> TodoQuestion | None:
    """Whether there is no auditor; asked only for those who give roles for a whole tree."""
    if actor.everything or not actor.holds_tree(Verb.MANAGE_GRANTS):
        return None
    return TodoQuestion(_NO_AUDITOR, (Role.AUDITOR.value, at, at))


def _tell(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [
        Todo(
            title=_("Appoint an auditor"),
            url=reverse("access:give"),
            note=_("Nobody watches the administrators yet"),
            icon="eye",
        )
    ]


def _ask_review(actor: Actor, at: datetime) -> TodoQuestion | None:
    """How many roles wait for their review in the actor's scope; not their own."""
    if actor.everything or not actor.can_anywhere(Verb.MANAGE_GRANTS):
        return None
    due = due_in(actor, current_quarter(at), at).exclude(Q(account_id=actor.account_id)).order_by()
    counted = due.annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    empty = Value("", output_field=CharField())
    rows = counted.values_list(empty, empty, empty, empty, "n", empty)
    return worded(rows, 1)


def _tell_review(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    [row] = rows
    return [
        Todo(
            title=_("Review the roles of the quarter"),
            url=reverse("access:review"),
            note=format_lazy(_("{n} to confirm or to end"), n=row.number),
            icon="list-check",
        )
    ]


REVIEW_DUE = TodoSource(key="access.review", ask=_ask_review, tell=_tell_review, order=810)
AUDITOR_MISSING = TodoSource(key="access", ask=_ask, tell=_tell, order=800)
