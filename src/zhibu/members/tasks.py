"""What members need at night."""

from zhibu.foundation.jobs.registry import Payload, periodic
from zhibu.kernel import clock
from zhibu.members.actions.leaders import keep_leaders_of_the_day


@periodic("members.group_leaders", cron="2 0 * * *")
def group_leaders(payload: Payload) -> None:
    """A post that begins or ends today gives or ends the role of a group leader."""
    keep_leaders_of_the_day(at=clock.now())
