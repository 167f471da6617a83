"""What a token may be for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """What a token lets its bearer do at all; what they may do in it, their grants say as on the pages."""

    OWN_READ = "own:read", _("see who you are and your roles")
    ORGANIZATIONS_READ = "organizations:read", _("see organizations and their posts")
    ORGANIZATIONS_WRITE = "organizations:write", _("found, rename and move organizations for you")
    MEMBERS_READ = "members:read", _("see rosters, sensitive fields masked")
    MEMBERS_WRITE = "members:write", _("enter members and correct their records for you")
    MEMBERS_REVEAL = "members:reveal", _("reveal a sensitive field, with a purpose that is recorded")
    LEARNING_READ = "learning:read", _("see lessons and hours")
    LEARNING_WRITE = "learning:write", _("study and check in for you")
    MEETINGS_READ = "meetings:read", _("see meetings")
    MEETINGS_WRITE = "meetings:write", _("call meetings, answer and sign in for you")
    APPRAISALS_READ = "appraisals:read", _("see appraisals and, where you may, grades")
    TALKS_READ = "talks:read", _("see that talks took place, never what was said")
    SITES_READ = "sites:read", _("see websites and articles")
    COMPLIANCE_READ = "compliance:read", _("see what is due, done and overdue")
    NOTICES_READ = "notices:read", _("see your notices")
    NOTICES_WRITE = "notices:write", _("mark your notices as read")
    RULES_READ = "rules:read", _("see the rules in force")
    MODULES_READ = "modules:read", _("see what modules of this site show you")
    MODULES_WRITE = "modules:write", _("act for you in modules of this site")
    CALENDAR_READ = "calendar:read", _("see your calendar and its addresses")


class TokenKind(TextChoices):
    """Where a token comes from."""

    PERSONAL = "personal", _("Own token")
    APPLICATION = "application", _("Token of an application")
    GRANTED = "granted", _("Given by sign-in")
