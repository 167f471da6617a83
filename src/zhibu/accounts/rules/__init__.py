"""The rules of signing in, by subject. Callers import from here."""

from zhibu.accounts.rules.names import masked_name, plain_username
from zhibu.accounts.rules.passwords import Demands, Problem, is_due, problems_of
from zhibu.accounts.rules.sessions import ADMINISTRATORS, GUARDED, Lasting, device_words, lasting, tier_of
from zhibu.accounts.rules.trying import (
    ADDRESS,
    KNOWN,
    NAME,
    PAIR,
    Limit,
    failures_counted,
    pause_after,
    wait_left,
)

__all__ = [
    "ADDRESS",
    "ADMINISTRATORS",
    "GUARDED",
    "KNOWN",
    "NAME",
    "PAIR",
    "Demands",
    "Lasting",
    "Limit",
    "Problem",
    "device_words",
    "failures_counted",
    "is_due",
    "lasting",
    "masked_name",
    "pause_after",
    "plain_username",
    "problems_of",
    "tier_of",
    "wait_left",
]
