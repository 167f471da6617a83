"""What this context holds on a person, and how it lets go of it."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.rights.slots import Held, PersonalData, Subject
from zhibu.learning.models import CheckIn, HoursEntry


def _check_ins(subject: Subject) -> Held:
    rows = (
        CheckIn.objects.filter(Q(member_id=subject.member_id)).select_related("lesson").order_by("-at", "-id")[:5000]
    )
    return Held(
        [_("Time"), _("Lesson"), _("Reflection"), _("Hours")],
        [[row.at, row.lesson.title, row.reflection, row.hours] for row in rows],
    )


def _erase_reflections(actor: Actor, at: datetime, subject: Subject) -> int:
    if subject.member_id is None:
        return 0
    return CheckIn.objects.filter(member_id=subject.member_id).exclude(reflection="").update(reflection="")


def _hours(subject: Subject) -> Held:
    rows = HoursEntry.objects.filter(Q(member_id=subject.member_id)).order_by("-on", "-id")[:5000]
    return Held([_("Day"), _("What"), _("Hours")], [[row.on, row.title, row.hours] for row in rows])


CHECK_INS = PersonalData("check_ins", _("Check-ins and reflections"), _check_ins, order=100, erase=_erase_reflections)
HOURS = PersonalData(
    "hours", _("Study hours"), _hours, order=101,
    kept=_("The ledger of hours is never changed. Without a name it says nothing of a person."),
)  # fmt: skip
