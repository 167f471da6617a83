"""From which state a meeting may go where."""

from zhibu.meetings.choices import MeetingState

NEXT: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.CALLED: frozenset({MeetingState.OPEN, MeetingState.CLOSED, MeetingState.CANCELLED}),
    MeetingState.OPEN: frozenset({MeetingState.CLOSED}),
    MeetingState.CLOSED: frozenset({MeetingState.CIRCULATED, MeetingState.ARCHIVED}),
    MeetingState.CIRCULATED: frozenset({MeetingState.CLOSED, MeetingState.ARCHIVED}),
    MeetingState.ARCHIVED: frozenset(),
    MeetingState.CANCELLED: frozenset(),
}


def can_go(state: str, to: MeetingState) -> bool:
    """Whether a meeting in `state` may become `to`. A meeting that was held without the program goes from called to
    closed at once; a record that came back with objections is written further.

    Source: the states of the three-meetings sheet (草稿/待召开/进行中/已结束/已归档), docs/rules/meetings.md.
    """
    return to in NEXT[MeetingState(state)]
