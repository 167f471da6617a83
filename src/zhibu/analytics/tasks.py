"""What comes round by the clock."""

from datetime import timedelta
from typing import Any

from zhibu.analytics.actions.upkeep import recount_below, recount_members
from zhibu.analytics.queries.sources import HOURS_RULES, holders_changing_on
from zhibu.foundation.jobs.registry import periodic
from zhibu.foundation.rulebook.queries import scopes_changing
from zhibu.kernel import clock


@periodic("analytics.posts_of_the_day", cron="5 0 * * *")
def posts_of_the_day(payload: dict[str, Any]) -> None:
    """A post or a rule that begins or ends today changes what the year asks, without an event. A week is looked
    back: the worker may have slept."""
    day = clock.today()
    recount_below(places=scopes_changing(HOURS_RULES, after=day - timedelta(days=7), until=day), day=day)
    recount_members(members=holders_changing_on(day), day=day)
