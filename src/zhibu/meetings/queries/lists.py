"""Lists of meetings: my own, those of a desk, those of one organization."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from zhibu.foundation.access import registry
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.kernel.periods import span_of, start_of
from zhibu.meetings.choices import AttendeeRole, ExcuseState, MeetingState, Presence
from zhibu.meetings.models import Attendee, Meeting
from zhibu.organizations.models import Organization

COMING = (MeetingState.CALLED, MeetingState.OPEN)


def my_meetings(actor: Actor) -> QuerySet[Attendee]:
    """The actor's own lines on rolls, each with its meeting and organization; empty for one who is no member."""
    if actor.member_id is None:
        return Attendee.objects.none()
    return Attendee.objects.select_related("meeting__organization").filter(member=actor.member_id)


def my_coming(actor: Actor) -> list[Attendee]:
    """What I am called to and is not over, the next first. One query."""
    rows = my_meetings(actor).filter(meeting__state__in=COMING)
    return list(rows.order_by("meeting__starts_at", "pk")[:50])


def my_past(actor: Actor, *, year: int | None = None) -> QuerySet[Attendee]:
    """What I was called to, the latest first."""
    rows = my_meetings(actor).exclude(meeting__state__in=COMING)
    if year:
        rows = rows.filter(meeting__on__gte=date(year, 1, 1), meeting__on__lt=date(year + 1, 1, 1))
    return rows.order_by("-meeting__starts_at", "pk")


@dataclass(frozen=True, slots=True)
class Search:
    """What a desk looks for: a word, a month ("2026-11"), a kind, a state, below a node."""

    q: str = ""
    month: str = ""
    kind: str = ""
    state: str = ""
    path: str = ""


def listed_for(actor: Actor, search: Search) -> QuerySet[Meeting]:
    """The meetings of the organizations whose meetings the actor sees, the latest first, organization loaded."""
    rows = Meeting.objects.select_related("organization").filter(
        actor.within(Verb.SEE_MEETINGS, "organization__path")
    )
    if search.path:
        rows = rows.filter(organization__path__gte=search.path, organization__path__lt=paths.beyond(search.path))
    if search.kind:
        rows = rows.filter(Q(kind=search.kind) | Q(counted__kind=search.kind)).distinct()
    if search.state:
        rows = rows.filter(state=search.state)
    if period := month_of(search.month):
        rows = rows.filter(starts_at__gte=start_of(period[0]), starts_at__lt=start_of(period[1]))
    if search.q:
        named = Q(organization__path__in=registry.places().matching(search.q))
        rows = rows.filter(Q(title__icontains=search.q) | Q(place__icontains=search.q) | named)
    return rows.order_by("-starts_at", "-id")


def month_of(text: str) -> tuple[date, date] | None:
    """The first day of a month written "2026-11" and of the next one; None for anything else."""
    try:
        period = span_of("month", date.fromisoformat(f"{text}-01"))
    except ValueError:
        return None
    assert period.ends_on is not None
    return period.starts_on, period.ends_on


def meetings_of(organization: Organization) -> QuerySet[Meeting]:
    """Every meeting of an organization and of its groups, the latest first, organization loaded."""
    path = organization.path
    rows = Meeting.objects.select_related("organization").filter(
        organization__path__gte=path, organization__path__lt=paths.beyond(path)
    )
    return rows.order_by("-starts_at", "-id")


def count_to_come(path: str) -> int:
    """How many meetings at or below a node are called or under way. One query."""
    rows = Meeting.objects.filter(
        organization__path__gte=path, organization__path__lt=paths.beyond(path), state__in=COMING
    )
    return rows.count()


def titles_since(at: datetime, *, called_by: UUID | None, people: Collection[UUID]) -> list[tuple[str, bool]]:
    """The meetings that an organization has called since an instant, and those opened since with one of the people
    on their roll: title, and whether it was opened. One query."""
    mine = Q(organization_id=called_by, called_at__gte=at) if called_by else Q(pk__in=[])
    with_them = Q(opened_at__gte=at, attendees__member_id__in=people)
    rows = Meeting.objects.filter(mine | with_them).exclude(state=MeetingState.CANCELLED).order_by("starts_at", "pk")
    found = rows.values_list("pk", "title", "opened_at").distinct()
    return [(title, opened_at is not None) for _pk, title, opened_at in found]


@dataclass(frozen=True, slots=True)
class Answers:
    """How those expected at a meeting have answered."""

    expected: int = 0
    coming: int = 0
    excused: int = 0
    silent: int = 0
    asked: int = 0


def answers_of(rows: Sequence[Attendee]) -> Answers:
    """The answers of a roll, counted. No query."""
    expected = [row for row in rows if row.role == AttendeeRole.EXPECTED and row.counts]
    excused = sum(row.presence == Presence.EXCUSED for row in expected)
    coming = sum(row.answer == "coming" or row.presence == Presence.PRESENT for row in expected)
    asked = sum(row.excuse_state == ExcuseState.ASKED for row in rows)
    return Answers(len(expected), coming, excused, max(0, len(expected) - excused - coming - asked), asked)


def desks_of(actor: Actor) -> list[str]:
    """The nodes whose meetings the actor calls without leading those below as an office does. No query."""
    return [path for path in actor.scopes(Verb.CALL_MEETINGS) if not actor.can(Verb.COMMEND_MEETINGS, path)]


def labels_on(meetings: Sequence[Meeting], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Meetings as a table shows them: what they are called, also as what else they count."""
    return [
        {"meeting": row, "kind": "、".join(labels.get(code, code) for code in (row.kind, *row.also))}
        for row in meetings
    ]
