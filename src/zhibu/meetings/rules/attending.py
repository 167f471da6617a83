"""When a meeting can be opened, who is late, who was there online, and the numbers of a roll."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhibu.meetings.choices import AttendeeRole, Presence

OPEN_BEFORE = timedelta(hours=12)
LATE_AFTER = timedelta(minutes=5)
BEAT_SECONDS = 30
SILENCE_SECONDS = 90
"""A page answers every half minute; after so long without an answer it counts as gone."""
STAYED_SHARE = (1, 2)
"""Online one has been there who stayed half the time, as a fraction, and answered at least once."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person on the roll, as counting sees them."""

    role: str
    counts: bool
    is_entitled: bool
    presence: str
    has_left: bool = False
    organization: object = None


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a roll. `entitled_here` leaves out those who have gone."""

    expected: int = 0
    present: int = 0
    excused: int = 0
    absent: int = 0
    entitled: int = 0
    entitled_present: int = 0
    entitled_here: int = 0
    guests: int = 0


def counted(seats: Sequence[Seat]) -> Counts:
    """The numbers of a roll: expected are those who count, of them present, excused, and absent (all others); of
    those entitled how many came and how many are still here. Whoever else came (observers, guests, members who do
    not count) is counted apart.

    Source: docs/rules/sign-in.md, "Counting"; the sheet of three meetings (应到, 实到, 请假, 缺席).
    """
    expected = [seat for seat in seats if seat.counts and seat.role == AttendeeRole.EXPECTED]
    here = [seat for seat in expected if seat.presence == Presence.PRESENT]
    excused = sum(seat.presence == Presence.EXCUSED for seat in expected)
    entitled = [seat for seat in expected if seat.is_entitled]
    entitled_here = [seat for seat in here if seat.is_entitled]
    return Counts(
        expected=len(expected),
        present=len(here),
        excused=excused,
        absent=len(expected) - len(here) - excused,
        entitled=len(entitled),
        entitled_present=len(entitled_here),
        entitled_here=sum(not seat.has_left for seat in entitled_here),
        guests=sum(seat.presence == Presence.PRESENT for seat in seats) - len(here),
    )


def can_open(starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """Whether a meeting may be opened at an instant: from twelve hours before its beginning until a day after its
    end, so that one that begins just after midnight opens just before it.

    Source: docs/rules/sign-in.md, "Opening".
    """
    return starts_at - OPEN_BEFORE <= at <= ends_at + timedelta(days=1)


def is_late(signed_in_at: datetime, starts_at: datetime) -> bool:
    """Whether somebody came more than five minutes after the beginning: shown, without any consequence.

    Source: docs/rules/sign-in.md, "Late and leaving".
    """
    return signed_in_at - starts_at > LATE_AFTER


def online_after(seconds: int, seen_at: datetime | None, at: datetime) -> int:
    """The seconds that somebody has been in the online room after an answer of their page at `at`: the time since the
    last answer counts, unless the page was silent for more than a minute and a half.

    Source: docs/rules/online-presence.md.
    """
    if seen_at is None:
        return seconds
    gone = int((at - seen_at).total_seconds())
    return seconds + gone if 0 < gone <= SILENCE_SECONDS else seconds


def is_online(seen_at: datetime | None, at: datetime) -> bool:
    """Whether a page still answers. Source: docs/rules/online-presence.md."""
    return seen_at is not None and (at - seen_at).total_seconds() <= SILENCE_SECONDS


def was_there_online(*, stayed_seconds: int, held_seconds: int, answered: int) -> bool:
    """Whether somebody who signed in online was there: stayed for half the time since they signed in or the meeting
    began, and answered at least once (spoke, raised a hand, voted, or pressed "I am here"). Never by camera or place.

    Source: docs/rules/online-presence.md.
    """
    part, whole = STAYED_SHARE
    return answered > 0 and stayed_seconds * whole >= held_seconds * part
