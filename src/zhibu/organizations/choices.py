"""Kinds and states of organizations, posts and their changes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganizationKind(TextChoices):
    """What a node of the tree is."""

    WORKING_COMMITTEE = "working_committee", _("Working committee")
    COMMITTEE = "committee", _("Committee")
    GENERAL_BRANCH = "general_branch", _("General branch")
    BRANCH = "branch", _("Branch")
    JOINT_BRANCH = "joint_branch", _("Joint branch")
    TEMPORARY_BRANCH = "temporary_branch", _("Temporary branch")
    FUNCTIONAL_BRANCH = "functional_branch", _("Functional branch")
    GROUP = "group", _("Group")


class CommitteeLevel(TextChoices):
    """Which of the zone's lists a committee stands on (township, direct, second-level)."""

    NONE = "", _("Not set")
    TOWNSHIP = "township", _("Township or subdistrict")
    DIRECT = "direct", _("Directly below")
    SECOND = "second", _("Second-level")


class OrganizationState(TextChoices):
    """Whether an organization is at work."""

    ACTIVE = "active", _("Active")
    DISSOLVED = "dissolved", _("Dissolved")


class ChangeKind(TextChoices):
    """What has happened to an organization."""

    FOUNDED = "founded", _("Founded")
    RENAMED = "renamed", _("Renamed")
    MOVED = "moved", _("Moved")
    DISSOLVED = "dissolved", _("Dissolved")
    IMPORTED = "imported", _("Imported")


class PostKind(TextChoices):
    """Posts of a committee or a branch."""

    SECRETARY = "secretary", _("Secretary")
    DEPUTY_SECRETARY = "deputy_secretary", _("Deputy secretary")
    ORGANIZATION = "organization", _("Organization commissioner")
    PUBLICITY = "publicity", _("Publicity commissioner")
    DISCIPLINE = "discipline", _("Discipline commissioner")
    COMMISSIONER = "commissioner", _("Commissioner")
    GROUP_LEADER = "group_leader", _("Group leader")


BRANCH_KINDS = frozenset(
    {
        OrganizationKind.BRANCH,
        OrganizationKind.JOINT_BRANCH,
        OrganizationKind.TEMPORARY_BRANCH,
        OrganizationKind.FUNCTIONAL_BRANCH,
    }
)
"""Kinds that hold members."""
