"""What can be done with members' records, one function a verb."""

from zhibu.members.actions.accounts import give_new_password, open_account
from zhibu.members.actions.corrections import (
    accept_correction,
    decline_correction,
    request_correction,
    withdraw_correction,
)
from zhibu.members.actions.looks import note_export, note_opening, reveal_field
from zhibu.members.actions.records import (
    change_standing,
    confirm_member,
    edit_member,
    enroll_member,
    move_everybody,
    move_member,
)
from zhibu.members.actions.transfers import (
    accept_transfer,
    decline_transfer,
    propose_transfer,
    propose_transfer_of,
    withdraw_transfer,
)

__all__ = [
    "accept_correction",
    "accept_transfer",
    "change_standing",
    "confirm_member",
    "decline_correction",
    "decline_transfer",
    "edit_member",
    "enroll_member",
    "give_new_password",
    "move_everybody",
    "move_member",
    "note_export",
    "note_opening",
    "open_account",
    "propose_transfer",
    "propose_transfer_of",
    "request_correction",
    "reveal_field",
    "withdraw_correction",
    "withdraw_transfer",
]
