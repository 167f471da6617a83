"""The frame of every page about one meeting, and the slots in which the parts of the context hang theirs.

A page of its own: register a `MeetingTab`, and pass `frame=frame_of(actor, meeting, current="<key>")` to a template
that extends `meetings/frame.html` and fills its block `part`. A section on the first page: register a `Panel`. What
the secretary does next in a state: register a `Step`; the first that is allowed becomes the one primary button.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.ui.slots import Slot
from zhibu.meetings.access import Abilities, abilities
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.queries.meetings import attendee_of


@dataclass(frozen=True)
class Frame:
    """What `meetings/frame.html` draws around a page. `mine` is the actor's own line on the roll."""

    meeting: Meeting
    able: Abilities
    mine: Attendee | None
    base: str
    tabs: list[dict[str, Any]]
    step: dict[str, Any] | None


@dataclass(frozen=True)
class MeetingTab:
    """A page of a meeting: `url_name` takes its id; `allowed(frame)` costs no query."""

    key: str
    label: Any
    url_name: str
    order: int = 100
    allowed: Callable[[Frame], bool] = lambda frame: True


@dataclass(frozen=True)
class Panel:
    """A section of a meeting's first page: `context(actor, frame, at)` is what `template` draws, None for nothing.

    `side`: it stands in the side column of a desk, below the others on a phone. The template has it as `panel`.
    """

    key: str
    template: str
    context: Callable[[Actor, Frame, datetime], dict[str, Any] | None]
    order: int = 100
    side: bool = False


@dataclass(frozen=True)
class Step:
    """What comes next for whoever leads a meeting: a link to `url_name`, or a button that posts there."""

    key: str
    label: Any
    url_name: str
    states: frozenset[str]
    icon: str = "arrow-right"
    is_post: bool = False
    order: int = 100
    allowed: Callable[[Frame, datetime], bool] = lambda frame, at: frame.able.run


meeting_tabs: Slot[MeetingTab] = Slot("tabs of a meeting")
panels: Slot[Panel] = Slot("panels of a meeting")
steps: Slot[Step] = Slot("steps of a meeting")


def frame_of(actor: Actor, meeting: Meeting, *, current: str, at: datetime) -> Frame:
    """The frame, with the tab `current` marked. One query at most, for the actor's line on the roll.

    Whoever sees the meeting by a grant works in the workbench, a member in the member's shell.
    """
    able = abilities(actor, meeting)
    frame = Frame(
        meeting=meeting,
        able=able,
        mine=attendee_of(actor, meeting.pk),
        base=f"ui/shell/{'workbench' if able.see else 'member'}.html",
        tabs=[],
        step=None,
    )
    tabs = [
        {"label": tab.label, "url": reverse(tab.url_name, args=[meeting.pk]), "current": tab.key == current}
        for tab in meeting_tabs
        if tab.allowed(frame)
    ]
    return Frame(meeting, able, frame.mine, frame.base, tabs if len(tabs) > 1 else [], _step(frame, current, at))


def panels_of(actor: Actor, frame: Frame, at: datetime) -> list[dict[str, Any]]:
    """The sections of the first page in order, each with its template and what it draws."""
    found = [(panel, panel.context(actor, frame, at)) for panel in panels]
    return [
        {"template": panel.template, "side": panel.side, **context} for panel, context in found if context is not None
    ]


def _step(frame: Frame, current: str, at: datetime) -> dict[str, Any] | None:
    for step in steps:
        if frame.meeting.state in step.states and step.key != current and step.allowed(frame, at):
            url = reverse(step.url_name, args=[frame.meeting.pk])
            return {"label": step.label, "url": url, "icon": step.icon, "is_post": step.is_post}
    return None
