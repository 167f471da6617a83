"""Coming in with a code by text message."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.deeds import record
from zhibu.accounts.models import Account, PhoneCode
from zhibu.accounts.registry import phones
from zhibu.accounts.rules import phones as rules
from zhibu.foundation.access.actors import ANONYMOUS
from zhibu.foundation.jobs.actions import enqueue
from zhibu.foundation.texting import sender
from zhibu.kernel.errors import Refused


@transaction.atomic
def ask_phone_code(*, at: datetime, phone: str, address: str) -> UUID:
    """Ask for a code to this number; the answer, the rows and the job are the same whether anybody has the number.

    Order of effects: row, job. Raises Refused `no-phone` for what is no number, `slow-down`.
    """
    number = rules.plain_phone(phone)
    if not number:
        raise Refused("no-phone", _("This is no mobile number. Type its eleven digits."), "phone")
    phone_key, address_key = _key("phone", number), _key("address", address)
    since = at - timedelta(days=1)
    of_phone = _times(since, phone_key=phone_key)
    if not rules.may_ask(of_phone, _times(since, address_key=address_key), at):
        raise Refused("slow-down", _("Too many codes were asked for. Wait a while, or sign in another way."))
    found = phones().accounts_of(number)
    account = Account.objects.filter(pk__in=found, is_active=True).first() if len(found) == 1 else None
    code = PhoneCode.objects.create(account=account, phone_key=phone_key, address_key=address_key, made_at=at)
    enqueue("accounts.text_code", {"code": str(code.pk)}, at=at)
    return code.pk


def text_code(*, at: datetime, code_id: UUID) -> bool:
    """Make the code and send it; the code itself is kept nowhere. False if nobody is to get one, or it is too late.

    Order of effects: digest, message. Raises NotSent; a second run sends another code, and only that one opens.
    """
    row = PhoneCode.objects.select_related("account").filter(pk=code_id).first()
    provider = sender()
    if row is None or row.account is None or provider is None:
        return False
    if not rules.opens(row.made_at, row.tries, row.used_at is not None, at):
        return False
    code = f"{secrets.randbelow(10**6):06d}"
    PhoneCode.objects.filter(pk=row.pk).update(digest=_digest(row.pk, code))
    provider.send(phones().number_of(row.account.pk), code)
    return True


def check_phone_code(*, at: datetime, code_id: UUID, code: str) -> Account:
    """The account whose number got this code. A try counts before it is judged.

    Order of effects: try, use or audit of a failure. Raises Refused `wrong-code`: the same words for a wrong code, an
    old one, and a number that nobody has.
    """
    with transaction.atomic():
        row = PhoneCode.objects.select_for_update().filter(pk=code_id).first()
        right = False
        if row is not None and rules.opens(row.made_at, row.tries, row.used_at is not None, at):
            right = constant_time_compare(_digest(row.pk, code.strip()), row.digest or "none")
            row.tries += 1
            row.used_at = at if right else None
            row.save(update_fields=["tries", "used_at"])
        owner = row.account_id if row is not None else None
        account = Account.objects.filter(pk=owner, is_active=True).first() if owner else None
        if not right or account is None:
            record(ANONYMOUS, at, "account.sign_in_failed", account)
    if not right or account is None:
        raise Refused("wrong-code", _("This code is not right, or it has expired. Ask for a new one."), "code")
    return account


def forget_codes(*, before: datetime) -> int:
    """Drop the codes asked for before an instant; how many."""
    return PhoneCode.objects.filter(made_at__lt=before).delete()[0]


def _times(since: datetime, **which: str) -> list[datetime]:
    return list(PhoneCode.objects.filter(made_at__gt=since, **which).order_by().values_list("made_at", flat=True))


def _key(what: str, text: str) -> str:
    return salted_hmac(f"zhibu.accounts.{what}", text, algorithm="sha256").hexdigest()


def _digest(code_id: UUID, code: str) -> str:
    return salted_hmac("zhibu.accounts.phone_code", f"{code_id}\x00{code}", algorithm="sha256").hexdigest()
