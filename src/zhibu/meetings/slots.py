"""What the call of meetings puts into the shells, the homes, the page of a meeting and that of an organization."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.calendars.slots import calendar_sources
from zhibu.foundation.files.registry import register_reader
from zhibu.foundation.offline.pages import keep_page
from zhibu.foundation.ui.slots import (
    NavItem,
    OrganizationTab,
    OwnPage,
    nav_items,
    organization_tabs,
    own_pages,
    todo_sources,
)
from zhibu.meetings import access, call_calendar, call_panels, call_todos
from zhibu.meetings.actions.topics import TOPIC_FILE
from zhibu.meetings.frame import MeetingTab, Panel, meeting_tabs, panels
from zhibu.meetings.queries.topics import can_read_file, files_in_use

GROUP = _("Organization life")


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    meeting_tabs.register(MeetingTab("meeting", _("Meeting"), "meetings:meeting", order=10))
    _register_panels()
    _register_navigation()
    for source in (call_todos.ANSWERS, call_todos.THIN, call_todos.EXCUSES, call_todos.INVITATIONS):
        todo_sources.register(source)
    calendar_sources.register(call_calendar.SOURCE)
    register_reader(TOPIC_FILE, can_read_file, in_use=files_in_use)
    keep_page("meetings:mine", "meetings:meeting")


def _register_panels() -> None:
    def panel(key: str, context: Any, order: int, *, side: bool = False) -> None:
        panels.register(Panel(key, f"meetings/_panel_{key}.html", context, order=order, side=side))

    panel("mine", call_panels.mine, 10)
    panel("facts", call_panels.facts, 20)
    panel("agenda", call_panels.agenda, 30)
    panel("answers", call_panels.answers, 40, side=True)
    panel("company", call_panels.company, 60, side=True)
    panel("forward", call_panels.forward, 90, side=True)


def _register_navigation() -> None:
    own_pages.register(
        OwnPage(
            "meetings", _("My meetings"), "meetings:mine", "calendar-event", order=10, on_branch=True,
            allowed=lambda actor: actor.member_id is not None,
        )
    )  # fmt: skip

    def makes_kinds(actor: Actor) -> bool:
        return actor.can_anywhere(Verb.MANAGE_RULES)

    def sees(actor: Actor) -> bool:
        return access.has_desk(actor)

    for key, label, url, icon, order, allowed in (
        ("meetings", _("Meetings"), "meetings:desk", "calendar-event", 20, sees),
        ("meetings.topics", _("Topics from above"), "meetings:topics", "flag", 21, sees),
    ):
        main = key == "meetings"
        nav_items.register(
            NavItem(key, "workbench", label, url, icon, order=order, group=GROUP, allowed=allowed, is_main=main)
        )
    nav_items.register(
        NavItem(
            "meetings.kinds", "workbench", _("Kinds of meetings"), "meetings:kinds", "settings", order=82,
            group=_("Administration"), allowed=makes_kinds,
        )
    )  # fmt: skip
    organization_tabs.register(
        OrganizationTab("meetings", _("Organization life"), "meetings:of_organization", order=20, allowed=sees)
    )
