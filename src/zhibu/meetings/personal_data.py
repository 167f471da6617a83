"""What this context holds on a person."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.rights.slots import Held, PersonalData, Subject
from zhibu.meetings.models import Attendee


def _attendance(subject: Subject) -> Held:
    found = Attendee.objects.filter(member_id=subject.member_id) if subject.member_id else Attendee.objects.none()
    rows = found.select_related("meeting").order_by("-meeting__starts_at", "-id")[:5000]
    return Held(
        [_("Time"), _("Meeting"), _("Came")],
        [[row.meeting.starts_at, row.meeting.title, row.get_presence_display()] for row in rows],
    )


MEETINGS = PersonalData(
    "meetings", _("Meetings"), _attendance, order=200,
    kept=_("Sealed records of meetings stay as they were signed: they are records of the organization."),
)  # fmt: skip
