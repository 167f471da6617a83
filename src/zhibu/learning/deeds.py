"""What the auditor reads of the deeds of this context."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.audit.registry import describe


def register() -> None:
    """Say every audited deed in words; called once, when the program starts."""
    describe("lesson.created", _("wrote the lesson “{title}”"))
    describe("lesson.revised", _("revised the lesson “{title}”"))
    describe("lesson.submitted", _("handed in the lesson “{title}” for review"))
    describe("lesson.recalled", _("took the lesson “{title}” back from review"))
    describe("lesson.approved", _("approved the lesson “{title}”"))
    describe("lesson.returned", _("returned the lesson “{title}” to its writer"))
    describe("lesson.withdrawn", _("withdrew the lesson “{title}”"))
    describe("lesson.reopened", _("opened the lesson “{title}” again"))
    describe("lesson.published", _("published a lesson for a week"))
    describe("lesson.unpublished", _("took a lesson out of a week"))
    describe("lesson.checked_in", _("checked in at a lesson (+{hours})"))
    describe("reflection.withdrawn", _("withdrew their reflection"))
    describe("reflection.hidden", _("hid a reflection: {reason}"))
    describe("hours.entered", _("entered {hours} hours for a member"))
    describe("hours.corrected", _("corrected a member's hours by {hours}"))
    describe("hours.exported", _("exported the hours of {count} members"))
    describe("learning.reminded", _("reminded {told} members to study"))
