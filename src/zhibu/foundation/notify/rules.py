"""When a notice goes out and when it waits, how much is enough, what is shown of an address. Hours are Shanghai's."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from zhibu.kernel.clock import ZONE

MORNING = time(8)
"""When a digest comes."""
MONDAY = 0
LONGEST_LIFE = timedelta(hours=24)
"""A push or a text message that could not go out for so long is of no use any more."""
A_DAY = {"push": 60, "mail": 20, "text": 5}
"""So many messages a person gets on one day by each way; more stand in the program alone."""
MOST_ATTEMPTS = 7
"""Over about an hour, by the back-off of the job table."""
HELD = timedelta(minutes=2)
"""A message that is being sent belongs to its worker for so long; longer than any call takes."""
CODE_LIFE = timedelta(minutes=30)
CODE_TRIES = 5
CODES_A_DAY = 5
BETWEEN_CODES = timedelta(seconds=60)
MOST_DEVICES = 8
_CAN_BE_READ_IN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nothing rings: from `starts` up to `ends`, through midnight if it is the later one.

    Both alike: there are none.
    """

    starts: time = time(22)
    ends: time = time(7)


USUAL = Quiet()
"""The quiet hours of whoever has chosen none."""


def is_quiet(at: datetime, quiet: Quiet) -> bool:
    """Whether nothing rings at an instant. Source: PIPL art. 24 (no imposition); our own hours."""
    now = at.astimezone(ZONE).time()
    if quiet.starts <= quiet.ends:
        return quiet.starts <= now < quiet.ends
    return now >= quiet.starts or now < quiet.ends


def end_of_quiet(at: datetime, quiet: Quiet) -> datetime:
    """When the quiet hours around an instant end; the instant itself outside of them. Source: as `is_quiet`."""
    if not is_quiet(at, quiet):
        return at
    local = at.astimezone(ZONE)
    day = local.date() if local.time() < quiet.ends else local.date() + timedelta(days=1)
    return _instant(day, quiet.ends)


def goes_out_at(
    at: datetime, quiet: Quiet, *, is_urgent: bool = False, needed_by: datetime | None = None
) -> datetime:
    """When a message of the instant `at` goes out.

    Outside the quiet hours at once. Inside at their end, but for two: what is urgent by its kind (the safety of the
    account), and what would come too late then, because it is needed within half an hour of the end.
    Source: docs/how-to/notices.md.
    """
    end = end_of_quiet(at, quiet)
    if is_urgent or (needed_by is not None and at < needed_by < end + _CAN_BE_READ_IN):
        return at
    return end


def digest_at(at: datetime, quiet: Quiet, *, weekly: bool) -> datetime:
    """When what is kept for a digest goes out: the next morning (Monday's) after `at`, or when the person's quiet
    hours of that morning end. Source: docs/how-to/notices.md."""
    day = at.astimezone(ZONE).date()
    while _instant(day, MORNING) <= at or (weekly and day.weekday() != MONDAY):
        day += timedelta(days=1)
    return end_of_quiet(_instant(day, MORNING), quiet)


def is_late(told_at: datetime, needed_by: datetime | None, at: datetime) -> bool:
    """Whether a push or a text message is of no use any more: a day old, or what it is needed for has come.

    Source: docs/how-to/notices.md.
    """
    return at - told_at > LONGEST_LIFE or (needed_by is not None and at >= needed_by)


def day_began_at(at: datetime) -> datetime:
    """The first instant of the day in Shanghai. Source: docs/how-to/notices.md (limits go by the calendar day)."""
    return _instant(at.astimezone(ZONE).date(), time())


def month_began_at(at: datetime) -> datetime:
    """The first instant of the month in Shanghai. Source: docs/how-to/notices.md (the cap goes by the month)."""
    return _instant(at.astimezone(ZONE).date().replace(day=1), time())


def may_ask_code(asked: list[datetime], at: datetime) -> bool:
    """Whether another code may be sent, given when those of the last day were: one a minute, five a day.

    Source: ours; GB/T 22239-2019 §8.1.4.1 b) asks for limits without numbers.
    """
    return len(asked) < CODES_A_DAY and all(at - one >= BETWEEN_CODES for one in asked)


def code_opens(made_at: datetime, tries: int, used: bool, at: datetime) -> bool:
    """Whether a code can still be tried: thirty minutes, five tries, one use.

    Source: ours; NIST SP 800-63B §5.1.3.2 (an e-mail is slower than a text message).
    """
    return not used and tries < CODE_TRIES and at - made_at < CODE_LIFE


def masked_mail(address: str) -> str:
    """An address of which its owner sees that it is the own one: l***@example.org.

    Source: PIPL art. 6 (least data).
    """
    name, _, host = address.rpartition("@")
    return f"{name[:1]}***@{host}" if name else ""


def _instant(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZONE).astimezone(UTC)
