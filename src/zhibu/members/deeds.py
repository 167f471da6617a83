"""What the auditor reads of the deeds of this context."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.audit.registry import describe


def register() -> None:
    """Say every audited deed in words; called once, when the program starts."""
    describe("member.enrolled", _("entered a member in the registry"))
    describe("member.edited", _("changed a member's record"))
    describe("member.standing_changed", _("changed a member's standing on {on}"))
    describe("member.moved", _("moved a member to another branch"))
    describe("members.regrouped", _("put {count} members into another group"))
    describe("member.revealed", _("revealed a protected field of a member; purpose: {purpose}"))
    describe("members.exported", _("exported {count} members; purpose: {purpose}"))
    describe("members.imported", _("entered a batch of an imported roster"))
    describe("correction.requested", _("asked for a correction of their record"))
    describe("correction.accepted", _("accepted a correction of a record"))
    describe("correction.declined", _("answered a correction without changing the record"))
    describe("correction.withdrawn", _("withdrew their request for a correction"))
    describe("transfer.proposed", _("proposed a member's transfer"))
    describe("transfer.accepted", _("accepted a member's transfer"))
    describe("transfer.declined", _("declined a member's transfer"))
    describe("transfer.withdrawn", _("withdrew the proposal of a transfer"))
    describe("members.returned", _("put {count} members back by undoing a change of organizations"))
