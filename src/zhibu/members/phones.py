"""Members' numbers, for signing in by a code: whose a number is, and what somebody's number is."""

from uuid import UUID

from zhibu.accounts.registry import Phones, register_phones
from zhibu.members.choices import Standing
from zhibu.members.indexes import phone_index
from zhibu.members.models import Member


def accounts_of(number: str) -> list[UUID]:
    """The accounts of present members with this number, found by its blind index. One query."""
    present = Member.objects.filter(phone_index=phone_index(number), account__isnull=False)
    rows = present.exclude(standing=Standing.ENDED).order_by().values_list("account_id", flat=True)
    return [account for account in rows if account is not None]


def number_of(account_id: UUID) -> str:
    """The number of the member with this account, or empty. One query."""
    member = Member.objects.filter(account_id=account_id).first()
    return member.phone if member else ""


def register() -> None:
    """Tell the accounts context; called once, when the program starts."""
    register_phones(Phones(accounts_of=accounts_of, number_of=number_of))
