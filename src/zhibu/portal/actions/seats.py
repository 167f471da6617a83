"""Who reviews for a site: seats, deputies, how many reviews, within how many days."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.kernel.errors import NotFound, Refused
from zhibu.portal.actions.reviews import follow_seats
from zhibu.portal.actions.stamping import stamp
from zhibu.portal.choices import ReviewStep
from zhibu.portal.models import ReviewSeat, SitePage
from zhibu.portal.queries.seats import may_be_seated
from zhibu.portal.reading import stamps
from zhibu.portal.reviewing import access


@transaction.atomic
def set_reviews(*, actor: Actor, at: datetime, organization_id: UUID, reviews: str, days: int | None) -> SitePage:
    """How many reviews a site asks for ("" as above), and the days for each step (None as above, 0 no deadline).

    Pieces that are in review go on as they were sent in. Order of effects: site, stamp, audit. Raises NotFound,
    Forbidden.
    """
    site = access.get_site(actor, organization_id)
    if (site.reviews, site.review_days) == (reviews, days):
        return site
    SitePage.objects.filter(pk=site.pk).update(reviews=reviews, review_days=days)
    site.reviews, site.review_days = reviews, days
    stamp([stamps.SITES])
    _note(site, "site.reviews_set", actor=actor, at=at, reviews=reviews or "-", days="-" if days is None else days)
    return site


@transaction.atomic
def take_seat(*, actor: Actor, at: datetime, organization_id: UUID, step: str, account_id: UUID) -> ReviewSeat:
    """Seat an account at a step of a site. Seated already, nothing changes.

    Order of effects: seat, pieces that now wait for it, audit. Raises NotFound, Forbidden; NotFound also for an
    account that may not be seated here.
    """
    site = access.get_site(actor, organization_id)
    if not may_be_seated(site.scope_path, account_id):
        raise NotFound
    seat, made = ReviewSeat.objects.get_or_create(site=site, step=ReviewStep(step), account_id=account_id)
    if made:
        follow_seats(site.scope_path)
        _note(site, "site.seated", actor=actor, at=at, step=step, account=str(account_id))
    return seat


@transaction.atomic
def leave_seat(*, actor: Actor, at: datetime, seat_id: UUID) -> SitePage:
    """End a seat. Pieces wait for the others, or for those above. Order of effects: seat, pieces, audit.

    Raises NotFound, Forbidden.
    """
    seat = access.get_seat(actor, seat_id, lock=True)
    site = seat.site
    _note(site, "site.unseated", actor=actor, at=at, step=seat.step, account=str(seat.account_id))
    seat.delete()
    follow_seats(site.scope_path)
    return site


@transaction.atomic
def name_deputy(
    *, actor: Actor, at: datetime, seat_id: UUID, deputy_id: UUID | None, since: date | None, until: date | None
) -> ReviewSeat:
    """Let a deputy stand in on a seat from a day to a day, both included; None ends it.

    Order of effects: seat, audit. Raises NotFound, Forbidden; Refused `days`, `same`.
    """
    seat = access.get_seat(actor, seat_id, lock=True)
    if deputy_id is not None:
        if deputy_id == seat.account_id:
            raise Refused("same", _("Nobody is their own deputy."), "deputy")
        if since is None or until is None or until < since:
            raise Refused("days", _("Say from which day to which."), "until")
        if not may_be_seated(seat.site.scope_path, deputy_id):
            raise NotFound
    else:
        since = until = None
    if (seat.deputy_id, seat.deputy_from, seat.deputy_until) == (deputy_id, since, until):
        return seat
    seat.deputy_id, seat.deputy_from, seat.deputy_until = deputy_id, since, until
    seat.save(update_fields=["deputy_id", "deputy_from", "deputy_until"])
    detail: dict[str, Any] = {"step": seat.step, "account": str(seat.account_id), "deputy": str(deputy_id or "-")}
    if since is not None and until is not None:
        detail |= {"since": since.isoformat(), "until": until.isoformat()}
    _note(seat.site, "site.deputy_named", actor=actor, at=at, **detail)
    return seat


def _note(site: SitePage, action: str, *, actor: Actor, at: datetime, **detail: Any) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="site", object_id=site.organization_id,
        scope_path=site.scope_path, detail=detail,
    )  # fmt: skip
