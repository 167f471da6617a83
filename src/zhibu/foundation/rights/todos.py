"""Requests that wait for somebody's word."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.rights.access import erasures_visible_to, handles_erasures
from zhibu.foundation.rights.choices import ErasureState
from zhibu.foundation.ui.formats import as_day
from zhibu.foundation.ui.slots import Todo, TodoQuestion, TodoRow, TodoSource
from zhibu.foundation.ui.todos import worded


def _ask(actor: Actor, at: datetime) -> TodoQuestion | None:
    if actor.everything or not handles_erasures(actor):
        return None
    open_ones = erasures_visible_to(actor).filter(state=ErasureState.ASKED).exclude(account_id=actor.account_id)
    mine = open_ones.exclude(office_by_id=actor.account_id).exclude(security_by_id=actor.account_id)
    empty = Value("", output_field=CharField())
    return worded(mine.values_list("id", empty, "name", empty, Value(0), "asked_at"), 5)


def _tell(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [
        Todo(
            title=_("A request to erase personal data"),
            url=reverse("rights:erasure", args=[row.uuid]),
            note=as_day(row.at) if row.at else "",
            icon="trash",
        )
        for row in rows
    ]


WAITING = TodoSource(key="rights", ask=_ask, tell=_tell, order=300)
