"""Letting go by the clock."""

import logging
from typing import Any

from zhibu.foundation.jobs.registry import periodic
from zhibu.foundation.rights.actions import retain
from zhibu.kernel import clock

log = logging.getLogger(__name__)


@periodic("rights.retain", cron="27 4 * * *")
def let_go(payload: dict[str, Any]) -> None:
    """Let go of what the rulebook keeps no longer."""
    gone = retain(at=clock.now())
    log.info("let go: %s", ", ".join(f"{key} {number}" for key, number in gone.items()))
