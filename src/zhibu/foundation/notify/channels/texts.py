"""Text messages: that there is news, and of which kind, by the site's provider."""

from zhibu.foundation.notify.channels.errors import Undelivered
from zhibu.foundation.notify.choices import Problem
from zhibu.foundation.texting import NotSent, can_tell, sender

_PASSING = ("LIMIT", "FLOW", "THROTTLING", "INTERNAL", "UNAVAILABLE", "TIMEOUT", "CONNECTION", "NONCE")
"""What a passing refusal has in its code; every other is for good, and would cost again."""


def is_set_up() -> bool:
    """Whether this site can send text messages about notices."""
    return can_tell()


def send(phone: str, what: str, number: str) -> None:
    """Send. Raises Undelivered."""
    provider = sender()
    if provider is None:
        raise Undelivered(Problem.NOT_SET_UP, is_final=True)
    try:
        provider.tell(phone, what, number)
    except NotSent as refused:
        code = str(refused)
        passing = any(part in code.upper() for part in _PASSING)
        problem = Problem.UNREACHABLE if passing else Problem.REFUSED
        raise Undelivered(problem, code, is_final=not passing) from None
