"""Jobs of this context, and rounds by the clock."""

from datetime import timedelta
from uuid import UUID

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.jobs.registry import Payload, job, periodic
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.meetings.actions import video
from zhibu.meetings.actions.rolls import refresh_roll
from zhibu.meetings.queries.meetings import called_until


@periodic("meetings.rolls", cron="5 0 * * *")
def refresh_rolls_of_the_day(payload: Payload) -> None:
    """The rolls of today and tomorrow: who is confirmed, suspended or joins on the day is listed as of that day."""
    at = clock.now()
    for meeting_id in called_until(clock.day_of(at) + timedelta(days=1), at=at):
        try:
            refresh_roll(actor=SYSTEM, at=at, meeting_id=meeting_id)
        except (NotFound, Refused):
            continue


@job("meetings.open_room", max_attempts=2)
def open_room(payload: Payload) -> None:
    """Open the video room of a meeting on its server."""
    video.carry_out_opening(at=clock.now(), meeting_id=UUID(payload["meeting"]), back=payload["back"])


@job("meetings.end_room", max_attempts=2)
def end_room(payload: Payload) -> None:
    """End the video room of a meeting that is over."""
    video.carry_out_ending(at=clock.now(), meeting_id=UUID(payload["meeting"]))


@job("meetings.check_server", max_attempts=2)
def check_server(payload: Payload) -> None:
    """Ask a server of video rooms whether it answers."""
    video.carry_out_check(at=clock.now(), server_id=UUID(payload["server"]))
