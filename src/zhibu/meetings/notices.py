"""What notices this context sends, in words: for the page of preferences, and for what is said outside."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.notify.kinds import NoticeGroup, notice_groups

for group in (
        NoticeGroup(
            "meetings.changed", _("A meeting is moved or cancelled"), _("A meeting was moved or cancelled"),
            ("meeting.moved", "meeting.cancelled"), order=20, cannot_wait=True,
        ),
        NoticeGroup(
            "meetings", _("Calls, invitations, answers"), _("There is news about a meeting"), ("meeting.",), order=21
        ),
        NoticeGroup(
            "records", _("Records to read and confirm"), _("The record of a meeting waits for you"),
            ("meeting.circulated", "record."), order=22,
        ),
):  # fmt: skip
    notice_groups.register(group)
