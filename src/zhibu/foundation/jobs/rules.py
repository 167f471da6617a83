"""When a failed job is tried again, and what is kept of its error."""

import re
import traceback
from datetime import timedelta

FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=1)
SPREAD = 0.2
LONGEST_ERROR = 2000
_LONG_NUMBER = re.compile(r"\d{7,}[\dXx]?")


def delay_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after the `attempts`-th failure (from 1): 10 s, 30 s, 90 s, … at most an hour.

    `chance` in [0, 1) spreads the waits by ±20 %, so that jobs that failed together do not return together.

    Source: our own, docs/decisions/0003-jobs.md.
    """
    base = min(FIRST_DELAY * 3 ** min(attempts - 1, 12), LONGEST_DELAY)
    return base * (1 - SPREAD + 2 * SPREAD * chance)


def is_final(attempts: int, max_attempts: int) -> bool:
    """Whether a job that has failed `attempts` times is not tried again by itself.

    Source: our own, docs/decisions/0003-jobs.md.
    """
    return attempts >= max_attempts


def error_text(error: BaseException) -> str:
    """What is kept of an error: its kind, its first line and where it arose; long numbers are blotted out.

    Values of people may stand in a message (a database names the clashing value on a second line): only the first
    line is kept, numbers of seven digits and more become dots.

    Source: our own (PIPL art. 6, least data), docs/decisions/0003-jobs.md.
    """
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = [f"  {frame.filename.rsplit('/src/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    first_line = (str(error).splitlines() or [""])[0]
    head = f"{type(error).__name__}: {_LONG_NUMBER.sub('•••', first_line)}".rstrip(": ")
    return "\n".join([head, *places])[:LONGEST_ERROR]
