"""Words of this context."""

from typing import Any

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


DEMO_SEES: dict[DemoRole, tuple[Any, str]] = {
    DemoRole.MEMBER: (_("This week's lessons, the check-in and the hours of the year"), "user"),
    DemoRole.SECRETARY: (_("Who has studied, who is behind, the roster of the branch"), "users"),
    DemoRole.COMMISSIONER: (_("The branch, its lessons and a reminder for those behind"), "user-plus"),
    DemoRole.OFFICE: (_("The branches of one committee, their rosters and their week"), "building"),
    DemoRole.ZONE: (_("All 1,316 organizations, down to every branch"), "building-community"),
    DemoRole.READER: (_("The figures and rosters, without changing anything"), "eye"),
    DemoRole.REVIEWER: (_("The lessons that wait for a review"), "checklist"),
    DemoRole.ADMINISTRATOR: (_("The tree of organizations, accounts, background jobs and rules"), "settings"),
    DemoRole.SECURITY: (_("Who holds which role, where and until when"), "key"),
    DemoRole.AUDITOR: (_("Who has done what and when"), "history"),
}
"""What one finds as each of them, and the icon beside it."""


class AccountState(TextChoices):
    """Whether an account may be entered."""

    OPEN = "open", _("In use")
    CLOSED = "closed", _("Out of use")
