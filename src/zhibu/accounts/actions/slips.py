"""Slips: a printed way in, for one person and once, handed over face to face."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.accounts import rules
from zhibu.accounts.access import get_account_of_member
from zhibu.accounts.actions.passwords import put_password
from zhibu.accounts.actions.proofs import add_passkey, drop_proofs
from zhibu.accounts.actions.tries import count_try, counter, forgive
from zhibu.accounts.choices import SlipKind
from zhibu.accounts.deeds import actor_of, end_sessions, locked, record
from zhibu.accounts.models import Account, Slip
from zhibu.accounts.queries.slips import most_recoveries, recoveries_since, slip_life
from zhibu.accounts.rules import proofs
from zhibu.foundation.access.actors import ANONYMOUS, Actor
from zhibu.foundation.notify.actions import notify
from zhibu.kernel.errors import NotFound, Refused


class Made(NamedTuple):
    """A slip and the code that stands on it, which is kept nowhere."""

    slip: Slip
    code: str


@transaction.atomic
def make_slip(*, actor: Actor, at: datetime, account_id: UUID, drops_proofs: bool = False) -> Made:
    """A slip for an account: an invitation for somebody who was never in, else a recovery. It voids the one before.

    Who was in before is told by a notice. Order of effects: the earlier slip, slip, audit, notice. Raises NotFound;
    Refused `own-account`, `closed`, `protected` (somebody with a role), `too-many-slips`.
    """
    account = locked(actor, at, account_id)
    if account.pk == actor.account_id:
        raise Refused("own-account", _("Nobody prints a slip for themselves. Ask another administrator."))
    if not account.is_active:
        raise Refused("closed", _("The account is closed. Open it again first."))
    kind = SlipKind.RECOVERY if account.last_login or account.has_usable_password() else SlipKind.INVITATION
    if kind == SlipKind.RECOVERY:
        _refuse_too_many(actor, account, at)
    _open_slips(account.pk).update(revoked_at=at)
    code = proofs.new_code(proofs.SLIP_LENGTH)
    slip = Slip.objects.create(
        account=account, kind=kind, digest=_digest(code), drops_proofs=drops_proofs, made_by_id=actor.account_id,
        made_at=at, expires_at=at + slip_life(account, kind, at),
    )  # fmt: skip
    record(actor, at, "account.slip_made", account, {"kind": kind.value})
    if kind == SlipKind.RECOVERY:
        _tell(account, at, _("%(name)s has printed a slip with which you can come back in") % {"name": actor.name})
    return Made(slip, proofs.in_groups(code))


@transaction.atomic
def revoke_slip(*, actor: Actor, at: datetime, slip_id: UUID) -> bool:
    """Make a slip void; False if it was used or void already. Order of effects: slip, audit. Raises NotFound."""
    slip = Slip.objects.select_for_update().filter(pk=slip_id).first()
    if slip is None:
        raise NotFound
    account = get_account_of_member(actor, slip.account_id)
    if slip.used_at or slip.revoked_at:
        return False
    slip.revoked_at = at
    slip.save(update_fields=["revoked_at"])
    record(actor, at, "account.slip_revoked", account, {"kind": slip.kind})
    return True


def open_slip(*, at: datetime, code: str, address: str) -> Slip:
    """The slip of a code, if it still opens: reading it changes nothing about it.

    A try counts before it is judged, for the address. Unknown, used, void and expired ones get the same words.
    Raises Refused `slow-down`, `slip-wrong`.
    """
    counted = [counter(rules.PAIR, "slip", address)]
    count_try(counted, at=at)
    slip = _usable(at).filter(digest=_digest(proofs.plain_code(code))).first()
    if slip is None:
        record(ANONYMOUS, at, "account.sign_in_failed", None)
        raise _wrong()
    forgive(counted)
    return slip


@transaction.atomic
def use_slip(*, at: datetime, slip_id: UUID, password: str | None) -> Account:
    """Come in with a slip and choose a password; None for whoever makes a passkey instead, in the same transaction.

    The slip is void afterwards, other sessions end, and if it says so the lost second proof is gone. Order of
    effects: slip, password, proofs, sessions, audit, notice. Raises Refused `slip-wrong`, `weak-password`,
    `used-before`.
    """
    slip = _usable(at).select_for_update(of=("self",)).filter(pk=slip_id).first()
    if slip is None:
        raise _wrong()
    account = Account.objects.select_for_update().get(pk=slip.account_id)
    put_password(account, password, at=at)
    account.must_change_password = False
    account.save(update_fields=["password", "password_set_at", "must_change_password"])
    slip.used_at = at
    slip.save(update_fields=["used_at"])
    if slip.drops_proofs:
        drop_proofs(account)
    end_sessions(account.pk)
    record(actor_of(account), at, "account.slip_used", account, {"kind": slip.kind})
    if slip.kind == SlipKind.RECOVERY:
        _tell(account, at, _("You have come back in with a slip and chosen a new password"))
    return account


@transaction.atomic
def use_slip_with_passkey(
    *, at: datetime, slip_id: UUID, credential_id: str, public_key: bytes, sign_count: int, name: str
) -> Account:
    """Come in with a slip and a passkey that was made and checked just now, without a password.

    Order of effects: those of `use_slip`, then those of `add_passkey`. Raises Refused as they do.
    """
    account = use_slip(at=at, slip_id=slip_id, password=None)
    add_passkey(
        actor=actor_of(account), at=at, credential_id=credential_id, public_key=public_key, sign_count=sign_count,
        name=name,
    )  # fmt: skip
    return account


def _usable(at: datetime) -> QuerySet[Slip]:
    return Slip.objects.select_related("account").filter(
        used_at=None, revoked_at=None, expires_at__gt=at, account__is_active=True
    )


def _open_slips(account_id: UUID) -> QuerySet[Slip]:
    return Slip.objects.filter(account_id=account_id, used_at=None, revoked_at=None)


def _wrong() -> Refused:
    message = gettext_lazy("This slip is not valid: it was used, made void, or has expired. Ask for a new one.")
    return Refused("slip-wrong", message, "code")


def _digest(code: str) -> str:
    return salted_hmac("zhibu.accounts.slip", code, algorithm="sha256").hexdigest()


def _refuse_too_many(actor: Actor, account: Account, at: datetime) -> None:
    """So many recoveries a day for one person, and by one keeper; the operator is not counted."""
    if actor.everything:
        return
    of_member, by_keeper = most_recoveries(account, at)
    done_for, done_by = recoveries_since(account, actor.account_id, at)
    if done_for >= of_member or done_by >= by_keeper:
        message = gettext_lazy("Enough for today: {one} slips for one person, {all} by one hand. Go on tomorrow.")
        raise Refused("too-many-slips", format_lazy(message, one=of_member, all=by_keeper))


def _tell(account: Account, at: datetime, sentence: str) -> None:
    notify(
        account_ids=[account.pk], kind="account", title=sentence,
        body=_("If that was not you, tell your branch secretary or the administrator at once."), url="/account/",
        at=at,
    )  # fmt: skip
