"""What people have chosen, and the addresses by which they are reached."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.notify import registry, rules
from zhibu.foundation.notify.channels import mail, texts
from zhibu.foundation.notify.choices import Channel, Pace
from zhibu.foundation.notify.kinds import NoticeGroup, groups
from zhibu.foundation.notify.models import MailAddress, MailCode, Preference, PushDevice, PushKey
from zhibu.foundation.ui.formats import masked_phone


@dataclass(frozen=True)
class Wishes:
    """What a person wants: their own choices, or what holds without any."""

    choices: dict[str, list[str]] = field(default_factory=dict)
    pace: str = Pace.AT_ONCE
    quiet: rules.Quiet = rules.USUAL

    def wants(self, group: NoticeGroup, channel: str) -> bool:
        """Whether notices of this group go this way. No text message ever tells what can wait."""
        if channel == Channel.TEXT and not group.cannot_wait:
            return False
        if channel == Channel.MAIL and self.pace == Pace.NEVER:
            return False
        chosen = self.choices.get(group.key)
        return channel in (group.defaults() if chosen is None else chosen)


NO_WISHES = Wishes()


def wishes_of(accounts: Collection[UUID]) -> dict[UUID, Wishes]:
    """What those of the accounts want that have chosen anything. One query."""
    rows = Preference.objects.filter(pk__in=list(accounts)).order_by("pk")
    return {row.pk: Wishes(row.choices, row.mail_pace, rules.Quiet(row.quiet_from, row.quiet_until)) for row in rows}


def active_among(accounts: Collection[UUID]) -> set[UUID]:
    """The accounts that are in use. One query."""
    known: Any = get_user_model()._default_manager
    return set(known.filter(pk__in=list(accounts), is_active=True).order_by().values_list("pk", flat=True))


def with_mail(accounts: Collection[UUID]) -> set[UUID]:
    """The accounts with an address that e-mails reach. One query, none where the site has no server for them."""
    if not mail.is_set_up():
        return set()
    rows = MailAddress.objects.filter(pk__in=list(accounts), refused_at=None).order_by()
    return set(rows.values_list("pk", flat=True))


def with_number(accounts: Collection[UUID]) -> set[UUID]:
    """The accounts with a telephone number; none where the site sends no text messages."""
    return set(registry.numbers_of(accounts)) if texts.is_set_up() else set()


def devices_by_account(accounts: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The devices of each account, the oldest first. One query."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = PushDevice.objects.filter(account_id__in=list(accounts)).order_by("made_at", "pk")
    for account_id, device_id in rows.values_list("account_id", "pk"):
        found[account_id].append(device_id)
    return found


def devices_of(actor: Actor) -> QuerySet[PushDevice]:
    """The actor's devices, the oldest first; none for the anonymous."""
    if actor.account_id is None:
        return PushDevice.objects.none()
    return PushDevice.objects.filter(account_id=actor.account_id).order_by("made_at", "pk")


def find_push_key() -> PushKey | None:
    """The key by which push services know this site, if it has been made. One query."""
    return PushKey.objects.first()


@dataclass(frozen=True)
class Line:
    """A group of notices with the ways that are chosen and those that can be."""

    group: NoticeGroup
    chosen: frozenset[str]
    possible: frozenset[str]


@dataclass(frozen=True)
class Reached:
    """How a person is reached: masked addresses, their devices, what the site has; and what they want.

    `may_mail`, `may_text`: the site has a server, a provider. `refused`: e-mails come back from the address.
    """

    wishes: Wishes
    lines: list[Line]
    devices: list[PushDevice]
    mail: str
    refused: bool
    phone: str
    may_mail: bool
    may_text: bool


def reached(actor: Actor) -> Reached:
    """How the actor is reached. Four queries."""
    account_id = actor.account_id
    assert account_id is not None
    wishes = wishes_of([account_id]).get(account_id, NO_WISHES)
    address = MailAddress.objects.filter(pk=account_id).first()
    phone = registry.numbers_of([account_id]).get(account_id, "")
    return Reached(
        wishes=wishes,
        lines=[_line(group, wishes) for group in groups() if group.allowed(actor)],
        devices=list(devices_of(actor)),
        mail=rules.masked_mail(address.address) if address else "",
        refused=bool(address and address.refused_at),
        phone=masked_phone(phone) if phone else "",
        may_mail=mail.is_set_up(),
        may_text=texts.is_set_up(),
    )


def _line(group: NoticeGroup, wishes: Wishes) -> Line:
    chosen = wishes.choices.get(group.key)
    possible = {Channel.PUSH, Channel.MAIL} | ({Channel.TEXT} if group.cannot_wait else set())
    held = group.defaults() if chosen is None else frozenset(chosen)
    return Line(group, frozenset(held & possible), frozenset(possible))


def held_on(account_id: UUID) -> list[tuple[Any, Any]]:
    """What is kept of how a person is reached, as fields in words with their values. Three queries."""
    address = MailAddress.objects.filter(pk=account_id).first()
    devices = PushDevice.objects.filter(account_id=account_id).order_by("made_at", "pk")
    row = Preference.objects.filter(pk=account_id).first()
    found: list[tuple[Any, Any]] = [(_("E-mail address"), address.address)] if address else []
    found += [(_("Device"), device.name) for device in devices]
    if row is not None:
        found += [(_("E-mails"), row.get_mail_pace_display())]
        found += [(_("Quiet hours"), f"{row.quiet_from:%H:%M}–{row.quiet_until:%H:%M}")]
        found += [
            (group.label, ", ".join(str(Channel(way).label) for way in row.choices[group.key]))
            for group in groups() if group.key in row.choices
        ]  # fmt: skip
    return found


def open_code_of(actor: Actor, at: datetime) -> MailCode | None:
    """The code that was last sent to an address of the actor's, if it can still be tried. One query."""
    if actor.account_id is None:
        return None
    rows = MailCode.objects.filter(account_id=actor.account_id, made_at__gt=at - rules.CODE_LIFE)
    code = rows.order_by("-made_at", "-pk").first()
    opens = code is not None and rules.code_opens(code.made_at, code.tries, code.used_at is not None, at)
    return code if opens else None


def codes_asked(at: datetime, **which: Any) -> list[datetime]:
    """When the codes of the last day were asked for, by account or by address."""
    rows = MailCode.objects.filter(made_at__gt=at - timedelta(days=1), **which)
    return list(rows.order_by("made_at").values_list("made_at", flat=True))
