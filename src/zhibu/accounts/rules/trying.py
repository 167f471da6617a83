"""What makes signing in slower for a guesser."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Limit:
    """So many failures are free; then the pause begins and doubles up to the longest.

    After a time all is forgotten.
    """

    free: int
    first_pause: timedelta = timedelta(seconds=30)
    longest_pause: timedelta = timedelta(minutes=15)
    forgotten_after: timedelta = timedelta(hours=1)


PAIR = Limit(free=5)
"""One name from one address: somebody who mistypes, or a guesser at one desk."""
NAME = Limit(free=20)
"""One name from anywhere: a guesser with many addresses. Browsers that its owner has used are counted apart."""
KNOWN = Limit(free=10)
"""One name from a browser in which its owner has signed in before: nobody outside can lock that one out."""
ADDRESS = Limit(free=100)
"""Any name from one address: a guesser with many names. A whole town may share an address, so it is a wide one."""


def pause_after(failures: int, limit: Limit = PAIR) -> timedelta:
    """How long to wait after so many failures in a row: none up to the free ones, then 30 s, doubling to 15 minutes.

    Source: GB/T 22239-2019 §8.1.4.1 (failed sign-ins are handled, illegal ones limited); the numbers are ours.
    """
    if failures < limit.free:
        return timedelta(0)
    doublings = min(failures - limit.free, 10)
    return min(limit.first_pause * 2**doublings, limit.longest_pause)


def wait_left(failures: int, last_at: datetime, at: datetime, limit: Limit = PAIR) -> timedelta:
    """How long the next try still has to wait at `at`; zero if it may be made now. After an hour all is forgotten.

    Source: as `pause_after`.
    """
    if at - last_at >= limit.forgotten_after:
        return timedelta(0)
    return max(timedelta(0), last_at + pause_after(failures, limit) - at)


def failures_counted(failures: int, last_at: datetime, at: datetime, limit: Limit = PAIR) -> int:
    """The failures that still count at `at`. Source: as `pause_after`."""
    return 0 if at - last_at >= limit.forgotten_after else failures
