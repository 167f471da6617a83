"""Arranging a talk: when and where, moving it, calling it off."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.ui.formats import as_moment
from zhibu.kernel.errors import Refused
from zhibu.talks import access
from zhibu.talks.actions._ground import in_order, note, partner_in, take, tell
from zhibu.talks.choices import TalkReason, TalkState
from zhibu.talks.models import Talk

AHEAD = timedelta(days=366)
"""Further ahead is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """When, where and what for. `starts_at` is aware."""

    starts_at: datetime
    place: str = ""
    reason: str = ""


@transaction.atomic
def arrange_talk(*, actor: Actor, at: datetime, with_id: UUID, arrangement: Arrangement) -> Talk:
    """Arrange a talk with another member of the own branch. The same hour with the same person again is the same.

    Order of effects: talk, audit, notice to the other. Raises NotFound for anybody outside the branch, Refused
    ("when").
    """
    me = access.get_me(actor)
    partner = access.get_partner(me, with_id)
    _refuse_hour(arrangement.starts_at, at)
    one, other = in_order(me, partner)
    talk = Talk(
        organization=me.organization, one=one, other=other, state=TalkState.PLANNED, starts_at=arrangement.starts_at,
        place=arrangement.place.strip()[:80], reason=_reason(arrangement.reason), arranged_by_id=me.pk,
        created_at=at, changed_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            talk.save(force_insert=True)
    except IntegrityError:
        return Talk.objects.get(one=one, other=other, starts_at=arrangement.starts_at, state=TalkState.PLANNED)
    note(talk, "talk.arranged", actor=actor, at=at)
    title = _("%(name)s would like to talk with you") % {"name": actor.name}
    tell(partner, "talk.arranged", title, body=as_moment(talk.starts_at), talk=talk, at=at)
    return talk


@transaction.atomic
def move_talk(*, actor: Actor, at: datetime, talk_id: UUID, starts_at: datetime, place: str) -> Talk:
    """Move an arranged talk to another hour or place; either of the two may. Again changes nothing.

    Order of effects: talk, audit, notice to the other. Raises NotFound, Refused ("when", "state").
    """
    talk = access.get_talk(actor, talk_id, lock=True)
    take(talk, "move", actor)
    where = place.strip()[:80]
    if (talk.starts_at, talk.place) == (starts_at, where):
        return talk
    _refuse_hour(starts_at, at)
    talk.starts_at, talk.place, talk.changed_at = starts_at, where, at
    talk.sequence += 1
    try:
        with transaction.atomic():
            talk.save(update_fields=["starts_at", "place", "changed_at", "sequence"])
    except IntegrityError as error:
        raise Refused("when", _("The two of you have arranged this hour already."), field="starts_at") from error
    note(talk, "talk.moved", actor=actor, at=at)
    tell(
        partner_in(talk, actor), "talk.moved", _("%(name)s has moved your talk") % {"name": actor.name},
        body=as_moment(starts_at), talk=talk, at=at, key=f"moved:{talk.sequence}",
    )  # fmt: skip
    return talk


@transaction.atomic
def cancel_talk(*, actor: Actor, at: datetime, talk_id: UUID) -> Talk:
    """Call an arranged talk off; either of the two may. Again changes nothing.

    Order of effects: talk, audit, notice to the other. Raises NotFound, Refused ("state").
    """
    talk = access.get_talk(actor, talk_id, lock=True)
    if talk.state == TalkState.CANCELLED:
        return talk
    talk.state, talk.changed_at = take(talk, "cancel", actor), at
    talk.sequence += 1
    talk.save(update_fields=["state", "changed_at", "sequence"])
    note(talk, "talk.cancelled", actor=actor, at=at)
    title = _("%(name)s has called your talk off") % {"name": actor.name}
    tell(partner_in(talk, actor), "talk.cancelled", title, body=as_moment(talk.starts_at), talk=talk, at=at)
    return talk


def _reason(text: str) -> str:
    return text if text in TalkReason.values else ""


def _refuse_hour(starts_at: datetime, at: datetime) -> None:
    if starts_at < at:
        raise Refused("when", _("This hour has passed. Choose a later one, or enter the talk as held."), "starts_at")
    if starts_at > at + AHEAD:
        raise Refused("when", _("That is more than a year ahead. Check the year."), field="starts_at")
