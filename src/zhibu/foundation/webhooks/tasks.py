"""Delivering, and keeping the log short."""

from typing import Any
from uuid import UUID

from zhibu.foundation.jobs.registry import job, periodic
from zhibu.foundation.webhooks import actions
from zhibu.foundation.webhooks.rules import KEEP, MOST_ATTEMPTS
from zhibu.kernel import clock


@job(actions.JOB, max_attempts=MOST_ATTEMPTS)
def deliver(payload: dict[str, Any]) -> None:
    """Send one delivery."""
    actions.deliver(at=clock.now(), delivery_id=UUID(payload["delivery"]))


@periodic("webhooks.purge", cron="47 4 * * *")
def purge(payload: dict[str, Any]) -> None:
    """Forget deliveries of more than thirty days ago."""
    actions.purge(before=clock.now() - KEEP)
