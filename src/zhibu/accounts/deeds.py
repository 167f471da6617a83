"""What the actions of this context share."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from zhibu.accounts.access import can_open_or_close, get_account_of_member
from zhibu.accounts.models import Account, Session
from zhibu.foundation.access.actors import Actor, in_force_at
from zhibu.foundation.audit import actions as audit
from zhibu.kernel.errors import NotFound, Refused


def own_account(actor: Actor) -> Account:
    """The actor's own account, under lock. Raises NotFound for whoever has none."""
    if actor.account_id is None:
        raise NotFound
    return Account.objects.select_for_update().get(pk=actor.account_id)


def locked(actor: Actor, at: datetime, account_id: UUID) -> Account:
    """The account under lock, if the actor may reset and close it. Raises NotFound, Refused `protected`."""
    account = get_account_of_member(actor, account_id)
    roles = frozenset(in_force_at(at).filter(account_id=account_id).order_by().values_list("role", flat=True))
    if not can_open_or_close(actor, account, roles):
        message = _("This person holds roles. Let the roles be ended first, or ask the operator.")
        raise Refused("protected", message)
    return Account.objects.select_for_update().get(pk=account_id)


def actor_of(account: Account) -> Actor:
    """The account as it acts."""
    return Actor(account.pk, account.name, account.member_id, account.home_path)


def end_sessions(account_id: UUID, *, but: str | None = None) -> int:
    """Sign an account out everywhere, but for one session; how many that were."""
    sessions = Session.objects.filter(account_id=account_id)
    if but:
        sessions = sessions.exclude(session_key=but)
    return sessions.delete()[0]


def record(
    actor: Actor, at: datetime, action: str, account: Account | None, detail: dict[str, Any] | None = None
) -> None:
    """Write the deed into the audit log, where the account lies."""
    audit.record(
        actor=actor, at=at, action=action, object_kind="account", object_id=account.pk if account else None,
        scope_path=account.home_path if account else "", detail=detail or {},
    )  # fmt: skip
