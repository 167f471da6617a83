"""Choosing a password."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.accounts import rules
from zhibu.accounts.actions.tries import count_try, counter, forgive
from zhibu.accounts.deeds import end_sessions, locked, own_account, record
from zhibu.accounts.models import Account, PastPassword
from zhibu.accounts.queries.numbers import kept_passwords
from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import NotFound, Refused


@transaction.atomic
def change_password(*, actor: Actor, at: datetime, present: str, new: str, session_key: str | None = None) -> Account:
    """Change the own password; whoever has none yet gives none as the present one.

    Order of effects: password, other sessions than `session_key` end, audit. Raises NotFound; Refused
    `wrong-password`, `same-password`, `weak-password`, `used-before`.
    """
    account = own_account(actor)
    if account.has_usable_password() and not account.check_password(present):
        raise Refused("wrong-password", _("This is not your present password."), "present")
    if present and new == present:
        raise Refused("same-password", _("The new password is the present one. Choose another."), "new")
    put_password(account, new, at=at)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password", "password_set_at"])
    end_sessions(account.pk, but=session_key)
    record(actor, at, "account.password_changed", account)
    return account


@transaction.atomic
def set_password(*, actor: Actor, at: datetime, account_id: UUID, password: str) -> Account:
    """Set a password that its owner has chosen elsewhere (the command line).

    Order of effects: password (sessions end), audit. Raises NotFound; Refused `weak-password`, `used-before`,
    `protected`.
    """
    account = locked(actor, at, account_id)
    put_password(account, password, at=at)
    account.save(update_fields=["password", "password_set_at"])
    end_sessions(account.pk)
    record(actor, at, "account.password_given", account)
    return account


def check_own_password(*, actor: Actor, at: datetime, password: str, address: str) -> None:
    """Pass if this is the actor's own password; a try counts before it is judged.

    Raises NotFound; Refused `slow-down`, `wrong-password`.
    """
    if actor.account_id is None:
        raise NotFound
    counted = [counter(rules.PAIR, str(actor.account_id), "again", address)]
    count_try(counted, at=at)
    if not Account.objects.get(pk=actor.account_id).check_password(password):
        raise Refused("wrong-password", _("This is not your present password."), "password")
    forgive(counted)


def put_password(account: Account, password: str | None, *, at: datetime) -> None:
    """Give the account a password by the rules, in memory; the old one is kept as one not to be used again.

    Without a password nobody can sign in with one. Raises Refused `weak-password`, `used-before`.
    """
    if password is None:
        account.set_password(None)
        return
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Refused("weak-password", " ".join(weak.messages), "password") from weak
    if not account._state.adding:
        _refuse_used(account, password, at)
        _keep_used(account, at)
    account.password, account.password_set_at = make_password(password), at


def _refuse_used(account: Account, password: str, at: datetime) -> None:
    """Raises Refused `used-before` for the present password and the ones before it, as many as the rule says."""
    count = kept_passwords(account, at)
    used = [p.digest for p in account.past_passwords.order_by("-set_at", "-pk")[: max(0, count - 1)]]
    if account.has_usable_password():
        used.insert(0, account.password)
    if any(check_password(password, digest) for digest in used[:count]):
        message = _("You have used this password before. The last {count} cannot be used again.")
        raise Refused("used-before", format_lazy(message, count=count), "password")


def _keep_used(account: Account, at: datetime) -> None:
    """Lay the present password aside, and drop what no rule asks for any more."""
    if account.has_usable_password() and not account.must_change_password:
        PastPassword.objects.create(account=account, digest=account.password, set_at=at)
    kept = account.past_passwords.order_by("-set_at", "-pk").values_list("pk", flat=True)[
        : kept_passwords(account, at)
    ]
    account.past_passwords.exclude(pk__in=list(kept)).delete()
