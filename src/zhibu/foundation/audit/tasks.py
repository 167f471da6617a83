"""Sealing by the clock, and looking at the chain at night."""

import logging
from typing import Any

from zhibu.foundation.audit import proof, queries, rules
from zhibu.foundation.audit.sealing import seal_all
from zhibu.foundation.jobs.registry import job, periodic
from zhibu.kernel import clock

log = logging.getLogger(__name__)

MANY = 2_000_000
"""Up to so many links the whole chain is proved every night; a longer one on Sundays, on other nights what is new."""
SUNDAY = 7


@periodic("audit.seal", cron="* * * * *")
def seal(payload: dict[str, Any]) -> None:
    """Seal what has been entered since the last round."""
    seal_all(at=clock.now())


@periodic("audit.verify", cron="50 2 * * *")
def verify_at_night(payload: dict[str, Any]) -> None:
    """Prove the chain and keep the result; the head goes into the program's log, which lies elsewhere."""
    at = clock.now()
    is_long = queries.links() > MANY and clock.day_of(at).isoweekday() != SUNDAY
    _look(since=queries.proved_until() if is_long else 0)


@job("audit.verify_now")
def verify_now(payload: dict[str, Any]) -> None:
    """Prove the whole chain because an auditor asks."""
    seal_all(at=clock.now())
    _look(since=0)


def _look(*, since: int) -> None:
    found = proof.verify(since=since)
    proof.keep(at=clock.now(), found=found, is_whole=since == 0)
    if found.fault_count:
        log.error("the audit log does not agree with its chain: %s faults", found.fault_count)
    else:
        log.info("audit chain agrees, head %s", rules.head_text(found.number, found.digest))
