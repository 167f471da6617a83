"""What the auditor reads of what happens at a meeting."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.audit.registry import call_detail, describe


def register() -> None:
    """Say every audited deed of the room in words; called once, when the program starts."""
    describe("meeting.opened", _("opened a meeting"))
    describe("meeting.taken_over", _("took a meeting over as its host"))
    describe("meeting.closed", _("closed a meeting: {present} of {expected} present"))
    describe("meeting.signed_in", _("signed in at a meeting"))
    describe("meeting.left", _("left a meeting before its end"))
    describe("meeting.entered", _("signed {people} people in by hand"))
    describe("meeting.guest_entered", _("entered a guest of a meeting"))
    describe("meeting.sign_in_undone", _("took a sign-in back: {reason}"))
    describe("meeting.remark_hidden", _("hid a line of a discussion: {reason}"))
    describe("meeting.video_set", _("said where the video room of a meeting is"))
    describe("meeting.room_asked", _("opened the video room of a meeting"))
    describe("video_server.set", _("set up a video server"))
    describe("video_server.removed", _("removed a video server"))
    describe("motion.made", _("made a motion"))
    describe("motion.put", _("put a motion to the vote"))
    describe("motion.decided", _("closed a vote: {approve} in favor"))
    describe("motion.withdrawn", _("withdrew a motion"))
    call_detail("attendee", _("Line on the roll"))
    call_detail("attendees", _("Lines on the roll"))
    call_detail("motion", _("Motion"))
    call_detail("remark", _("Line of the discussion"))
