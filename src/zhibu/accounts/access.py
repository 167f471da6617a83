"""Who may manage whose account: administrators those of their scope, secretaries those of their members."""

from uuid import UUID

from zhibu.accounts import rules
from zhibu.accounts.models import Account
from zhibu.accounts.queries import accounts_visible_to
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel.errors import Forbidden, NotFound


def can_open_account(actor: Actor, home_path: str, *, for_member: bool) -> bool:
    """Whether the actor may open an account there; that of a member also with the right to keep the roster."""
    if not home_path:
        return actor.holds_tree(Verb.MANAGE_ACCOUNTS)
    if actor.can(Verb.MANAGE_ACCOUNTS, home_path):
        return True
    return for_member and actor.can(Verb.MANAGE_MEMBERS, home_path)


def require_managing(actor: Actor) -> None:
    """Pass if the actor may manage accounts anywhere; raises Forbidden."""
    if not actor.can_anywhere(Verb.MANAGE_ACCOUNTS):
        raise Forbidden


def get_account(actor: Actor, account_id: UUID) -> Account:
    """An account that the actor may manage. Raises NotFound."""
    account = accounts_visible_to(actor).filter(pk=account_id).first()
    if account is None:
        raise NotFound
    return account


def get_account_of_member(actor: Actor, account_id: UUID) -> Account:
    """An account that the actor may manage, or that of a member whose record they keep. Raises NotFound."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFound
    if account.member_id is not None and actor.can(Verb.MANAGE_MEMBERS, account.home_path):
        return account
    return get_account(actor, account_id)


def can_open_or_close(actor: Actor, account: Account, roles: frozenset[str]) -> bool:
    """Whether the actor may reset or close this account, whose holder has `roles` in force.

    Whoever sets a password could enter with it: so nobody but the operator (on the command line) touches those of
    the three administrators, and keepers of a roster touch only those of members without any role.
    """
    if actor.everything:
        return True
    if not roles:
        return True
    manages = actor.can(Verb.MANAGE_ACCOUNTS, account.home_path) or actor.holds_tree(Verb.MANAGE_ACCOUNTS)
    return manages and not roles & rules.ADMINISTRATORS
