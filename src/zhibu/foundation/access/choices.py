"""Roles that a grant gives, and the verbs that a role allows."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person may be for an organization and all below it."""

    SECRETARY = "secretary", _("Branch secretary")
    COMMISSIONER = "commissioner", _("Committee member")
    GROUP_LEADER = "group_leader", _("Group leader")
    OFFICE = "office", _("Office above")
    READER = "reader", _("Reader")
    REVIEWER = "reviewer", _("Lesson reviewer")
    EDITOR = "editor", _("Editor of websites")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("System administrator")
    SECURITY = "security", _("Security administrator")


class Verb(StrEnum):
    """What can be allowed. One verb, one sentence that begins with "may"."""

    SEE_ORGANIZATION = "see_organization"
    MANAGE_ORGANIZATIONS = "manage_organizations"
    MANAGE_POSTS = "manage_posts"
    SEE_MEMBERS = "see_members"
    MANAGE_MEMBERS = "manage_members"
    IMPORT_MEMBERS = "import_members"
    EXPORT_MEMBERS = "export_members"
    REVEAL_SENSITIVE = "reveal_sensitive"
    SEE_LESSONS = "see_lessons"
    WRITE_LESSONS = "write_lessons"
    REVIEW_LESSONS = "review_lessons"
    PUBLISH_LESSONS = "publish_lessons"
    SEE_HOURS = "see_hours"
    CORRECT_HOURS = "correct_hours"
    REMIND = "remind"
    SEE_MEETINGS = "see_meetings"
    CALL_MEETINGS = "call_meetings"
    COMMEND_MEETINGS = "commend_meetings"
    RUN_APPRAISALS = "run_appraisals"
    SEE_TALKS = "see_talks"
    OPEN_SITES = "open_sites"
    EDIT_SITES = "edit_sites"
    WRITE_ARTICLES = "write_articles"
    PUBLISH_ARTICLES = "publish_articles"
    PUSH_ARTICLES = "push_articles"
    SEE_DASHBOARD = "see_dashboard"
    MANAGE_GRANTS = "manage_grants"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_AUDIT = "see_audit"
    MANAGE_JOBS = "manage_jobs"
    MANAGE_RULES = "manage_rules"


class GrantState(TextChoices):
    """Which grants a list shows."""

    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("No longer held")
    ALL = "all", _("All")
