"""What somebody who has given a first proof still has to do."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from zhibu.accounts import rules
from zhibu.accounts.choices import Tier, Way
from zhibu.accounts.models import Account, Passkey, Totp
from zhibu.accounts.queries.numbers import lasting_of, password_days
from zhibu.foundation.access.actors import in_force_at
from zhibu.kernel import clock


@dataclass(frozen=True)
class Entry:
    """How an account comes in: whether a second proof is asked first, what comes before all other pages, how long."""

    tier: Tier
    asks_second: bool
    step: str
    lasts: rules.Lasting


def tier_at(account: Account, at: datetime) -> Tier:
    """How carefully the account is guarded at an instant. A demonstration guards nobody. One query."""
    if settings.DEMO and account.demo_role:
        return Tier.MEMBER
    roles = in_force_at(at).filter(account_id=account.pk).order_by().values_list("role", flat=True)
    return rules.tier_of(frozenset(roles))


def has_second(account: Account) -> bool:
    """Whether the account has a second way of proof. Two queries at most."""
    if Totp.objects.filter(account=account, confirmed_at__isnull=False).exists():
        return True
    return Passkey.objects.filter(account=account).exists()


def entry_of(account: Account, *, at: datetime, way: Way) -> Entry:
    """What comes after the first proof. A passkey is two proofs in one: the thing, and the finger or the PIN.

    Three queries at most.
    """
    tier = tier_at(account, at)
    second = has_second(account)
    must_set_up = settings.SECOND_FACTOR and tier == Tier.GUARDED and not second
    return Entry(
        tier=tier,
        asks_second=second and way not in {Way.PASSKEY, Way.DEMO},
        step="accounts:second" if must_set_up and way != Way.DEMO else "",
        lasts=lasting_of(account, tier, at),
    )


def has_aged(account: Account, at: datetime) -> bool:
    """Whether the password was chosen too long ago for somebody with these roles. One query."""
    if account.password_set_at is None:
        return False
    days = password_days(account, tier_at(account, at), at)
    return rules.is_due(clock.day_of(account.password_set_at), days, clock.day_of(at))
