"""What comes round by the clock."""

from typing import Any

from zhibu.analytics.actions.upkeep import recount_members
from zhibu.analytics.queries.sources import holders_changing_on
from zhibu.foundation.jobs.registry import periodic
from zhibu.kernel import clock


@periodic("analytics.posts_of_the_day", cron="5 0 * * *")
def posts_of_the_day(payload: dict[str, Any]) -> None:
    """A post that begins or ends today changes what the year asks, without an event."""
    day = clock.today()
    recount_members(members=holders_changing_on(day), day=day)
