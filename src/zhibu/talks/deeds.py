"""What the auditor reads of the deeds of this context: that somebody did it, never with whom or about what."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.audit.registry import describe


def register() -> None:
    """Say every audited deed in words; called once, when the program starts."""
    describe("talk.arranged", _("arranged a talk"))
    describe("talk.moved", _("moved a talk"))
    describe("talk.cancelled", _("called a talk off"))
    describe("talk.entered", _("entered a talk"))
    describe("talk.confirmed", _("confirmed a talk"))
    describe("talk.declined", _("said that a talk did not take place"))
    describe("talk.taken_back", _("took a talk back that was entered by mistake"))
    describe("talk.note_written", _("wrote a note of a talk, for the two alone"))
    describe("talk.reminded", _("reminded {told} members of their talks"))
    describe("talk.exported", _("took the ledger of talks of {year} away"))
