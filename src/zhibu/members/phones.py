"""Members' numbers, for signing in by a code and for text messages: whose a number is, what somebody's number is."""

from collections.abc import Collection
from uuid import UUID

from zhibu.accounts.registry import Phones, register_phones
from zhibu.foundation.notify.registry import register_numbers
from zhibu.members.choices import Standing
from zhibu.members.indexes import phone_indexes
from zhibu.members.models import Member


def accounts_of(number: str) -> list[UUID]:
    """The accounts of present members with this number, found by its blind index. One query."""
    present = Member.objects.filter(phone_index__in=phone_indexes(number), account__isnull=False)
    rows = present.exclude(standing=Standing.ENDED).order_by().values_list("account_id", flat=True)
    return [account for account in rows if account is not None]


def number_of(account_id: UUID) -> str:
    """The number of the member with this account, or empty. One query."""
    member = Member.objects.filter(account_id=account_id).first()
    return member.phone if member else ""


def numbers_of(accounts: Collection[UUID]) -> dict[UUID, str]:
    """The numbers of those of the accounts whose members are present and have one. One query for each 500."""
    wanted = sorted(accounts)
    found: dict[UUID | None, str] = {}
    for start in range(0, len(wanted), 500):
        rows = Member.objects.filter(account_id__in=wanted[start : start + 500]).exclude(standing=Standing.ENDED)
        found |= {row.account_id: row.phone for row in rows.only("account_id", "phone").order_by("pk") if row.phone}
    return {account: phone for account, phone in found.items() if account is not None}


def register() -> None:
    """Tell the accounts context, and notices; called once, when the program starts."""
    register_phones(Phones(accounts_of=accounts_of, number_of=number_of))
    register_numbers(numbers_of)
