"""Everything that can be done to organizations."""

from zhibu.organizations.actions.details import change_details, rename_organization
from zhibu.organizations.actions.founding import Draft, found_organization, found_organizations
from zhibu.organizations.actions.posts import end_holding, enter_secretaries, extend_term, start_term, take_post
from zhibu.organizations.actions.recognizing import recognize_holders
from zhibu.organizations.actions.reminding import remind_of_terms
from zhibu.organizations.actions.shape import dissolve_organization, move_organization, reinstate_organization
from zhibu.organizations.actions.splitting import NewBranch, split_branch
from zhibu.organizations.actions.suspensions import resume_organization, suspend_organization
from zhibu.organizations.actions.undoing import undo_reshaping

__all__ = [
    "Draft",
    "NewBranch",
    "change_details",
    "dissolve_organization",
    "end_holding",
    "enter_secretaries",
    "extend_term",
    "found_organization",
    "found_organizations",
    "move_organization",
    "recognize_holders",
    "reinstate_organization",
    "remind_of_terms",
    "rename_organization",
    "resume_organization",
    "split_branch",
    "start_term",
    "suspend_organization",
    "take_post",
    "undo_reshaping",
]
