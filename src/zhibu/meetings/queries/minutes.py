"""Reads of the minutes: the draft as a form shows it, and what was saved before."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from zhibu.meetings.models import AgendaItem, Meeting, Minutes, MinutesRevision

ITEM, OPEN = "item:", "open:"
"""Fields of an item: its notes, and whether it is left open ("1") for the next meeting."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The minutes as they stand. `fields` maps names to texts; `revision` is the saving that they come from."""

    items: tuple[AgendaItem, ...]
    fields: dict[str, str]
    revision: int
    edited_by_name: str
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class Saving:
    """One saving. `is_aside`: what somebody wrote while another's version stood; it was merged or shown beside it.
    `changes` are the fields that differ from the saving before, with their names in words."""

    revision: int
    by_name: str
    at: datetime
    is_aside: bool
    fields: dict[str, str]


def draft_of(meeting: Meeting) -> Draft:
    """The minutes of a meeting with its agenda. Two queries."""
    items = tuple(AgendaItem.objects.filter(meeting=meeting))
    minutes = Minutes.objects.filter(meeting=meeting).first() or Minutes(meeting=meeting)
    fields = fields_of(minutes, items)
    return Draft(items, fields, minutes.revision, minutes.edited_by_name, minutes.edited_at)


def fields_of(minutes: Minutes, items: tuple[AgendaItem, ...]) -> dict[str, str]:
    """The minutes as fields, in the order of the page."""
    fields = {"summary": minutes.summary, "measures": minutes.measures}
    for item in items:
        fields[f"{ITEM}{item.pk}"] = item.notes
        fields[f"{OPEN}{item.pk}"] = "1" if item.is_open else ""
    return fields


def saved_fields(minutes: Minutes, revision: int) -> dict[str, str]:
    """What was saved as a revision; nothing at all for 0, before anything was. One query."""
    row = MinutesRevision.objects.filter(minutes=minutes, revision=revision).first() if revision else None
    return dict(row.content["fields"]) if row else {}


def next_revision(minutes: Minutes) -> int:
    """The number of the next saving. One query."""
    return (MinutesRevision.objects.filter(minutes=minutes).aggregate(last=Max("revision"))["last"] or 0) + 1


def savings_of(meeting: Meeting, most: int = 200) -> list[Saving]:
    """What was saved, newest first. One query."""
    rows = MinutesRevision.objects.filter(minutes_id=meeting.pk).order_by("-revision")[:most]
    return [
        Saving(row.revision, row.by_name, row.at, bool(row.content.get("aside")), dict(row.content["fields"]))
        for row in rows
    ]
