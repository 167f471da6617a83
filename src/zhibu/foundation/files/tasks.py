"""Clearing files away at night."""

import logging
from typing import Any

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.files.actions import clear_orphans
from zhibu.foundation.jobs.registry import periodic
from zhibu.kernel import clock

log = logging.getLogger(__name__)


@periodic("files.clear_orphans", cron="40 3 * * *")
def clear(payload: dict[str, Any]) -> None:
    """Let go of files that nothing refers to."""
    gone = clear_orphans(actor=SYSTEM, at=clock.now())
    if gone:
        log.info("%s orphaned files cleared away", gone)
