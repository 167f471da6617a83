"""Jobs of this context."""

from datetime import timedelta

from zhibu.accounts import actions
from zhibu.foundation.jobs.registry import periodic
from zhibu.kernel import clock


@periodic("accounts.forget_tries", cron="10 4 * * *")
def forget_tries(_: dict[str, object]) -> None:
    """Drop yesterday's counts of sign-ins tried in vain."""
    actions.forget_tries(before=clock.now() - timedelta(days=1))
