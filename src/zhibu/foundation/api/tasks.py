"""Keeping what is kept for clients small."""

from datetime import timedelta
from typing import Any

from zhibu.foundation.api import actions, answers
from zhibu.foundation.api.rules import ANSWER_LIFE
from zhibu.foundation.jobs.registry import periodic
from zhibu.kernel import clock


@periodic("api.purge", cron="27 * * * *")
def purge(payload: dict[str, Any]) -> None:
    """Forget answers of more than a day ago, and what has opened nothing for months."""
    at = clock.now()
    answers.purge(before=at - ANSWER_LIFE)
    actions.purge_dead(before=at - timedelta(days=90))
