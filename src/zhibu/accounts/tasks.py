"""Jobs of this context."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from zhibu.accounts import actions
from zhibu.foundation.jobs.registry import job, periodic
from zhibu.kernel import clock


@periodic("accounts.forget_tries", cron="10 4 * * *")
def forget_tries(_: dict[str, object]) -> None:
    """Drop yesterday's counts of sign-ins tried in vain, and codes by text message."""
    actions.forget_tries(before=clock.now() - timedelta(days=1))
    actions.forget_codes(before=clock.now() - timedelta(days=1))


@periodic("accounts.purge_sessions", cron="20 4 * * *")
def purge_sessions(_: dict[str, object]) -> None:
    """Drop the sessions that have ended."""
    actions.purge_sessions(before=clock.now())


@job("accounts.text_code", max_attempts=2)
def text_code(payload: dict[str, Any]) -> None:
    """Send the code that somebody has asked for."""
    actions.text_code(at=clock.now(), code_id=UUID(payload["code"]))
