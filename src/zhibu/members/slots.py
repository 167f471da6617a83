"""What this context puts into the shells, the homes and the pages of organizations."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.ui.slots import (
    MemberTab,
    NavItem,
    OrganizationDeed,
    OrganizationTab,
    member_tabs,
    nav_items,
    organization_deeds,
    organization_tabs,
    todo_sources,
)
from zhibu.members import todos
from zhibu.organizations.choices import BRANCH_KINDS
from zhibu.organizations.models import Organization


def sees_members(actor: Actor) -> bool:
    """Whether the registry is there for the actor at all."""
    return actor.can_anywhere(Verb.SEE_MEMBERS)


def is_member(actor: Actor) -> bool:
    """Whether the actor has a record of their own."""
    return actor.member_id is not None


def may_split(actor: Actor, organization: Organization) -> bool:
    """Whether the office splits a branch: one that stands below another organization."""
    is_branch = organization.kind in BRANCH_KINDS and organization.parent_id is not None
    return is_branch and actor.can(Verb.MANAGE_ORGANIZATIONS, organization.path)


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    nav_items.register(
        NavItem(
            key="members", area="workbench", label=_("Members"), url_name="members:registry", icon="users", order=30,
            group=_("Registry"), allowed=sees_members, is_main=True,
        )
    )  # fmt: skip
    nav_items.register(
        NavItem(
            key="member.branch", area="member", label=_("Organization"), url_name="members:branch",
            icon="users-group", order=30, allowed=lambda actor: bool(actor.home_path),
        )
    )  # fmt: skip
    nav_items.register(
        NavItem(
            key="member.me", area="member", label=_("Me"), url_name="members:me", icon="user", order=50,
            allowed=is_member,
        )
    )  # fmt: skip
    member_tabs.register(MemberTab(key="record", label=_("Record"), url_name="members:member", order=10))
    member_tabs.register(MemberTab(key="history", label=_("Changes and looks"), url_name="members:history", order=90))
    organization_tabs.register(
        OrganizationTab(
            key="members", label=_("Members"), url_name="members:of_organization", order=15, allowed=sees_members
        )
    )
    organization_tabs.register(
        OrganizationTab(
            key="groups", label=_("Groups"), url_name="members:groups", order=16, allowed=sees_members,
            fits=lambda organization: organization.kind in BRANCH_KINDS,
        )
    )  # fmt: skip
    organization_deeds.register(
        OrganizationDeed(
            key="split", label=_("Split the branch"), url_name="members:split", icon="columns", allowed=may_split
        )
    )
    todo_sources.register(todos.CORRECTIONS)
    todo_sources.register(todos.TRANSFERS)
    todo_sources.register(todos.ANSWERS)
