"""The days of the yearly appraisal in a member's calendar: by when the self-appraisal and the sheet are asked for."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.appraisals.choices import AppraisalState
from zhibu.appraisals.models import Participant
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.calendars.slots import CalendarEvent, CalendarSource
from zhibu.kernel import clock


def events(actor: Actor, since: datetime, until: datetime) -> list[CalendarEvent]:
    """The days by which the actor's own part is asked for, as whole days in [since, until); of an appraisal that was
    called off as cancelled. One query, none for one who is no member. Nothing says what was written or graded."""
    if actor.member_id is None:
        return []
    days = (clock.day_of(since), clock.day_of(until))
    rows = Participant.objects.select_related("appraisal").filter(
        Q(appraisal__self_due_on__gte=days[0], appraisal__self_due_on__lt=days[1])
        | Q(appraisal__sheet_due_on__gte=days[0], appraisal__sheet_due_on__lt=days[1]),
        member_id=actor.member_id, left_on=None, is_exempt=False,
    )  # fmt: skip
    return [event for own in rows.order_by("appraisal__year", "pk") for event in _days_of(own, days)]


def _days_of(own: Participant, days: tuple[date, date]) -> Iterator[CalendarEvent]:
    appraisal = own.appraisal
    asked = (
        ("self", appraisal.self_due_on, _("Last day: self-appraisal of the year"), "appraisals:self"),
        ("sheet", appraisal.sheet_due_on, _("Last day: the members' sheet"), "appraisals:sheet"),
    )
    for key, on, title, page in asked:
        if on is None or not days[0] <= on < days[1]:
            continue
        yield CalendarEvent(
            uid=f"appraisal-{key}-{appraisal.pk}",
            sequence=appraisal.sequence,
            starts_at=None,
            ends_at=None,
            all_day_on=on,
            title=title,
            url=reverse(page, args=[appraisal.pk]),
            words=_("handed in") if key == "self" and own.handed_in_at else "",
            state="cancelled" if appraisal.state == AppraisalState.CANCELLED else "confirmed",
            changed_at=appraisal.days_set_at or appraisal.created_at,
        )


SOURCE = CalendarSource("appraisals", events, order=50)
