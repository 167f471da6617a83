"""The second way of proof: an authenticator app, passkeys, and codes on paper for when both are lost."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from zhibu.accounts import rules
from zhibu.accounts.actions.tries import count_try, counter, forgive
from zhibu.accounts.choices import Tier
from zhibu.accounts.deeds import own_account, record
from zhibu.accounts.models import Account, Passkey, RecoveryCode, Totp
from zhibu.accounts.queries.entering import has_second, tier_at
from zhibu.accounts.rules import proofs
from zhibu.foundation.access.actors import ANONYMOUS, Actor
from zhibu.foundation.notify.actions import notify
from zhibu.kernel.errors import NotFound, Refused

MOST_PASSKEYS = 10


@transaction.atomic
def begin_app(*, actor: Actor, at: datetime) -> Totp:
    """A new secret for an authenticator app, which counts for nothing until a code of it was given.

    Raises NotFound; Refused `app-exists`.
    """
    account = own_account(actor)
    app = Totp.objects.filter(account=account).first()
    if app is not None and app.confirmed_at is not None:
        raise Refused("app-exists", _("An app is set up already. Remove it before you set up another."))
    Totp.objects.filter(account=account).delete()
    return Totp.objects.create(account=account, secret=proofs.new_secret())


@transaction.atomic
def confirm_app(*, actor: Actor, at: datetime, code: str) -> list[str]:
    """The app shows the right code: from now on it is asked for. Returns codes for paper if there were none.

    Order of effects: app, codes, audit, notice. Raises NotFound; Refused `wrong-code`.
    """
    account = own_account(actor)
    app = Totp.objects.select_for_update().filter(account=account, confirmed_at=None).first()
    if app is None:
        raise NotFound
    if not _takes(app, proofs.plain_code(code), at):
        raise Refused("wrong-code", _("This is not the code that the app shows now. Take the next one."), "code")
    app.confirmed_at = at
    app.save(update_fields=["confirmed_at"])
    record(actor, at, "account.proof_added", account, {"proof": "app"})
    _tell(account, at, _("An authenticator app was set up for your account"))
    return _codes_if_none(account)


@transaction.atomic
def remove_app(*, actor: Actor, at: datetime) -> None:
    """Take the app away. Order of effects: app, audit, notice. Raises NotFound, Refused `needed`."""
    account = own_account(actor)
    if not Totp.objects.filter(account=account).delete()[0]:
        raise NotFound
    _removed(actor, at, account, "app", _("The authenticator app was removed from your account"))


@transaction.atomic
def add_passkey(
    *, actor: Actor, at: datetime, credential_id: str, public_key: bytes, sign_count: int, name: str
) -> list[str]:
    """Keep a passkey that was made and checked just now. Returns codes for paper if there were none.

    Order of effects: passkey, codes, audit, notice. Raises NotFound; Refused `passkey-known`, `too-many`.
    """
    account = own_account(actor)
    if Passkey.objects.filter(credential_id=credential_id).exists():
        raise Refused("passkey-known", _("This passkey is known already."))
    if Passkey.objects.filter(account=account).count() >= MOST_PASSKEYS:
        raise Refused("too-many", _("Ten passkeys are enough. Remove one that you no longer use."))
    Passkey.objects.create(
        account=account, credential_id=credential_id, public_key=public_key, sign_count=sign_count,
        name=name.strip()[:40] or _("Passkey"), made_at=at,
    )  # fmt: skip
    record(actor, at, "account.proof_added", account, {"proof": "passkey"})
    _tell(account, at, _("A passkey was added to your account"))
    return _codes_if_none(account)


@transaction.atomic
def remove_passkey(*, actor: Actor, at: datetime, passkey_id: UUID) -> None:
    """Take a passkey away. Order of effects: passkey, audit, notice. Raises NotFound, Refused `needed`."""
    account = own_account(actor)
    if not Passkey.objects.filter(account=account, pk=passkey_id).delete()[0]:
        raise NotFound
    _removed(actor, at, account, "passkey", _("A passkey was removed from your account"))


@transaction.atomic
def use_passkey(*, at: datetime, passkey_id: UUID, sign_count: int) -> Account:
    """Note that a passkey has just proved its account. Raises NotFound for one of a closed account."""
    key = Passkey.objects.select_for_update(of=("self",)).select_related("account").filter(pk=passkey_id).first()
    if key is None or not key.account.is_active:
        raise NotFound
    key.sign_count, key.used_at = sign_count, at
    key.save(update_fields=["sign_count", "used_at"])
    return key.account


@transaction.atomic
def make_recovery_codes(*, actor: Actor, at: datetime) -> list[str]:
    """Ten new codes for paper, shown once; the old ones no longer work.

    Order of effects: codes, audit. Raises NotFound; Refused `no-second` without an app or a passkey.
    """
    account = own_account(actor)
    if not has_second(account):
        raise Refused("no-second", _("Set up an app or a passkey first."))
    codes = _new_codes(account)
    record(actor, at, "account.codes_made", account)
    return codes


def check_second(*, at: datetime, account_id: UUID, code: str, address: str) -> str:
    """Which second proof a typed code is: "app" or "paper". Each code is taken once.

    A try counts before it is judged. Order of effects: count, code, audit of a failure. Raises NotFound; Refused
    `slow-down`, `wrong-code`.
    """
    counted = [
        counter(rules.PAIR, str(account_id), "second", address),
        counter(rules.NAME, str(account_id), "second"),
    ]
    count_try(counted, at=at)
    with transaction.atomic():
        account = Account.objects.filter(pk=account_id, is_active=True).first()
        if account is None:
            raise NotFound
        kind = _taken(account, proofs.plain_code(code), at)
    if not kind:
        record(ANONYMOUS, at, "account.sign_in_failed", account)
        raise Refused(
            "wrong-code", _("This code is not right, or it was used before. Wait for the next one."), "code"
        )
    forgive(counted)
    return kind


def drop_proofs(account: Account) -> bool:
    """Take every second proof away: inside an action that has asked who may. Whether there was any."""
    gone = [model.objects.filter(account=account).delete()[0] for model in (Totp, Passkey, RecoveryCode)]
    return any(gone)


def _taken(account: Account, code: str, at: datetime) -> str:
    if proofs.is_app_code(code):
        app = Totp.objects.select_for_update().filter(account=account, confirmed_at__isnull=False).first()
        return "app" if app is not None and _takes(app, code, at) else ""
    digest = _digest(account, code)
    used = RecoveryCode.objects.filter(account=account, digest=digest, used_at=None).update(used_at=at)
    if used:
        left = RecoveryCode.objects.filter(account=account, used_at=None).count()
        _tell(
            account, at, _("A code on paper was used to sign in to your account; %(left)d are left") % {"left": left}
        )
    return "paper" if used else ""


def _takes(app: Totp, code: str, at: datetime) -> bool:
    step = proofs.matching_step(app.secret, code, int(at.timestamp()), app.last_step)
    if step is None:
        return False
    app.last_step = step
    app.save(update_fields=["last_step"])
    return True


def _digest(account: Account, code: str) -> str:
    return salted_hmac("zhibu.accounts.recovery", f"{account.pk}\x00{code}", algorithm="sha256").hexdigest()


def _codes_if_none(account: Account) -> list[str]:
    return [] if RecoveryCode.objects.filter(account=account).exists() else _new_codes(account)


def _new_codes(account: Account) -> list[str]:
    codes = [proofs.new_code(10) for _number in range(proofs.RECOVERY_CODES)]
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, digest=_digest(account, code)) for code in codes)
    return [proofs.in_groups(code, 5) for code in codes]


def _removed(actor: Actor, at: datetime, account: Account, proof: str, sentence: str) -> None:
    """After one is gone: somebody who needs a second proof keeps one; paper alone is none."""
    if not has_second(account):
        if settings.SECOND_FACTOR and tier_at(account, at) == Tier.GUARDED:
            raise Refused(
                "needed", _("Your roles need a second proof. Set up another one before you remove this one.")
            )
        RecoveryCode.objects.filter(account=account).delete()
    record(actor, at, "account.proof_removed", account, {"proof": proof})
    _tell(account, at, sentence)


def _tell(account: Account, at: datetime, sentence: Any) -> None:
    notify(
        account_ids=[account.pk], kind="account", title=sentence,
        body=_("If that was not you, change your password and sign other devices out."), url="/account/", at=at,
    )  # fmt: skip
