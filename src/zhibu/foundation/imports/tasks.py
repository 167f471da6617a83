"""Checking and entering in the background; clearing away at night."""

import gc
from typing import Any
from uuid import UUID

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.imports import actions
from zhibu.foundation.jobs.registry import job, periodic
from zhibu.kernel import clock


@job("imports.check", max_attempts=actions.TRIES)
def check(payload: dict[str, Any]) -> None:
    """Check one file."""
    _run(actions.run_check, UUID(payload["import_id"]))


@job("imports.commit", max_attempts=actions.TRIES)
def commit(payload: dict[str, Any]) -> None:
    """Enter one file, from where it stands."""
    _run(actions.run_commit, UUID(payload["import_id"]))


def _run(work: Any, import_id: UUID) -> None:
    gc.freeze()  # a file makes many objects and no garbage: the program's own need not be looked through for each
    try:
        work(import_id=import_id, at=clock.now())
    except Exception:
        actions.note_stumble(import_id=import_id, at=clock.now())
        raise
    finally:
        gc.unfreeze()


@periodic("imports.clear", cron="20 3 * * *")
def clear(payload: dict[str, Any]) -> None:
    """Let go of files and verdicts older than a week."""
    actions.clear_old(actor=SYSTEM, at=clock.now())
