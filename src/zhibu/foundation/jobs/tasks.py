"""Keeping the job table small."""

from datetime import timedelta
from typing import Any

from zhibu.foundation.jobs.actions import purge_done
from zhibu.foundation.jobs.registry import periodic
from zhibu.kernel import clock

KEEP_DONE = timedelta(days=7)


@periodic("jobs.purge", cron="17 4 * * *")
def purge(payload: dict[str, Any]) -> None:
    """Forget jobs that were done more than a week ago. Failed ones stay until somebody looks."""
    purge_done(before=clock.now() - KEEP_DONE)
