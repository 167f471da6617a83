"""What the room puts into the page of a meeting: its tab, what comes next."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.offline.pages import Shortcut, keep_page, shortcuts
from zhibu.foundation.ui.slots import NavItem, nav_items
from zhibu.meetings.choices import MeetingState
from zhibu.meetings.frame import Frame, MeetingTab, Step, meeting_tabs, steps
from zhibu.meetings.queries.video import may_set_servers
from zhibu.meetings.rules.attending import can_open

SEEN = frozenset({MeetingState.OPEN, MeetingState.CLOSED, MeetingState.CIRCULATED})


def _may_open(frame: Frame, at: datetime) -> bool:
    return frame.able.run and can_open(frame.meeting.starts_at, frame.meeting.ends_at, at)


def _may_enter(frame: Frame) -> bool:
    return frame.meeting.state in SEEN or (frame.able.run and frame.meeting.state == MeetingState.CALLED)


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    meeting_tabs.register(MeetingTab("live", _("Live"), "meetings:live", order=20, allowed=_may_enter))
    called, under_way = frozenset({MeetingState.CALLED}), frozenset({MeetingState.OPEN})
    steps.register(
        Step("open", _("Open the meeting"), "meetings:open", called, "player-play", is_post=True, order=20,
             allowed=_may_open)
    )  # fmt: skip
    steps.register(
        Step("live", _("To the meeting"), "meetings:live", under_way, "arrow-right", order=20,
             allowed=lambda frame, at: frame.able.run or frame.mine is not None)
    )  # fmt: skip
    steps.register(Step("close", _("End the meeting"), "meetings:close", under_way, "check", order=30))
    nav_items.register(
        NavItem("meetings.video", "workbench", _("Video servers"), "meetings:video_servers", "video", order=83,
                group=_("Administration"), allowed=may_set_servers)
    )  # fmt: skip
    keep_page("meetings:here", "meetings:live")
    shortcuts.register(
        Shortcut("meetings.here", _("Sign in to a meeting"), "meetings:here_now", "code", stands_in="meetings:mine",
                 order=20)
    )  # fmt: skip
