"""Jobs of learning, by the clock."""

from zhibu.foundation.jobs.registry import Payload, periodic
from zhibu.foundation.search import actions as search
from zhibu.kernel import clock
from zhibu.learning.search import KIND, begun_this_week


@periodic("learning.week_begins", cron="1 0 * * 1")
def find_lessons_of_the_week(payload: Payload) -> None:
    """What was published for the week that begins reaches its members now, and is found by them."""
    search.changed(KIND, begun_this_week(), at=clock.now())
