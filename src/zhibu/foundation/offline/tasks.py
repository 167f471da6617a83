"""Keeping the receipts few."""

from typing import Any

from zhibu.foundation.jobs.registry import periodic
from zhibu.foundation.offline.actions import purge_receipts
from zhibu.foundation.offline.rules import KEEP_RECEIPTS
from zhibu.kernel import clock


@periodic("offline.purge", cron="47 4 * * *")
def purge(payload: dict[str, Any]) -> None:
    """Forget receipts of more than ninety days ago."""
    purge_receipts(before=clock.now() - KEEP_RECEIPTS)
