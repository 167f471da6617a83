"""Cards on the homes: what a member has borrowed; on the desk, what is overdue in the branch."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.ui.formats import as_day
from zhibu.foundation.ui.slots import CardFace, CardLine, HomeCard
from zhibu.kernel import clock
from zhibu_corner import queries


def _own(actor: Actor, path: str, at: datetime) -> CardFace | None:
    """One query."""
    loans = queries.in_hand(actor.member_id)
    lines = [
        CardLine(loan.book.title, _("until %(day)s") % {"day": as_day(loan.due_on)}, icon="book-2") for loan in loans
    ]
    return CardFace(_("Books that I have borrowed"), lines, reverse("corner:shelf")) if lines else None


def _shelf(actor: Actor, path: str, at: datetime) -> CardFace | None:
    """One query."""
    loans = queries.overdue_at(path, clock.day_of(at))
    lines = [
        CardLine(loan.book.title, loan.name, _("until %(day)s") % {"day": as_day(loan.due_on)}, icon="book-2")
        for loan in loans[:5]
    ]
    return CardFace(_("Books that are overdue"), lines, reverse("corner:shelf")) if lines else None


OWN_BOOKS = HomeCard("corner.own", "member", _own, order=50)
SHELF = HomeCard("corner.shelf", "desk", _shelf, order=50)
