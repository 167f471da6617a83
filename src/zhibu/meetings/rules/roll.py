"""Who is expected at a meeting, who of them votes, and what is to be done when the roll changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from zhibu.meetings.choices import AttendeeRole, Presence

MOBILE, DISCIPLINE = "mobile", "discipline"
"""Why somebody is no part of those expected, or has no vote: what `Attendee.left_out_why` holds."""
PROBATIONARY = "probationary"
SUSPENDED = "suspended"

Use = Literal["attendance", "resolution", "election"]
LEFT_OUT: dict[str, frozenset[Use]] = {
    SUSPENDED: frozenset({"attendance", "resolution", "election"}),
    MOBILE: frozenset({"attendance", "resolution", "election"}),
    DISCIPLINE: frozenset({"resolution", "election"}),
    PROBATIONARY: frozenset({"resolution", "election"}),
    "incapable": frozenset({"election"}),
    "abroad": frozenset({"election"}),
    "serving": frozenset({"election"}),
    "bedridden": frozenset({"election"}),
    "away": frozenset({"election"}),
    "retired_home": frozenset({"election"}),
}
"""For which numbers a reason leaves somebody out. The last six lower those expected at an election alone, with the
consent of the organization above and of the branch meeting; to an ordinary meeting such members are excused."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member of the organization on the day of the meeting, as the roll sees them: `category` and `standing` are
    those of that day, `mark` what the branch has noted on an earlier roll ("discipline")."""

    category: str
    standing: str
    is_mobile: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A member's place on the roll: whether they belong to those expected, whether they vote, and why not."""

    counts: bool
    is_entitled: bool
    why: str = ""


def lowers(why: str, use: Use) -> bool:
    """Whether a reason leaves somebody out of the number of those expected ("attendance"), of those entitled in an
    ordinary vote ("resolution") or at an election. An unknown reason never does.

    Source: 中国共产党支部工作条例（试行） art. 11; 中国共产党基层组织选举工作条例 art. 5 and its six cases;
    中国共产党党员教育管理工作条例 art. 24 (a suspended membership); docs/rules/meetings.md.
    """
    return use in LEFT_OUT.get(why, frozenset())


def seat_of(member: Candidate) -> Seat | None:
    """The place of a member on the roll of a meeting; None for one who is not called at all.

    Full members in good standing are expected and vote; those on probation attend without a vote; mobile members may
    come but are not expected and do not vote; a suspended membership is not called.

    Source: 中国共产党章程 art. 7 (probationary members have no vote); 中国共产党支部工作条例（试行） art. 11;
    中国共产党党员教育管理工作条例 art. 24, 32; docs/rules/meetings.md.
    """
    if member.standing != "normal":
        return None
    if member.is_mobile:
        return Seat(counts=False, is_entitled=False, why=MOBILE)
    if member.category == PROBATIONARY:
        return Seat(counts=True, is_entitled=False)
    if member.mark == DISCIPLINE:
        return Seat(counts=True, is_entitled=False, why=DISCIPLINE)
    return Seat(counts=True, is_entitled=True)


CONGRESS_FROM = 500


def needs_congress(members: int) -> bool:
    """Whether an organization above branches has so many members that it holds a congress of delegates in place of a
    meeting of all of them.

    Source: 中国共产党基层组织选举工作条例 art. 4 (from 500 members on, a congress may be held with approval).
    """
    return members >= CONGRESS_FROM


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody on the roll as it stands: how they are listed, and whether they have come."""

    seat: Seat
    role: str
    presence: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What makes a roll that was called agree with the members of today."""

    add: tuple[UUID, ...] = ()
    reseat: tuple[UUID, ...] = ()
    drop: tuple[UUID, ...] = ()
    as_guest: tuple[UUID, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.add or self.reseat or self.drop or self.as_guest)


def changes(called: Mapping[UUID, Standing], now: Mapping[UUID, Seat]) -> Changes:
    """How the roll `called` becomes the roll of `now`.

    Who has joined is called too; whose place has changed is listed anew; who has gone is taken off, unless they have
    signed in already: then they stay as a guest without a vote. Observers and guests are left alone, but one of them
    who belongs here now is expected.

    Source: docs/rules/meetings.md, "When the roll changes" (the roll is that of the day of the meeting).
    """
    add: list[UUID] = []
    reseat: list[UUID] = []
    drop: list[UUID] = []
    as_guest: list[UUID] = []
    for key, seat in now.items():
        line = called.get(key)
        if line is None:
            add.append(key)
        elif line.role != AttendeeRole.EXPECTED or line.seat != seat:
            reseat.append(key)
    for key, line in called.items():
        if key in now or line.role != AttendeeRole.EXPECTED:
            continue
        (as_guest if line.presence == Presence.PRESENT else drop).append(key)
    return Changes(tuple(add), tuple(reseat), tuple(drop), tuple(as_guest))


@dataclass(frozen=True, slots=True)
class Tally:
    """The roll in numbers, and who is left out of which: what the page says when somebody asks why."""

    expected: int = 0
    entitled: int = 0
    probationary: int = 0
    discipline: int = 0
    mobile: int = 0
    suspended: int = 0


def tally(seats: Iterable[Seat], *, suspended: int = 0) -> Tally:
    """Count the places of a roll; `suspended` are the members who are not called.

    Source: docs/rules/meetings.md, "Expected and entitled".
    """
    rows = list(seats)
    expected = [seat for seat in rows if seat.counts]
    marked = sum(seat.why == DISCIPLINE for seat in expected)
    entitled = sum(seat.is_entitled for seat in expected)
    return Tally(
        expected=len(expected),
        entitled=entitled,
        probationary=len(expected) - entitled - marked,
        discipline=marked,
        mobile=sum(seat.why == MOBILE for seat in rows),
        suspended=suspended,
    )
