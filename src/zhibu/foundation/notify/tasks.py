"""Keeping the notices few."""

from datetime import timedelta
from typing import Any

from zhibu.foundation.jobs.registry import periodic
from zhibu.foundation.notify.actions import purge_old
from zhibu.kernel import clock

KEEP = timedelta(days=400)


@periodic("notify.purge", cron="37 4 * * *")
def purge(payload: dict[str, Any]) -> None:
    """Forget notices of more than thirteen months ago: a year's round can be looked up, no longer is kept."""
    purge_old(before=clock.now() - KEEP)
