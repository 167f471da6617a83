"""The rotating code: six digits that only the room can know, for as long as it takes to type them."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Literal

PERIOD_SECONDS = 20
GRACE_SECONDS = 10
"""So long a code is still taken after the next one has appeared."""
REMEMBERED_SECONDS = 15 * 60
"""So long a code that has been replaced is told apart from one that never was."""
CLOCK_SECONDS = 60
"""How far a phone without network may be off the server's clock."""
LATEST_HOURS = 24
"""So long what was done without network may be on its way."""
FAILURES = 6
WAIT_SECONDS = 5 * 60

Verdict = Literal["valid", "replaced", "wrong"]


def step_of(at: datetime) -> int:
    """The number of the period that holds an instant.

    Source: RFC 6238 §4.2, with periods of 20 s.
    """
    return int(at.timestamp()) // PERIOD_SECONDS


def code_of(secret: str, step: int) -> str:
    """The six digits of a period: HMAC-SHA256 over its number, cut as a one-time password is.

    Source: RFC 4226 §5.3 (dynamic truncation), RFC 6238 §1.2.
    """
    digest = hmac.new(secret.encode(), step.to_bytes(8, "big"), hashlib.sha256).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def code_at(secret: str, at: datetime) -> str:
    """The code on the screen at an instant. Source: docs/rules/sign-in.md."""
    return code_of(secret, step_of(at))


def seconds_left(at: datetime) -> int:
    """The seconds, 1 to 20, until the next code appears. Source: docs/rules/sign-in.md."""
    return PERIOD_SECONDS - int(at.timestamp()) % PERIOD_SECONDS


def tidied(text: str) -> str:
    """What was typed, as six digits if it can be, else empty: spaces and full-width digits are forgiven.

    Source: docs/rules/sign-in.md.
    """
    digits = [str(int(character)) for character in text if character.isdecimal()]
    return "".join(digits) if len(digits) == 6 else ""


def verdict(secret: str, code: str, at: datetime) -> Verdict:
    """What a code is worth at an instant: the one on the screen and, for ten seconds, the one before it are valid;
    one of the last quarter of an hour was replaced (photographed, perhaps, and sent); any other is wrong.

    Source: docs/rules/sign-in.md.
    """
    if not secret or len(code) != 6:
        return "wrong"
    now = step_of(at)
    taken = {now, step_of(at - timedelta(seconds=GRACE_SECONDS))}
    if any(_same(code, code_of(secret, step)) for step in taken):
        return "valid"
    oldest = step_of(at - timedelta(seconds=REMEMBERED_SECONDS))
    return "replaced" if any(_same(code, code_of(secret, step)) for step in range(oldest, now)) else "wrong"


def was_shown(secret: str, code: str, made_at: datetime) -> bool:
    """Whether a code was on the screen when a phone without network says that it was typed, give or take a minute.

    Source: docs/rules/sign-in.md.
    """
    if not secret or len(code) != 6:
        return False
    around = timedelta(seconds=CLOCK_SECONDS)
    steps = range(step_of(made_at - around), step_of(made_at + around) + 1)
    return any(_same(code, code_of(secret, step)) for step in steps)


def fault_of_delay(made_at: datetime, at: datetime) -> str:
    """What is wrong with the instant of a deed done without network: "future", "too_late", or nothing.

    Source: docs/rules/sign-in.md.
    """
    if made_at > at + timedelta(seconds=CLOCK_SECONDS):
        return "future"
    return "too_late" if at - made_at > timedelta(hours=LATEST_HOURS) else ""


def wait_left(failures: int, last_at: datetime | None, at: datetime) -> int:
    """The seconds for which somebody has to wait after so many wrong codes, the last at `last_at`.

    Source: docs/rules/sign-in.md (six tries of a million codes, then five minutes).
    """
    if failures < FAILURES or last_at is None:
        return 0
    return max(0, WAIT_SECONDS - int((at - last_at).total_seconds()))


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
