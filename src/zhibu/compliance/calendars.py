"""The last days of open duties in the calendar of whoever runs a branch."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.compliance.choices import State
from zhibu.compliance.models import Judgment, PastJudgment
from zhibu.compliance.words import kind_name, still_missing
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.calendars.slots import CalendarEvent, CalendarSource
from zhibu.kernel import clock
from zhibu.kernel.periods import start_of
from zhibu.meetings.models import LocalKind

Key = tuple[str, object]


def last_days(actor: Actor, since: datetime, until: datetime) -> list[CalendarEvent]:
    """The last day of each duty of the actor's own branch that is open and for which nothing is called, as a whole
    day; what was open and no longer is, as cancelled. Two queries, none for one who calls no meetings there.
    """
    if not actor.home_path or not actor.can(Verb.CALL_MEETINGS, actor.home_path):
        return []
    local_name = LocalKind.objects.filter(code=OuterRef("kind")).values("name")[:1]
    begun = Judgment.objects.filter(
        path=actor.home_path, ends_on__gte=clock.day_of(since), ends_on__lt=clock.day_of(until),
        starts_on__lte=clock.today(),
    )  # fmt: skip
    rows = list(begun.annotate(local_name=Subquery(local_name)).order_by("ends_on", "kind"))
    if not rows:
        return []
    past = PastJudgment.objects.filter(
        organization=rows[0].organization_id, starts_on__gte=min(row.starts_on for row in rows)
    ).order_by("pk")
    changes: Counter[Key] = Counter((kind, starts_on) for kind, starts_on in past.values_list("kind", "starts_on"))
    return [
        _event(row, changes[row.kind, row.starts_on])
        for row in rows
        if _is_open(row) or changes[row.kind, row.starts_on]
    ]


def _is_open(row: Judgment) -> bool:
    return row.state in (State.DUE, State.INVALID, State.LATE) and not row.planned


def _event(row: Any, sequence: int) -> CalendarEvent:
    name = kind_name(row.kind, {row.kind: row.local_name})
    return CalendarEvent(
        uid=f"duty-{row.organization_id}-{row.kind}-{row.starts_on.isoformat()}",
        sequence=sequence,
        starts_at=None,
        ends_at=None,
        all_day_on=row.ends_on,
        title=_("Last day: %(name)s") % {"name": name},
        url=reverse("compliance:judgment", args=[row.organization_id, row.kind, row.starts_on.isoformat()]),
        words=still_missing(row.span, name=name, count=max(1, row.times - row.done)),
        state="confirmed" if _is_open(row) else "cancelled",
        changed_at=start_of(row.judged_on),
    )


LAST_DAYS = CalendarSource("compliance.last_days", last_days, order=60)
