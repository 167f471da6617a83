"""What makes signing in slower for a guesser, and what a user name looks like."""

import unicodedata
from datetime import datetime, timedelta

from zhibu.foundation.access.choices import Role

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR})
"""The three whose accounts no other account may reset or close. Source: GB/T 22239-2019 §8.1.4."""

FREE_TRIES = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: none up to five, then 30 s, doubling up to 15 minutes.

    Source: GB/T 22239-2019 §8.1.4.1 (failed sign-ins are handled, illegal ones limited); the numbers are ours.
    """
    if failures < FREE_TRIES:
        return timedelta(0)
    doublings = min(failures - FREE_TRIES, 10)
    return min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)


def wait_left(failures: int, last_at: datetime, at: datetime) -> timedelta:
    """How long the next try still has to wait at `at`; zero if it may be made now. After an hour all is forgotten.

    Source: as `pause_after`.
    """
    if at - last_at >= FORGOTTEN_AFTER:
        return timedelta(0)
    return max(timedelta(0), last_at + pause_after(failures) - at)


def failures_counted(failures: int, last_at: datetime, at: datetime) -> int:
    """The failures that still count at `at`. Source: as `pause_after`."""
    return 0 if at - last_at >= FORGOTTEN_AFTER else failures


def plain_username(text: str) -> str:
    """The one spelling of a user name: full-width letters become plain ones, capitals small, no spaces around.

    Source: Unicode Standard Annex #15 (NFKC).
    """
    return unicodedata.normalize("NFKC", text).strip().lower()
