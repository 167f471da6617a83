"""Who of a branch can sign in, and whose slip is out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from zhibu.accounts.queries import slips_out
from zhibu.members.choices import Standing
from zhibu.members.models import Member


@dataclass(frozen=True)
class Entrance:
    """How a member stands with signing in. `slip` is the one that is out."""

    member_id: UUID
    name: str
    username: str
    last_in: datetime | None
    slip: Any

    @property
    def is_new(self) -> bool:
        """Whether the member was never in."""
        return self.last_in is None


def entrances_of(organization_id: UUID, *, at: datetime) -> list[Entrance]:
    """The present members of a branch, those who were never in first. Two queries."""
    members = Member.objects.filter(organization_id=organization_id).exclude(standing=Standing.ENDED)
    rows = list(members.select_related("account").order_by("pinyin", "pk"))
    slips = slips_out([row.account_id for row in rows if row.account_id], at=at)
    found = [
        Entrance(
            member_id=row.pk,
            name=row.name,
            username=row.account.username if row.account else "",
            last_in=row.account.last_login if row.account else None,
            slip=slips.get(row.account_id) if row.account_id else None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda entrance: not entrance.is_new)


def slip_of(member: Member, *, at: datetime) -> Any:
    """The slip of a member that is out, or None. One query."""
    return slips_out([member.account_id], at=at).get(member.account_id) if member.account_id else None
