"""A talk that took place: entered by one, confirmed by the other; what the two write down about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.events import actions as events
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.kernel.periods import start_of
from zhibu.members.models import Member
from zhibu.talks import access
from zhibu.talks.actions._ground import in_order, note, partner_in, place_on_committee, take, tell
from zhibu.talks.choices import TOOK_PLACE, TalkReason, TalkState
from zhibu.talks.events import TalkRecorded
from zhibu.talks.models import Talk, TalkNote
from zhibu.talks.rules import states

MOST_WRITTEN = 5_000
"""Characters of a note."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A talk as one of the two enters it. `text` is for the two alone."""

    on: date
    reason: str = ""
    text: str = ""


@transaction.atomic
def enter_talk(*, actor: Actor, at: datetime, with_id: UUID, entered: Entered) -> Talk:
    """Enter a talk that took place. If the other has entered the talk of that day already, this confirms it; if the
    two had arranged one for that day, it is that one; entering it again changes nothing.

    Who cannot sign in cannot confirm: with them it counts at once. Order of effects: talk, note, audit, notice to the
    other or TalkRecorded. Raises NotFound for anybody outside the branch, Refused ("on", "too_long").
    """
    me = access.get_me(actor)
    partner = access.get_partner(me, with_id)
    _refuse_day(entered.on, clock.day_of(at))
    _refuse_length(entered.text)
    one, other = in_order(me, partner)
    known = _same_day(one, other, entered.on)
    if known is not None:
        return _met_again(known, me, entered, actor=actor, at=at)
    if (arranged := _arranged_for(one, other, entered.on)) is not None:
        talk = note_held(actor=actor, at=at, talk_id=arranged.pk, on=entered.on)
        _write(talk, me, entered.text, at)
        return talk
    talk = Talk(
        organization=me.organization, one=one, other=other, on=entered.on, recorded_by_id=me.pk,
        state=states.state_when_entered(other_has_account=partner.account_id is not None),
        reason=entered.reason if entered.reason in TalkReason.values else "", created_at=at, changed_at=at,
    )  # fmt: skip
    place_on_committee(talk)
    try:
        with transaction.atomic():
            talk.save(force_insert=True)
    except IntegrityError:
        return _met_again(
            Talk.objects.get(one=one, other=other, on=entered.on, state__in=TOOK_PLACE),
            me,
            entered,
            actor=actor,
            at=at,
        )
    _write(talk, me, entered.text, at)
    _entered(talk, partner, actor=actor, at=at)
    return talk


def _met_again(known: Talk, me: Member, entered: Entered, *, actor: Actor, at: datetime) -> Talk:
    """The two have entered the same talk: whoever comes second confirms by it."""
    talk = access.get_talk(actor, known.pk, lock=True)
    if entered.text.strip():
        _write(talk, me, entered.text, at)
    if talk.state == TalkState.HELD and talk.recorded_by_id != me.pk:
        _confirm(talk, actor=actor, at=at)
    return talk


@transaction.atomic
def note_held(*, actor: Actor, at: datetime, talk_id: UUID, on: date) -> Talk:
    """Enter that an arranged talk took place on the day `on`; either of the two may. Again changes nothing.

    Order of effects: talk, audit, notice to the other or TalkRecorded. Raises NotFound, Refused ("on", "state",
    "twice": the two have another talk on that day).
    """
    talk = access.get_talk(actor, talk_id, lock=True)
    if talk.state in TOOK_PLACE and talk.on == on:
        return talk
    take(talk, "enter", actor)
    _refuse_day(on, clock.day_of(at))
    partner = partner_in(talk, actor)
    talk.on, talk.recorded_by_id, talk.changed_at = on, actor.member_id, at
    talk.state = states.state_when_entered(other_has_account=partner.account_id is not None)
    place_on_committee(talk)
    try:
        with transaction.atomic():
            talk.save()
    except IntegrityError as error:
        raise Refused("twice", _("A talk of the two of you on that day is entered already."), field="on") from error
    _entered(talk, partner, actor=actor, at=at)
    return talk


def _entered(talk: Talk, partner: Member, *, actor: Actor, at: datetime) -> None:
    note(talk, "talk.entered", actor=actor, at=at)
    if talk.state == TalkState.CONFIRMED:
        _publish(talk, at)
        return
    title = _("%(name)s has entered a talk with you: please confirm it") % {"name": actor.name}
    tell(partner, "talk.entered", title, talk=talk, at=at)


@transaction.atomic
def confirm_talk(*, actor: Actor, at: datetime, talk_id: UUID) -> Talk:
    """Confirm that a talk took place which the other has entered. Again changes nothing.

    Order of effects: talk, audit, TalkRecorded. Raises NotFound, Forbidden for who has entered it, Refused ("state").
    """
    talk = access.get_talk(actor, talk_id, lock=True)
    if talk.state == TalkState.CONFIRMED:
        return talk
    _confirm(talk, actor=actor, at=at)
    return talk


def _confirm(talk: Talk, *, actor: Actor, at: datetime) -> None:
    talk.state, talk.changed_at = take(talk, "confirm", actor), at
    talk.save(update_fields=["state", "changed_at"])
    note(talk, "talk.confirmed", actor=actor, at=at)
    _publish(talk, at)


@transaction.atomic
def decline_talk(*, actor: Actor, at: datetime, talk_id: UUID) -> Talk:
    """Say that a talk which the other has entered did not take place. Again changes nothing.

    Order of effects: talk, audit, notice to the other. Raises NotFound, Forbidden, Refused ("state").
    """
    talk = access.get_talk(actor, talk_id, lock=True)
    if talk.state == TalkState.DECLINED:
        return talk
    talk.state, talk.changed_at = take(talk, "decline", actor), at
    talk.save(update_fields=["state", "changed_at"])
    note(talk, "talk.declined", actor=actor, at=at)
    title = _("%(name)s says that the talk did not take place") % {"name": actor.name}
    tell(partner_in(talk, actor), "talk.declined", title, talk=talk, at=at)
    return talk


@transaction.atomic
def take_talk_back(*, actor: Actor, at: datetime, talk_id: UUID) -> Talk:
    """Take back a talk that one has entered by mistake, before the other confirms. Again changes nothing.

    Order of effects: talk, audit. Raises NotFound, Forbidden for the other, Refused ("state").
    """
    talk = access.get_talk(actor, talk_id, lock=True)
    if talk.state == TalkState.CANCELLED:
        return talk
    talk.state, talk.changed_at = take(talk, "take_back", actor), at
    talk.save(update_fields=["state", "changed_at"])
    note(talk, "talk.taken_back", actor=actor, at=at)
    return talk


@transaction.atomic
def write_note(*, actor: Actor, at: datetime, talk_id: UUID, text: str) -> Talk:
    """Write down, change or empty the own note of a talk that took place; both read it. The same again: nothing.

    Order of effects: note, audit. Raises NotFound, Refused ("state", "too_long").
    """
    talk = access.get_talk(actor, talk_id, lock=True)
    if talk.state not in TOOK_PLACE:
        raise Refused("state", _("Enter first that the talk took place."))
    _refuse_length(text)
    me = talk.one if talk.one_id == actor.member_id else talk.other
    if _write(talk, me, text, at):
        note(talk, "talk.note_written", actor=actor, at=at)
    return talk


def _write(talk: Talk, me: Member, text: str, at: datetime) -> bool:
    """Keep the own note; whether it changed."""
    text = text.strip().replace("\r\n", "\n")
    standing = TalkNote.objects.filter(talk=talk, author=me).first()
    if (standing.text if standing else "") == text:
        return False
    if text:
        TalkNote.objects.update_or_create(talk=talk, author=me, defaults={"text": text, "at": at})
    else:
        TalkNote.objects.filter(talk=talk, author=me).delete()
    return True


def _same_day(one: Member, other: Member, on: date) -> Talk | None:
    return Talk.objects.filter(one=one, other=other, on=on, state__in=TOOK_PLACE).first()


def _arranged_for(one: Member, other: Member, on: date) -> Talk | None:
    begin = start_of(on)
    rows = Talk.objects.filter(one=one, other=other, state=TalkState.PLANNED, starts_at__gte=begin)
    return rows.filter(starts_at__lt=begin + timedelta(days=1)).order_by("starts_at", "pk").first()


def _publish(talk: Talk, at: datetime) -> None:
    assert talk.on is not None
    events.publish(TalkRecorded(talk.organization_id, talk.organization.path, talk.on), at=at)


def _refuse_day(on: date, today: date) -> None:
    if on > today:
        raise Refused("on", _("This day has not come yet. Arrange the talk instead."), field="on")
    if not states.year_fits(on.year, day_year=today.year, day_month=today.month):
        raise Refused("on", _("A day of this year, or until the end of March of the last one."), field="on")


def _refuse_length(text: str) -> None:
    if len(text.strip()) > MOST_WRITTEN:
        raise Refused("too_long", _("At most 5,000 characters."), field="text")
