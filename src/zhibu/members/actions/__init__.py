"""What can be done with members' records, one function a verb."""

from zhibu.members.actions.accounts import MemberSlip, give_new_password, make_slips, open_account, revoke_slip
from zhibu.members.actions.corrections import (
    accept_correction,
    decline_correction,
    request_correction,
    withdraw_correction,
)
from zhibu.members.actions.groups import appoint_leader, assign_to_group, clear_group, found_group, merge_groups
from zhibu.members.actions.looks import note_export, note_opening, reveal_field
from zhibu.members.actions.recognizing import recognize_members
from zhibu.members.actions.records import (
    change_standing,
    confirm_member,
    edit_member,
    enroll_member,
    move_everybody,
    move_member,
)
from zhibu.members.actions.reshaping import move_some, note_returned
from zhibu.members.actions.transfers import (
    accept_transfer,
    decline_transfer,
    propose_transfer,
    propose_transfer_of,
    withdraw_transfer,
)

__all__ = [
    "MemberSlip",
    "accept_correction",
    "accept_transfer",
    "appoint_leader",
    "assign_to_group",
    "change_standing",
    "clear_group",
    "confirm_member",
    "decline_correction",
    "decline_transfer",
    "edit_member",
    "enroll_member",
    "found_group",
    "give_new_password",
    "make_slips",
    "merge_groups",
    "move_everybody",
    "move_member",
    "move_some",
    "note_export",
    "note_opening",
    "note_returned",
    "open_account",
    "propose_transfer",
    "propose_transfer_of",
    "recognize_members",
    "request_correction",
    "reveal_field",
    "revoke_slip",
    "withdraw_correction",
    "withdraw_transfer",
]
