"""Meetings, as search finds them: kind, title, place, agenda, and the resolutions of archived records.

Whoever sees the meetings of an organization that it counts for, and who stands on its roll. What was said at an
organization-life meeting, votes, remarks and excuses are not in the index.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.search.rules.sight import holders, member
from zhibu.foundation.search.slots import Findable, SearchSource, addresses
from zhibu.meetings.choices import MeetingKind, MeetingState, MotionState
from zhibu.meetings.models import AgendaItem, Attendee, Counted, Meeting, Motion
from zhibu.meetings.queries.kinds import labels_of

_address = addresses("meetings:meeting")
KIND = "meeting"
CLOSE_TO_ONESELF = frozenset({MeetingKind.ORGANIZATION_LIFE.value})
"""Of these no more than kind, title, place and day."""
DECIDED = (MotionState.CARRIED, MotionState.LOST)


class _Row(NamedTuple):
    """What is needed of a meeting."""

    pk: UUID
    title: str
    kind: str
    also: list[str]
    state: str
    place: str
    on: date
    path: str


_FIELDS = ("pk", "title", "kind", "also", "state", "place", "on", "organization__path")


def _make(keys: Sequence[str]) -> Iterator[Findable]:
    """Five queries, six where there are local kinds."""
    rows = Meeting.objects.filter(pk__in=keys).exclude(state=MeetingState.CANCELLED).order_by("pk")
    meetings = [_Row(*row) for row in rows.values_list(*_FIELDS)]
    ids = [row.pk for row in meetings]
    with override("zh-hans"):
        labels = labels_of(code for row in meetings for code in (row.kind, *row.also))
    items = _grouped(AgendaItem.objects.filter(meeting__in=ids).order_by("position", "pk"), "title")
    told = [row.pk for row in meetings if row.state == MeetingState.ARCHIVED]
    motions = _grouped(Motion.objects.filter(meeting__in=told, state__in=DECIDED).order_by("made_at", "pk"), "text")
    places = _grouped(Counted.objects.filter(meeting__in=ids).order_by("pk"), "organization__path")
    people = _grouped(
        Attendee.objects.filter(meeting__in=ids, member__isnull=False).order_by("member_id"), "member_id"
    )
    for row in meetings:
        paths = {row.path, *places[row.pk]}
        is_close = bool(CLOSE_TO_ONESELF & {row.kind, *row.also})
        yield Findable(
            key=str(row.pk),
            title=row.title,
            text="" if is_close else "\n".join((*items[row.pk], *motions[row.pk])),
            note="、".join(labels[code] for code in (row.kind, *row.also)),
            words=(row.place, f"{row.on.year}年{row.on.month}月{row.on.day}日"),
            url=_address(str(row.pk)),
            audience=(
                *(holders(Verb.SEE_MEETINGS, path) for path in sorted(paths)),
                *(member(member_id) for member_id in people[row.pk]),
            ),
            path=row.path,
            on=row.on,
            facets={"kind": "".join(filter(str.isalnum, row.kind))},
        )


def _grouped(rows: Any, field: str) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for meeting_id, value in rows.values_list("meeting_id", field):
        found[meeting_id].append(value)
    return found


def _keys() -> Iterator[str]:
    rows = Meeting.objects.exclude(state=MeetingState.CANCELLED).order_by("pk")
    return (str(pk) for pk in rows.values_list("pk", flat=True).iterator())


SOURCE = SearchSource(
    key=KIND, label=_("Meetings"), icon="calendar-event", make=_make, keys=_keys, order=400,
    verbs=frozenset({Verb.SEE_MEETINGS}), offered=lambda actor: actor.account_id is not None,
)  # fmt: skip
