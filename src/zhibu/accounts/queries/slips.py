"""Slips that are out, and how many may be."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from zhibu.accounts.choices import SlipKind
from zhibu.accounts.models import Account, Slip
from zhibu.foundation.rulebook.queries import number
from zhibu.kernel import clock

_LIFE = {SlipKind.INVITATION: "account.slip.days", SlipKind.RECOVERY: "account.recovery.days"}


def slip_life(account: Account, kind: SlipKind, at: datetime) -> timedelta:
    """How long a slip opens. No query."""
    return timedelta(days=float(number(_LIFE[kind], on=clock.day_of(at), path=account.home_path)))


def most_recoveries(account: Account, at: datetime) -> tuple[int, int]:
    """How many recoveries a day there may be for one person, and by one keeper. No query."""
    day, path = clock.day_of(at), account.home_path
    return (
        int(number("account.recovery.of_member", on=day, path=path)),
        int(number("account.recovery.by_keeper", on=day, path=path)),
    )


def recoveries_since(account: Account, maker_id: UUID | None, at: datetime) -> tuple[int, int]:
    """How many there were within a day: for this account, and by this maker. One query."""
    recent = Slip.objects.filter(
        Q(account=account) | Q(made_by_id=maker_id), kind=SlipKind.RECOVERY, made_at__gt=at - timedelta(days=1)
    )
    rows = list(recent.order_by().values_list("account_id", "made_by_id"))
    return sum(a == account.pk for a, _m in rows), sum(m == maker_id for _a, m in rows)


def slips_out(account_ids: Collection[UUID], *, at: datetime) -> dict[UUID, Slip]:
    """The slip of each of these accounts that still opens. One query."""
    found = Slip.objects.filter(account_id__in=account_ids, used_at=None, revoked_at=None, expires_at__gt=at)
    return {slip.account_id: slip for slip in found.order_by("pk")}


def find_slip(slip_id: str | None, *, at: datetime) -> Slip | None:
    """A slip that still opens."""
    if not slip_id:
        return None
    found = Slip.objects.select_related("account").filter(
        pk=slip_id, used_at=None, revoked_at=None, expires_at__gt=at, account__is_active=True
    )
    return found.first()
