"""Words of this context."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class DemoRole(TextChoices):
    """Whom one may be in the demonstration, in the order in which they are offered."""

    MEMBER = "member", _("Member")
    SECRETARY = "secretary", _("Branch secretary")
    COMMISSIONER = "commissioner", _("Committee member")
    OFFICE = "office", _("Committee office")
    ZONE = "zone", _("Zone office")
    READER = "reader", _("Reader")
    REVIEWER = "reviewer", _("Lesson reviewer")
    EDITOR = "editor", _("Editor of websites")
    FIRST_REVIEW = "first_review", _("First review")
    SECOND_REVIEW = "second_review", _("Second review")
    LAST_REVIEW = "last_review", _("Last review")
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
    DemoRole.EDITOR: (_("The websites of the zone and below, their articles and who uses them"), "pencil"),
    DemoRole.FIRST_REVIEW: (_("Articles that were sent in: facts, figures, names"), "checklist"),
    DemoRole.SECOND_REVIEW: (_("Articles after the first review: whether they may be said"), "checklist"),
    DemoRole.LAST_REVIEW: (_("Articles before publication: the last word"), "checklist"),
    DemoRole.ADMINISTRATOR: (_("The tree of organizations, accounts, background jobs and rules"), "settings"),
    DemoRole.SECURITY: (_("Who holds which role, where and until when"), "key"),
    DemoRole.AUDITOR: (_("Who has done what and when"), "history"),
}
"""What one finds as each of them, and the icon beside it."""


class AccountState(TextChoices):
    """Whether an account may be entered."""

    OPEN = "open", _("In use")
    CLOSED = "closed", _("Out of use")


class Tier(TextChoices):
    """How carefully an account is guarded: by what its roles reach."""

    MEMBER = "member", _("Member")
    HOLDER = "holder", _("Somebody with a role")
    GUARDED = "guarded", _("Office or administrator")


class Way(TextChoices):
    """How somebody came in; the audit log keeps it."""

    PASSWORD = "password", _("Password")
    PASSKEY = "passkey", _("Passkey")
    PHONE = "phone", _("Code on the phone")
    SLIP = "slip", _("Slip")
    OUTSIDE = "outside", _("Another service")
    DEMO = "demo", _("Demonstration")


class SlipKind(TextChoices):
    """What a slip is for."""

    INVITATION = "invitation", _("First sign-in")
    RECOVERY = "recovery", _("Coming back in")


RULE_WORDS = [
    gettext_noop("No document fixes it: the platform's own."),
    gettext_noop("Slips for coming back in that one secretary prints in a day"),
    gettext_noop("Slips for coming back in that one person is given in a day"),
    gettext_noop("Days until a slip for coming back in expires"),
    gettext_noop("Days until a slip for the first sign-in expires"),
    gettext_noop("Characters of a password"),
    gettext_noop("Kinds of characters in a password"),
    gettext_noop("Characters from which a sentence of two kinds of characters will do as a password"),
    gettext_noop("Earlier passwords that may not be used again"),
    gettext_noop("Days until a member changes the password"),
    gettext_noop("Days until somebody with a role changes the password"),
    gettext_noop("Days until an office or an administrator changes the password"),
    gettext_noop("Days without a page after which a member is signed out"),
    gettext_noop("Days without a page after which somebody with a role is signed out"),
    gettext_noop("Minutes without a page after which an office or an administrator is signed out"),
    gettext_noop("Days after which a member signs in anew"),
    gettext_noop("Days after which somebody with a role signs in anew"),
    gettext_noop("Minutes after which an office or an administrator signs in anew"),
    gettext_noop("The standard demands complexity and regular change and names no number: the platform's own."),
    gettext_noop("Small letters, capitals, digits, others. A sentence of the length named beside it needs two."),
    gettext_noop("The standard demands a time-out and names no number: the platform's own."),
]
"""Titles and notes of this context's rules in the rulebook, for the catalogue."""
