"""What the corner holds on a person, and how it lets go of it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.rights.slots import ERASED_NAME, Held, PersonalData, Subject
from zhibu_corner.models import Loan

HEADS = [_("Book"), _("Lent on"), _("To be returned by"), _("Brought back")]


def _loans(subject: Subject) -> Held:
    if subject.member_id is None:
        return Held(HEADS, [])
    rows = Loan.objects.select_related("book").filter(member_id=subject.member_id).order_by("-lent_on", "pk")[:5000]
    return Held(HEADS, [[row.book.title, row.lent_on, row.due_on, row.returned_on] for row in rows])


def _forget(actor: Actor, at: datetime, subject: Subject) -> int:
    """The shelf keeps that a book was lent, not to whom."""
    if subject.member_id is None:
        return 0
    return Loan.objects.filter(member_id=subject.member_id).update(member_id=None, name=ERASED_NAME)


LOANS = PersonalData("corner.loans", _("Books borrowed"), _loans, order=600, erase=_forget)
