"""Who holds a meeting together, and its agenda as it stands."""

from zhibu.meetings.models import AgendaItem, Invitation, Meeting


def invitations_of(meeting: Meeting) -> list[Invitation]:
    """The branches that were invited, in order, organizations loaded. One query."""
    return list(Invitation.objects.select_related("organization").filter(meeting=meeting))


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The items of the agenda in order, with topics and where they were carried from. One query."""
    return list(
        AgendaItem.objects.select_related("topic", "carried_from__meeting")
        .filter(meeting=meeting)
        .order_by("position")
    )
