"""What meetings count for: the reads of those who judge."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from zhibu.meetings.choices import MeetingState
from zhibu.meetings.models import Counted


class CountedRow(NamedTuple):
    """A meeting that counts for an organization as a kind; `validity` is open until the meeting is closed."""

    organization_id: UUID
    kind: str
    on: date
    is_held: bool
    validity: str
    confirmed_on: date | None


def counted_for(organization_ids: Iterable[UUID], *, since: date, until: date) -> Iterator[CountedRow]:
    """What counts for these organizations on days in `[since, until)`, called or held, never cancelled. One query."""
    rows = Counted.objects.filter(organization_id__in=list(organization_ids), on__gte=since, on__lt=until).exclude(
        meeting__state=MeetingState.CANCELLED
    )
    return (CountedRow(*row) for row in rows.order_by().values_list(*CountedRow._fields))


def organizations_counted(meeting_ids: Iterable[UUID]) -> set[UUID]:
    """The organizations for which any of these meetings counts, cancelled or not. One query."""
    rows = Counted.objects.filter(meeting_id__in=list(meeting_ids)).order_by()
    return set(rows.values_list("organization_id", flat=True))
