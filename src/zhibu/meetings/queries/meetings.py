"""Reads of meetings."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.meetings.choices import MeetingState
from zhibu.meetings.models import Attendee, Counted, Meeting

PLACE = "organization__path"


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """Every meeting that the actor may know of, its organization loaded.

    By SEE_MEETINGS over the organization that holds it or one that it counts for, or by standing on its roll.
    """
    seen = actor.within(Verb.SEE_MEETINGS, PLACE)
    jointly = Counted.objects.filter(actor.within(Verb.SEE_MEETINGS, PLACE), meeting=OuterRef("pk"))
    condition = seen | Q(Exists(jointly))
    if actor.member_id is not None:
        condition |= Q(Exists(Attendee.objects.filter(meeting=OuterRef("pk"), member=actor.member_id)))
    return Meeting.objects.select_related("organization").filter(condition)


def attendee_of(actor: Actor, meeting_id: UUID) -> Attendee | None:
    """The actor's own line on the roll, or None. One query, none for one who is no member."""
    if actor.member_id is None:
        return None
    return Attendee.objects.filter(meeting_id=meeting_id, member=actor.member_id).first()


def called_until(day: date, *, at: datetime) -> list[UUID]:
    """The meetings that are called for a day up to `day` and not over at the instant, by time. One query."""
    rows = Meeting.objects.filter(state=MeetingState.CALLED, on__lte=day, ends_at__gt=at)
    return list(rows.order_by("starts_at", "pk").values_list("pk", flat=True))
