"""Rounds by the clock."""

from typing import Any

from zhibu.foundation.jobs.registry import periodic
from zhibu.kernel import clock
from zhibu.organizations.actions import remind_of_terms


@periodic("organizations.terms", cron="20 8 * * *")
def terms(payload: dict[str, Any]) -> None:
    """Call the ends of terms to mind, in the morning."""
    remind_of_terms(at=clock.now())
