"""Opening, closing and resetting accounts."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from zhibu.accounts import rules
from zhibu.accounts.access import can_open_account
from zhibu.accounts.actions.passwords import put_password
from zhibu.accounts.deeds import end_sessions, locked, record
from zhibu.accounts.models import Account
from zhibu.foundation.access.actors import Actor
from zhibu.kernel import paths
from zhibu.kernel.errors import Forbidden, Refused


@transaction.atomic
def create_account(
    *,
    actor: Actor,
    at: datetime,
    username: str,
    name: str,
    password: str | None = None,
    member_id: UUID | None = None,
    home_path: str = "",
) -> Account:
    """Open an account; without a password nobody can sign in with it until one is given.

    Order of effects: account, audit. Raises Forbidden unless the actor manages accounts (of a member: the roster)
    there; Refused `username-empty`, `username-taken`, `weak-password`, `member-has-account`.
    """
    if not can_open_account(actor, home_path, for_member=member_id is not None):
        raise Forbidden
    username = rules.plain_username(username)
    if not username:
        raise Refused("username-empty", _("Please give a user name."), "username")
    if Account.objects.filter(username=username).exists():
        raise Refused("username-taken", _("This user name is taken. Choose another one."), "username")
    if member_id is not None and Account.objects.filter(member_id=member_id).exists():
        raise Refused("member-has-account", _("This member has an account already."))
    account = Account(username=username, name=name.strip(), member_id=member_id, home_path=home_path, created_at=at)
    put_password(account, password, at=at)
    account.save(force_insert=True)
    record(actor, at, "account.created", account)
    return account


@transaction.atomic
def give_first_password(*, actor: Actor, at: datetime, account_id: UUID) -> str:
    """A new password to hand over, returned once and kept nowhere; its owner must change it after signing in.

    Order of effects: password (other sessions end), audit. Raises NotFound; Refused `own-account`, `closed`,
    `protected` (an administrator's, or for keepers of a roster anybody's who holds a role).
    """
    account = locked(actor, at, account_id)
    if account.pk == actor.account_id:
        raise Refused("own-account", _("Change your own password on your own page."))
    if not account.is_active:
        raise Refused("closed", _("The account is closed. Open it again first."))
    password = _pass_phrase()
    account.set_password(password)
    account.must_change_password, account.password_set_at = True, None
    account.save(update_fields=["password", "must_change_password", "password_set_at"])
    end_sessions(account.pk)
    record(actor, at, "account.password_given", account)
    return password


@transaction.atomic
def deactivate(*, actor: Actor, at: datetime, account_id: UUID) -> Account:
    """Close an account: its sessions end with their next request. Closing a closed one changes nothing.

    Order of effects: account, audit. Raises NotFound; Refused `own-account`, `protected`.
    """
    account = locked(actor, at, account_id)
    if account.pk == actor.account_id:
        raise Refused("own-account", _("Nobody closes their own account. Ask another administrator."))
    if account.is_active:
        account.is_active = False
        account.save(update_fields=["is_active"])
        end_sessions(account.pk)
        record(actor, at, "account.closed", account)
    return account


@transaction.atomic
def reactivate(*, actor: Actor, at: datetime, account_id: UUID) -> Account:
    """Open a closed account again, with its password and grants.

    Order of effects: account, audit. Raises NotFound; Refused `protected`.
    """
    account = locked(actor, at, account_id)
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
        record(actor, at, "account.reopened", account)
    return account


def move_home_paths(*, old_path: str, new_path: str) -> int:
    """Carry the accounts of a moved subtree along, in one statement; call it in the move's own transaction."""
    moved = Account.objects.filter(home_path__gte=old_path, home_path__lt=paths.beyond(old_path))
    return moved.update(home_path=Concat(Value(new_path), Substr(F("home_path"), len(old_path) + 1)))


def _pass_phrase() -> str:
    """Five invented words, about 80 bits, easy to read out over a telephone."""

    def word() -> str:
        return "".join(secrets.choice("bdfghklmnpr") + secrets.choice("aeou") for _ in range(3))

    return "-".join(word() for _ in range(5))
