"""The numbers that bind an account, from the rulebook: those of the country, or stricter ones of its place."""

from datetime import datetime, timedelta

from zhibu.accounts import rules
from zhibu.accounts.choices import Tier
from zhibu.accounts.models import Account
from zhibu.foundation.rulebook.queries import number, rule_in_force
from zhibu.kernel import clock

_TAIL = {Tier.MEMBER: "", Tier.HOLDER: ".role", Tier.GUARDED: ".guarded"}


def demands_on(home_path: str, at: datetime) -> rules.Demands:
    """What a password has to be there. No query."""

    def asked(what: str) -> int:
        return int(number(f"account.password.{what}", on=clock.day_of(at), path=home_path))

    return rules.Demands(length=asked("length"), kinds=asked("kinds"), phrase=asked("phrase"))


def kept_passwords(account: Account, at: datetime) -> int:
    """How many passwords, the present one among them, may not be used again. No query."""
    return int(number("account.password.history", on=clock.day_of(at), path=account.home_path))


def password_days(account: Account, tier: Tier, at: datetime) -> int:
    """After how many days the password is to be changed. No query."""
    return int(number(f"account.password.days{_TAIL[tier]}", on=clock.day_of(at), path=account.home_path))


def lasting_of(account: Account, tier: Tier, at: datetime) -> rules.Lasting:
    """When a session of this account ends. No query."""
    idle, longest = (_time(f"account.session.{what}{_TAIL[tier]}", account, at) for what in ("idle", "longest"))
    return rules.lasting(idle, longest)


def _time(code: str, account: Account, at: datetime) -> timedelta:
    rule = rule_in_force(code, on=clock.day_of(at), path=account.home_path)
    return timedelta(days=float(rule.value)) if rule.unit == "days" else timedelta(minutes=float(rule.value))
