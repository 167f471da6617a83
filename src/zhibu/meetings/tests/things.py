"""One thing of every kind of this context, for the access matrix: arguments by the name that addresses give them."""

from datetime import date
from typing import Any

from zhibu.meetings.models import Invitation, LocalKind, Motion, Remark, Topic
from zhibu.meetings.tests.factories import AttendeeFactory, ItemFactory, MeetingFactory
from zhibu.meetings.tests.record_things import things_of_record


def things_of_meetings(branch: Any, member: Any) -> dict[str, object]:
    """A general meeting tomorrow of the branch, the member on its roll."""
    meeting = MeetingFactory(organization=branch)
    attendee = AttendeeFactory(meeting=meeting, member=member)
    item = ItemFactory(meeting=meeting)
    motion = Motion.objects.create(meeting=meeting, text="通过年度计划", made_at=meeting.called_at)
    remark = Remark.objects.create(meeting=meeting, attendee=attendee, text="同意", at=meeting.called_at)
    return {
        **_of_the_call(meeting, branch),
        "meeting_id": meeting.pk,
        "attendee_id": attendee.pk,
        "item_id": item.pk,
        "motion_id": motion.pk,
        "remark_id": remark.pk,
        "digits": "472916",
        **things_of_record(branch, member),
    }


def _of_the_call(meeting: Any, branch: Any) -> dict[str, object]:
    """A topic that asks the branch, a kind of its own, an invitation to another branch."""
    at, day = meeting.called_at, date(2026, 11, 1)
    topic = Topic.objects.create(
        organization=branch.parent, title="学习条例", starts_on=day, ends_on=date(2026, 12, 1), made_at=at
    )
    kind = LocalKind.objects.create(organization=branch, code="x-red", name="红色讲堂", in_force_from=day, made_at=at)
    sister = type(branch).objects.exclude(pk=branch.pk).filter(parent=branch.parent).first()
    row = Invitation.objects.create(meeting=meeting, organization=sister, invited_at=at)
    return {"topic_id": topic.pk, "kind_id": kind.pk, "invitation_id": row.pk}
