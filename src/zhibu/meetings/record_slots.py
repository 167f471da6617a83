"""What the record puts into the shells and the page of a meeting; readers of its files; words for the auditor."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.audit.registry import describe
from zhibu.foundation.files.registry import register_reader
from zhibu.foundation.offline.pages import keep_page
from zhibu.foundation.ui.slots import NavItem, nav_items, todo_sources
from zhibu.meetings import access
from zhibu.meetings.actions.papers import FILE
from zhibu.meetings.choices import MeetingState
from zhibu.meetings.frame import MeetingTab, Step, meeting_tabs, steps
from zhibu.meetings.queries.papers import can_read, in_use
from zhibu.meetings.record_todos import RECORDS

_OVER = frozenset({MeetingState.CLOSED, MeetingState.CIRCULATED, MeetingState.ARCHIVED})


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    register_reader(FILE, can_read, in_use=in_use)
    keep_page("meetings:minutes")
    meeting_tabs.register(
        MeetingTab(
            "record", _("The record"), "meetings:record", order=60, allowed=lambda frame: frame.meeting.state in _OVER
        )
    )
    todo_sources.register(RECORDS)
    meeting_tabs.register(MeetingTab("papers", _("Papers"), "meetings:papers", order=70))
    steps.register(
        Step(
            "minutes", _("Write the record"), "meetings:minutes", frozenset({MeetingState.CLOSED}), icon="pencil",
            order=60,
        )
    )  # fmt: skip
    steps.register(
        Step(
            "record", _("To the record"), "meetings:record",
            frozenset({MeetingState.CIRCULATED, MeetingState.ARCHIVED}), icon="file-text", order=61,
        )
    )  # fmt: skip
    group = _("Organization life")
    for key, label, url, icon, order in (
        ("meetings.ledger", _("Ledger of meetings"), "meetings:ledger", "file-text", 34),
        ("meetings.exemplary", _("Exemplary records"), "meetings:exemplary", "star", 35),
    ):
        nav_items.register(
            NavItem(key, "workbench", label, url, icon, order=order, group=group, allowed=access.has_desk)
        )
    _describe()


def _describe() -> None:
    describe("minutes.saved", _("wrote the minutes of a meeting"))
    describe("record.circulated", _("sent the record of a meeting round"))
    describe("record.taken_back", _("took the record of a meeting back"))
    describe("record.read", _("read the record of a meeting"))
    describe("record.objected", _("objected to the record of a meeting"))
    describe("record.confirmed", _("confirmed and sealed the record of a meeting"))
    describe("record.amended", _("put a sealed record right: {reason}"))
    describe("record.commended", _("showed a record as exemplary: {why}"))
    describe("record.commendation_withdrawn", _("showed a record as exemplary no longer"))
    describe("paper.added", _("added a file to a meeting"))
    describe("paper.described", _("said what a file of a meeting shows"))
    describe("paper.removed", _("took the file “{name}” of a meeting away"))
    describe("meeting.entered_afterwards", _("entered a meeting that was held without the program"))
    describe("meetings.ledger_exported", _("took the ledger of meetings of {year} along ({rows} lines)"))
