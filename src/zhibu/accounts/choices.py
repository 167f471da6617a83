"""Words of this context."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DemoRole(TextChoices):
    """Whom one may be in the demonstration, in the order in which they are offered."""

    MEMBER = "member", _("Member")
    SECRETARY = "secretary", _("Branch secretary")
    COMMISSIONER = "commissioner", _("Committee member")
    OFFICE = "office", _("Committee office")
    ZONE = "zone", _("Zone office")
    READER = "reader", _("Reader")
    REVIEWER = "reviewer", _("Lesson reviewer")
    ADMINISTRATOR = "administrator", _("System administrator")
    SECURITY = "security", _("Security administrator")
    AUDITOR = "auditor", _("Auditor")


DEMO_SEES = {
    DemoRole.MEMBER: _("This week's lessons, the check-in and the hours of the year"),
    DemoRole.SECRETARY: _("Who has studied, who is behind, the roster of the branch"),
    DemoRole.COMMISSIONER: _("The branch, its lessons and a reminder for those behind"),
    DemoRole.OFFICE: _("The branches of one committee, their rosters and their week"),
    DemoRole.ZONE: _("All 1,316 organizations, down to every branch"),
    DemoRole.READER: _("The figures and rosters, without changing anything"),
    DemoRole.REVIEWER: _("The lessons that wait for a review"),
    DemoRole.ADMINISTRATOR: _("The tree of organizations, accounts, background jobs and rules"),
    DemoRole.SECURITY: _("Who holds which role, where and until when"),
    DemoRole.AUDITOR: _("Who has done what and when"),
}
"""What one finds as each of them: a line under the button."""
