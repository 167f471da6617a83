"""Codes by text message: how often one may be asked for, and how long it opens."""

import re
from datetime import datetime, timedelta

LIFE = timedelta(minutes=5)
MOST_TRIES = 5
BETWEEN = timedelta(seconds=60)
A_PHONE_AN_HOUR, A_PHONE_A_DAY, AN_ADDRESS_A_DAY = 5, 10, 50
_MOBILE = re.compile(r"1[3-9]\d{9}")


def plain_phone(text: str) -> str:
    """The number in the one spelling, without +86, spaces and hyphens; empty if it is no mobile number.

    Source: 电信网编号计划 (2017), §4 (numbers of mobile networks).
    """
    digits = re.sub(r"[\s()-]", "", text).removeprefix("+86").removeprefix("0086")
    return digits if _MOBILE.fullmatch(digits) else ""


def may_ask(of_phone: list[datetime], of_address: list[datetime], at: datetime) -> bool:
    """Whether another code may be asked for, given when those of the last day were: one a minute, five an hour and
    ten a day for a number, fifty a day from an address.

    Source: ours; GB/T 22239-2019 §8.1.4.1 b) asks for limits without numbers.
    """
    if any(at - asked < BETWEEN for asked in of_phone):
        return False
    hour = sum(at - asked < timedelta(hours=1) for asked in of_phone)
    return hour < A_PHONE_AN_HOUR and len(of_phone) < A_PHONE_A_DAY and len(of_address) < AN_ADDRESS_A_DAY


def opens(made_at: datetime, tries: int, used: bool, at: datetime) -> bool:
    """Whether a code can still be tried: five minutes, five tries, one use.

    Source: ours; NIST SP 800-63B §5.1.3.2 (ten minutes at most, one use).
    """
    return not used and tries < MOST_TRIES and at - made_at < LIFE
