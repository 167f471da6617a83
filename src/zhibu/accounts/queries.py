"""Reading accounts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from zhibu.accounts.choices import DEMO_SEES, DemoRole
from zhibu.accounts.models import Account


@dataclass(frozen=True)
class DemoAccount:
    """One of the invented people as whom the demonstration may be entered."""

    id: UUID
    name: str
    role: Any
    sees: Any


def any_account() -> bool:
    """Whether anybody at all has an account."""
    return Account.objects.order_by().exists()


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
        return DemoAccount(account.pk, account.name, account.demo_role, "")
    role = DemoRole(account.demo_role)
    return DemoAccount(account.pk, account.name, role.label, DEMO_SEES[role])
