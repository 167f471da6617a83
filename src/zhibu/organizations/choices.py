"""Kinds and states of organizations, posts and their changes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganizationKind(TextChoices):
    """What a node of the tree is."""

    WORKING_COMMITTEE = "working_committee", _("Working committee")
    COMMITTEE = "committee", _("Committee")
    GENERAL_BRANCH = "general_branch", _("General branch")
    BRANCH = "branch", _("Ordinary branch")
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

    ACTIVE = "active", _("At work")
    DISSOLVED = "dissolved", _("Dissolved")


class ChangeKind(TextChoices):
    """What has happened to an organization."""

    FOUNDED = "founded", _("Founded")
    RENAMED = "renamed", _("Renamed")
    MOVED = "moved", _("Moved")
    DISSOLVED = "dissolved", _("Dissolved")
    REINSTATED = "reinstated", _("Reinstated")
    DETAILS = "details", _("Details changed")
    IMPORTED = "imported", _("Imported")
    APPOINTED = "appointed", _("Took a post")
    LEFT_POST = "left_post", _("Left a post")
    TERM_STARTED = "term_started", _("Term started")
    TERM_EXTENDED = "term_extended", _("Term extended")
    SUSPENDED = "suspended", _("Organization life suspended")
    RESUMED = "resumed", _("Organization life resumed")
    TOOK_OVER = "took_over", _("Took another organization over")
    SPLIT = "split", _("Split")
    UNDONE = "undone", _("Undone")


class ReshapingKind(TextChoices):
    """What can be undone within a day."""

    MERGED = "merged", _("Merger")
    SPLIT = "split", _("Split")
    DISSOLVED = "dissolved", _("Dissolution")
    SUSPENDED = "suspended", _("Suspension")


class PostKind(TextChoices):
    """Posts of a committee or a branch."""

    SECRETARY = "secretary", _("Secretary")
    DEPUTY_SECRETARY = "deputy_secretary", _("Deputy secretary")
    ORGANIZATION = "organization", _("Organization commissioner")
    PUBLICITY = "publicity", _("Publicity commissioner")
    DISCIPLINE = "discipline", _("Discipline commissioner")
    COMMISSIONER = "commissioner", _("Commissioner")
    GROUP_LEADER = "group_leader", _("Group leader")


class Territory(TextChoices):
    """To which level of government an organization belongs by place (属地关系)."""

    CENTRAL = "central", _("Central")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    COMMUNITY = "community", _("Community or village")


class Category(TextChoices):
    """The category of the organization sheet (组织类别)."""

    LOCAL = "local", _("Local committee")
    TOWNSHIP = "township", _("Township committee")
    DISPATCHED = "dispatched", _("Dispatched working committee")
    SYSTEM = "system", _("System committee")
    GRASSROOTS = "grassroots", _("Grassroots organization")


class UnitSituation(TextChoices):
    """Whose unit an organization stands in (所在单位情况)."""

    SAME = "same", _("Same as the organization above")
    LEGAL_PERSON = "legal_person", _("Legal person of its own")
    JOINT = "joint", _("Joint branch of several units")


COMMITTEE_KINDS = frozenset({OrganizationKind.WORKING_COMMITTEE, OrganizationKind.COMMITTEE})
"""Kinds that stand over general branches and branches."""

BRANCH_KINDS = frozenset(
    {
        OrganizationKind.BRANCH,
        OrganizationKind.JOINT_BRANCH,
        OrganizationKind.TEMPORARY_BRANCH,
        OrganizationKind.FUNCTIONAL_BRANCH,
    }
)
"""Kinds that hold members."""

RULE_TITLES = (
    _("Term of a grassroots committee"),
    _("Longest extension of a term"),
    _("Months before its end from which a term is called to mind"),
)
"""Titles of the rules in `rulebook/data/organizations.toml`, for the catalogue."""
