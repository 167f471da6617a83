"""What the corner hears of the rest of the platform. Delivered after the deed, retried, each event once."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.events.registry import subscribe
from zhibu.foundation.notify.actions import notify
from zhibu.kernel import clock
from zhibu.members.events import MemberLeft
from zhibu.organizations.events import OrganizationMoved
from zhibu_corner import actions, queries


@subscribe(OrganizationMoved)
def on_moved(events: Sequence[OrganizationMoved]) -> None:
    """Paths that are kept here follow."""
    for event in events:
        actions.follow_move(old_path=event.old_path, new_path=event.new_path)


@subscribe(MemberLeft)
def on_left(events: Sequence[MemberLeft]) -> None:
    """Who leaves is asked for the books that they still have."""
    loans = actions.in_hands_of({event.member_id for event in events})
    accounts = queries.accounts_of([loan.member_id for loan in loans if loan.member_id])
    for loan in loans:
        if loan.member_id in accounts:
            notify(
                account_ids=[accounts[loan.member_id]], kind="corner.bring_back",
                title=_("Please bring the book %(title)s back") % {"title": loan.book.title},
                url=reverse("corner:shelf"), at=clock.now(), unique_key=f"corner:{loan.pk}",
            )  # fmt: skip
