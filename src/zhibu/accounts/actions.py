"""Opening, closing and entering accounts."""

import secrets
from datetime import datetime
from uuid import UUID

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.crypto import salted_hmac
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.accounts import rules
from zhibu.accounts.access import can_open_account, can_open_or_close, get_account_of_member
from zhibu.accounts.models import Account, SignInTry
from zhibu.foundation.access.actors import ANONYMOUS, Actor, in_force_at
from zhibu.foundation.audit import actions as audit
from zhibu.kernel import paths
from zhibu.kernel.errors import Forbidden, NotFound, Refused


def sign_in(*, at: datetime, username: str, password: str, address: str) -> Account:
    """The account with this name and password, for the view to open a session for.

    A try counts before it is judged, so that many at once gain nothing; success forgets the count. Order of effects:
    count, audit. Raises Refused `slow-down` or `wrong`: the same words and the same work, whether or not the name
    exists.
    """
    name = rules.plain_username(username)
    key = salted_hmac("zhibu.accounts.sign_in", f"{name}\x00{address}", algorithm="sha256").hexdigest()
    _count_try(key, at)
    account = authenticate(None, username=name, password=password)
    if not isinstance(account, Account):
        known = Account.objects.filter(username=name).first()
        _record(ANONYMOUS, at, "account.sign_in_failed", known)
        raise Refused("wrong", _("User name or password is not right. Check both and try again."))
    with transaction.atomic():
        SignInTry.objects.filter(key=key).delete()
        _record(_actor_of(account), at, "account.signed_in", account)
    return account


@transaction.atomic
def _count_try(key: str, at: datetime) -> None:
    SignInTry.objects.get_or_create(key=key, defaults={"last_at": at})
    tried = SignInTry.objects.select_for_update().get(key=key)
    wait = rules.wait_left(tried.failures, tried.last_at, at)
    if wait:
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        message = _("Too many tries. Please wait {minutes} min and try again; nothing is locked for good.")
        raise Refused("slow-down", format_lazy(message, minutes=minutes))
    tried.failures = rules.failures_counted(tried.failures, tried.last_at, at) + 1
    tried.last_at = at
    tried.save(update_fields=["failures", "last_at"])


@transaction.atomic
def enter_demo(*, at: datetime, account: Account) -> Account:
    """Note that somebody has entered the demonstration as this person."""
    _record(_actor_of(account), at, "account.signed_in", account, {"way": "demo"})
    return account


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
    _put_password(account, password)
    account.save(force_insert=True)
    _record(actor, at, "account.created", account)
    return account


@transaction.atomic
def give_first_password(*, actor: Actor, at: datetime, account_id: UUID) -> str:
    """A new password to hand over, returned once and kept nowhere; its owner must change it after signing in.

    Order of effects: password (other sessions end), audit. Raises NotFound; Refused `own-account`, `closed`,
    `protected` (an administrator's, or for keepers of a roster anybody's who holds a role).
    """
    account = _locked(actor, at, account_id)
    if account.pk == actor.account_id:
        raise Refused("own-account", _("Change your own password on your own page."))
    if not account.is_active:
        raise Refused("closed", _("The account is closed. Open it again first."))
    password = _pass_phrase()
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    _record(actor, at, "account.password_given", account)
    return password


@transaction.atomic
def change_password(*, actor: Actor, at: datetime, present: str, new: str) -> Account:
    """Change the own password.

    Order of effects: password (other sessions end), audit. Raises NotFound; Refused `wrong-password`,
    `same-password`, `weak-password`.
    """
    if actor.account_id is None:
        raise NotFound
    account = Account.objects.select_for_update().get(pk=actor.account_id)
    if not account.check_password(present):
        raise Refused("wrong-password", _("This is not your present password."), "present")
    if new == present:
        raise Refused("same-password", _("The new password is the present one. Choose another."), "new")
    _put_password(account, new)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    _record(actor, at, "account.password_changed", account)
    return account


@transaction.atomic
def set_password(*, actor: Actor, at: datetime, account_id: UUID, password: str) -> Account:
    """Set a password that its owner has chosen elsewhere (the command line).

    Order of effects: password (other sessions end), audit. Raises NotFound; Refused `weak-password`, `protected`.
    """
    account = _locked(actor, at, account_id)
    _put_password(account, password)
    account.save(update_fields=["password"])
    _record(actor, at, "account.password_given", account)
    return account


@transaction.atomic
def deactivate(*, actor: Actor, at: datetime, account_id: UUID) -> Account:
    """Close an account: its sessions end with their next request. Closing a closed one changes nothing.

    Order of effects: account, audit. Raises NotFound; Refused `own-account`, `protected`.
    """
    account = _locked(actor, at, account_id)
    if account.pk == actor.account_id:
        raise Refused("own-account", _("Nobody closes their own account. Ask another administrator."))
    if account.is_active:
        account.is_active = False
        account.save(update_fields=["is_active"])
        _record(actor, at, "account.closed", account)
    return account


@transaction.atomic
def reactivate(*, actor: Actor, at: datetime, account_id: UUID) -> Account:
    """Open a closed account again, with its password and grants.

    Order of effects: account, audit. Raises NotFound; Refused `protected`.
    """
    account = _locked(actor, at, account_id)
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
        _record(actor, at, "account.reopened", account)
    return account


def move_home_paths(*, old_path: str, new_path: str) -> int:
    """Carry the accounts of a moved subtree along, in one statement; call it in the move's own transaction."""
    moved = Account.objects.filter(home_path__gte=old_path, home_path__lt=paths.beyond(old_path))
    return moved.update(home_path=Concat(Value(new_path), Substr(F("home_path"), len(old_path) + 1)))


def forget_tries(*, before: datetime) -> int:
    """Drop the counts of sign-ins tried in vain whose last try is older than `before`. Returns how many."""
    return SignInTry.objects.filter(last_at__lt=before).delete()[0]


def _put_password(account: Account, password: str | None) -> None:
    if password is not None:
        try:
            validate_password(password, account)
        except ValidationError as weak:
            raise Refused("weak-password", " ".join(weak.messages), "password") from weak
    account.set_password(password)


def _pass_phrase() -> str:
    """Five invented words, about 80 bits, easy to read out over a telephone."""

    def word() -> str:
        return "".join(secrets.choice("bdfghklmnpr") + secrets.choice("aeou") for _ in range(3))

    return "-".join(word() for _ in range(5))


def _locked(actor: Actor, at: datetime, account_id: UUID) -> Account:
    """The account under lock, if the actor may reset and close it. Raises NotFound, Refused `protected`."""
    account = get_account_of_member(actor, account_id)
    roles = frozenset(in_force_at(at).filter(account_id=account_id).order_by().values_list("role", flat=True))
    if not can_open_or_close(actor, account, roles):
        message = _("This person holds roles. Let the roles be ended first, or ask the operator.")
        raise Refused("protected", message)
    return Account.objects.select_for_update().get(pk=account_id)


def _actor_of(account: Account) -> Actor:
    return Actor(account.pk, account.name, account.member_id, account.home_path)


def _record(
    actor: Actor, at: datetime, action: str, account: Account | None, detail: dict[str, str] | None = None
) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="account", object_id=account.pk if account else None,
        scope_path=account.home_path if account else "", detail=detail or {},
    )  # fmt: skip
