"""Things of a meeting by their own ids: whoever uses them asks for the meeting first."""

from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import NotFound
from zhibu.meetings.models import Attendee, Motion, Remark


def motion_of(motion_id: UUID) -> Motion:
    """A motion. Raises NotFound. One query."""
    found = Motion.objects.filter(pk=motion_id).first()
    if found is None:
        raise NotFound
    return found


def remark_of(remark_id: UUID) -> Remark:
    """A line of a discussion. Raises NotFound. One query."""
    found = Remark.objects.filter(pk=remark_id).first()
    if found is None:
        raise NotFound
    return found


def own_line(actor: Actor, meeting_id: UUID) -> Attendee | None:
    """The actor's line on the roll, the meeting and its organization with it; None for who has none. One query."""
    if actor.member_id is None:
        return None
    rows = Attendee.objects.select_related("meeting__organization")
    return rows.filter(meeting_id=meeting_id, member_id=actor.member_id).first()


def line_on_roll(meeting_id: UUID, attendee_id: UUID) -> Attendee:
    """A line of this meeting's roll. Raises NotFound. One query."""
    found = Attendee.objects.filter(pk=attendee_id, meeting_id=meeting_id).first()
    if found is None:
        raise NotFound
    return found
