"""What can be done with members' records, one function a verb."""

from zhibu.members.actions.records import (
    change_standing,
    confirm_member,
    edit_member,
    enroll_member,
    move_member,
)

__all__ = ["change_standing", "confirm_member", "edit_member", "enroll_member", "move_member"]
