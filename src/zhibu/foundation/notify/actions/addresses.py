"""Proving an e-mail address by a code that is sent there, and taking it back."""

import secrets
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.jobs.actions import enqueue
from zhibu.foundation.notify import queries, rules, words
from zhibu.foundation.notify.channels import mail
from zhibu.foundation.notify.channels.errors import Undelivered
from zhibu.foundation.notify.models import MailAddress, MailCode
from zhibu.kernel.errors import NotFound, Refused

SEND_CODE = "notify.mail_code"
LONGEST = 200


@transaction.atomic
def ask_mail_code(*, actor: Actor, at: datetime, address: str) -> MailCode:
    """Send a code to an address that the actor says is theirs. Nothing else is sent there before it is proved.

    Order of effects: row, job. Raises NotFound for the anonymous; Refused `not_set_up`, `no_address`, `slow_down`.
    """
    if actor.account_id is None:
        raise NotFound
    if not mail.is_set_up():
        raise Refused("not_set_up", _("This site sends no e-mails yet."))
    plain = plain_address(address)
    if not plain:
        raise Refused("no_address", _("This is no e-mail address. Write it whole, like name@example.org."), "address")
    key = salted_hmac("zhibu.notify.address", plain, algorithm="sha256").hexdigest()
    asked = queries.codes_asked(at, account_id=actor.account_id), queries.codes_asked(at, address_key=key)
    if not all(rules.may_ask_code(one, at) for one in asked):
        words_ = _("A code was sent just now, or five today. Look into your mailbox, also among the spam, or wait.")
        raise Refused("slow_down", words_)
    code = MailCode.objects.create(account_id=actor.account_id, address=plain, address_key=key, made_at=at)
    enqueue(SEND_CODE, {"code": str(code.pk)}, at=at)
    return code


def plain_address(text: str) -> str:
    """An address as it is kept: the host in small letters, no spaces around; empty for what is none."""
    name, _at, host = text.strip().rpartition("@")
    plain = f"{name}@{host.lower()}"
    try:
        validate_email(plain)
    except ValidationError:
        return ""
    return plain if plain.isascii() and len(plain) <= LONGEST else ""


def send_mail_code(*, at: datetime, code_id: UUID) -> bool:
    """Make the code and send it; the code itself is kept nowhere. False if it is too late.

    Order of effects: digest, e-mail. Raises Undelivered where another try may help; an address that its server
    refuses is marked so.
    """
    row = MailCode.objects.filter(pk=code_id).first()
    if row is None or not rules.code_opens(row.made_at, row.tries, row.used_at is not None, at):
        return False
    code = f"{secrets.randbelow(10**6):06d}"
    MailCode.objects.filter(pk=row.pk).update(digest=_digest(row.pk, code))
    said = words.in_code(code)
    try:
        mail.send(mail.Letter(row.address, said.subject, said.text, row.pk.hex))
    except Undelivered as failed:
        if not failed.is_final:
            raise
        MailCode.objects.filter(pk=row.pk).update(failed_at=at)
        return False
    return True


def prove_mail(*, actor: Actor, at: datetime, code: str) -> MailAddress:
    """The address is the actor's: they have the code that was sent there. A try counts before it is judged.

    Order of effects: try, address, audit. Raises Refused `no_code` if none can be tried, `wrong_code`.
    """
    with transaction.atomic():
        row = queries.open_code_of(actor, at)
        if row is None:
            raise Refused("no_code", _("This code has expired, or was tried too often. Have a new one sent."))
        if address := _proved(actor, row, at, code):
            return address
    raise Refused("wrong_code", _("This code is not right. Look at the newest e-mail."), "code")


def _proved(actor: Actor, asked: MailCode, at: datetime, code: str) -> MailAddress | None:
    row = MailCode.objects.select_for_update().get(pk=asked.pk)
    right = rules.code_opens(row.made_at, row.tries, row.used_at is not None, at) and constant_time_compare(
        _digest(row.pk, "".join(code.split())), row.digest or "none"
    )
    row.tries += 1
    row.used_at = at if right else None
    row.save(update_fields=["tries", "used_at"])
    if not right:
        return None
    address, _made = MailAddress.objects.update_or_create(
        pk=row.account_id, defaults={"address": row.address, "verified_at": at, "refused_at": None}
    )
    _record(actor, at, "notices.mail_proved")
    return address


@transaction.atomic
def forget_mail(*, actor: Actor, at: datetime) -> None:
    """Write to the actor's address no more. Without one nothing changes. Order of effects: address, codes, audit.

    Raises NotFound for the anonymous.
    """
    if actor.account_id is None:
        raise NotFound
    gone, _by = MailAddress.objects.filter(pk=actor.account_id).delete()
    MailCode.objects.filter(account_id=actor.account_id).update(used_at=at)
    if gone:
        _record(actor, at, "notices.mail_forgotten")


def forget_codes(*, before: datetime) -> int:
    """Drop the codes asked for before an instant; how many."""
    return MailCode.objects.filter(made_at__lt=before).delete()[0]


def _record(actor: Actor, at: datetime, action: str) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="account", object_id=actor.account_id,
        scope_path=actor.home_path,
    )  # fmt: skip


def _digest(code_id: UUID, code: str) -> str:
    return salted_hmac("zhibu.notify.mail_code", f"{code_id}\x00{code}", algorithm="sha256").hexdigest()
