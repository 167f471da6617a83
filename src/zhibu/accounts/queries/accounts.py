"""Reading accounts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from zhibu.accounts.choices import DEMO_SEES, AccountState, DemoRole
from zhibu.accounts.models import Account
from zhibu.accounts.rules.names import plain_username
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.queries import visible_people


@dataclass(frozen=True)
class DemoAccount:
    """One of the invented people as whom the demonstration may be entered."""

    id: UUID
    name: str
    role: Any
    sees: Any
    icon: str
    code: str = ""


def any_account() -> bool:
    """Whether anybody at all has an account."""
    return Account.objects.order_by().exists()


def accounts_visible_to(actor: Actor) -> QuerySet[Account]:
    """The accounts that the actor may manage, by name. People of no organization need a whole tree as scope."""
    return Account.objects.filter(visible_people(actor, Verb.MANAGE_ACCOUNTS)).order_by("name", "username")


def filter_accounts(accounts: QuerySet[Account], *, text: str, state: str) -> QuerySet[Account]:
    """Those with `text` in name or user name, in the state; empty means any."""
    if text:
        accounts = accounts.filter(named(text))
    if state:
        accounts = accounts.filter(is_active=state == AccountState.OPEN)
    return accounts


def named(text: str) -> Q:
    """The condition that `text` is in the name or begins the user name."""
    return Q(name__icontains=text) | Q(username__startswith=text.lower())


def demo_accounts() -> list[DemoAccount]:
    """Those with a `demo_role`, in the order of the roles; a role without words comes last."""
    order = {role.value: place for place, role in enumerate(DemoRole)}
    accounts = Account.objects.filter(is_active=True).exclude(demo_role="").order_by("username")
    ranked = sorted(accounts, key=lambda a: order.get(a.demo_role, len(order)))
    return [_demo_account(account) for account in ranked]


def find_demo_account(account_id: UUID) -> Account | None:
    """The account, if it is one of the demonstration's."""
    return Account.objects.filter(pk=account_id, is_active=True).exclude(demo_role="").first()


def _demo_account(account: Account) -> DemoAccount:
    if account.demo_role not in DemoRole.values:
        return DemoAccount(account.pk, account.name, account.demo_role, "", "user", account.demo_role)
    role = DemoRole(account.demo_role)
    return DemoAccount(account.pk, account.name, role.label, *DEMO_SEES[role], role.value)


def find_by_username(text: str) -> Account | None:
    """The account in use with this user name, in any spelling. One query."""
    return Account.objects.filter(username=plain_username(text), is_active=True).first()
