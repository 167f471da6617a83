"""Reading accounts, by subject. Callers import from here."""

from zhibu.accounts.queries.accounts import (
    DemoAccount,
    accounts_visible_to,
    any_account,
    demo_accounts,
    filter_accounts,
    find_by_username,
    find_demo_account,
    named,
)
from zhibu.accounts.queries.entering import Entry, entry_of, tier_at
from zhibu.accounts.queries.outside import ServiceRow, services_of, services_offered
from zhibu.accounts.queries.proofs import (
    Proofs,
    app_in_making,
    credentials_of,
    find_account,
    find_passkey,
    proofs_of,
)
from zhibu.accounts.queries.slips import find_slip, slips_out
from zhibu.accounts.queries.used import Device, devices_of

__all__ = [
    "DemoAccount",
    "Device",
    "Entry",
    "Proofs",
    "ServiceRow",
    "accounts_visible_to",
    "any_account",
    "app_in_making",
    "credentials_of",
    "demo_accounts",
    "devices_of",
    "entry_of",
    "filter_accounts",
    "find_account",
    "find_by_username",
    "find_demo_account",
    "find_passkey",
    "find_slip",
    "named",
    "proofs_of",
    "services_of",
    "services_offered",
    "slips_out",
    "tier_at",
]
