"""Exemplary records, as those below the office that shows them read them: without anybody's name."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.kernel.errors import NotFound
from zhibu.meetings.models import AgendaItem, Commendation, Meeting, Minutes, Motion
from zhibu.meetings.queries.kinds import labels_of
from zhibu.meetings.rules.record import DECIDED


@dataclass(frozen=True, slots=True)
class Example:
    """A record without its roll: no name of who was there, absent or excused, and no reasons."""

    meeting: Meeting
    commendation: Commendation
    kind_label: str
    items: list[AgendaItem]
    motions: list[Motion]
    minutes: Minutes


def exemplary_for(actor: Actor, kind: str = "") -> QuerySet[Commendation]:
    """What offices above the organizations for which the actor calls or sees meetings show, newest first; and what
    offices show that the actor sees. One query."""
    scopes = {*actor.scopes(Verb.CALL_MEETINGS), *actor.scopes(Verb.SEE_MEETINGS)}
    above = {path for scope in scopes for path in paths.ancestors(scope)}
    condition = Q(organization__path__in=above) | actor.within(Verb.SEE_MEETINGS, "organization__path")
    rows = Commendation.objects.filter(condition).select_related("meeting__organization", "organization")
    if kind:
        rows = rows.filter(meeting__kind=kind)
    return rows.order_by("-at", "-pk")


def get_example(actor: Actor, meeting_id: UUID) -> Example:
    """One exemplary record. Raises NotFound if it is not shown to the actor. Four queries."""
    row = exemplary_for(actor).filter(meeting=meeting_id).first()
    if row is None:
        raise NotFound
    meeting = row.meeting
    return Example(
        meeting=meeting,
        commendation=row,
        kind_label=labels_of([meeting.kind])[meeting.kind],
        items=list(AgendaItem.objects.filter(meeting=meeting)),
        motions=list(Motion.objects.filter(meeting=meeting, state__in=DECIDED)),
        minutes=Minutes.objects.filter(meeting=meeting).first() or Minutes(meeting=meeting),
    )


def commendation_of(meeting: Meeting) -> Commendation | None:
    """The commendation of a record, with the office that shows it. One query."""
    return Commendation.objects.select_related("organization").filter(meeting=meeting).first()
