"""Writing the minutes: saved as often as one likes, by as many as lead, without losing a word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import Refused
from zhibu.meetings.access import get_run_meeting
from zhibu.meetings.actions._floor import note
from zhibu.meetings.choices import MeetingState
from zhibu.meetings.models import AgendaItem, Meeting, Minutes, MinutesRevision
from zhibu.meetings.queries.minutes import ITEM, OPEN, fields_of, next_revision, saved_fields
from zhibu.meetings.rules import merging, record


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands now: `fields` of `revision`. `written` is the saving that holds exactly what was sent.

    `conflicts` are the fields where both versions are to be shown, mine and theirs; nothing of mine stands then, but
    it is kept as a saving aside, and `fields` are a proposal with theirs at those places. `was_merged`: somebody
    else's words stand here as well.
    """

    revision: int
    written: int
    fields: dict[str, str]
    conflicts: dict[str, tuple[str, str]]
    was_merged: bool = False


@transaction.atomic
def save_minutes(*, actor: Actor, at: datetime, meeting_id: UUID, base: int, fields: Mapping[str, str]) -> Saved:
    """Save the minutes that began with revision `base`, put together with what others saved since.

    Fields that are not given stay. Saving the same again changes nothing. Order of effects: savings, minutes, items,
    audit (once for each writer). Raises NotFound, Forbidden (see `get_run_meeting`); Refused `not_begun`,
    `went_round`, `sealed`, `too_long`.
    """
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    demand_writing(meeting)
    items = tuple(AgendaItem.objects.filter(meeting=meeting))
    minutes = Minutes.objects.filter(meeting=meeting).first() or Minutes(meeting=meeting)
    theirs = fields_of(minutes, items)
    began = saved_fields(minutes, base)
    mine = _sent(fields, theirs, began)
    if all(theirs[name] == text for name, text in mine.items()):
        return Saved(minutes.revision, minutes.revision, theirs, {})
    if minutes.revision == 0:
        minutes.save()
    merged = merging.merge(began, mine, theirs)
    was_merged = bool(merged.conflicts) or any(merged.fields[name] != mine[name] for name in mine)
    written = _keep(minutes, {**began, **mine}, actor, at, aside=True) if was_merged else 0
    if merged.conflicts:
        return Saved(minutes.revision, written, merged.fields, merged.conflicts, was_merged=True)
    _write(minutes, items, merged.fields, actor, at)
    note("minutes.saved", meeting, actor=actor, at=at, revision=minutes.revision)
    return Saved(minutes.revision, written or minutes.revision, merged.fields, {}, was_merged)


def demand_writing(meeting: Meeting) -> None:
    """Raises Refused unless the minutes of the meeting may be written now."""
    if meeting.state in record.WRITTEN:
        return
    if meeting.state == MeetingState.CALLED:
        raise Refused("not_begun", _("The meeting has not begun yet; there is nothing to record."))
    if meeting.state == MeetingState.CIRCULATED:
        raise Refused("went_round", _("The record has been sent round. Take it back to go on writing."))
    if meeting.state == MeetingState.CANCELLED:
        raise Refused("cancelled", _("The meeting was cancelled."))
    raise Refused("sealed", _("The record is sealed. It can be put right by a visible amendment only."))


def _sent(fields: Mapping[str, str], known: Mapping[str, str], began: Mapping[str, str]) -> dict[str, str]:
    """What was sent, tidied; the words on an item that is gone from the agenda go into the summary."""
    mine = {name: merging.tidied(text) for name, text in fields.items() if name in known}
    lost = [
        merging.tidied(text) for name, text in fields.items() if name.startswith(ITEM) and name not in known and text
    ]
    if lost:
        mine["summary"] = "\n".join([mine.get("summary", began.get("summary", "")), *lost]).strip("\n")
    if any(len(text) > record.LONGEST for text in mine.values()):
        raise Refused("too_long", _("At most 4,000 characters each. Attach longer texts as a file."))
    return {name: "1" if text and name.startswith(OPEN) else text for name, text in mine.items()}


def _keep(minutes: Minutes, fields: Mapping[str, str], actor: Actor, at: datetime, *, aside: bool = False) -> int:
    number = next_revision(minutes)
    content = {"fields": dict(fields), "aside": aside}
    MinutesRevision.objects.create(
        minutes=minutes, revision=number, content=content, by_id=actor.account_id, by_name=actor.name, at=at
    )
    return number


def _write(
    minutes: Minutes, items: tuple[AgendaItem, ...], fields: Mapping[str, str], actor: Actor, at: datetime
) -> None:
    minutes.revision = _keep(minutes, fields, actor, at)
    minutes.summary, minutes.measures = fields["summary"], fields["measures"]
    minutes.edited_by_id, minutes.edited_by_name, minutes.edited_at = actor.account_id, actor.name, at
    minutes.save()
    for item in items:
        notes, is_open = fields[f"{ITEM}{item.pk}"], bool(fields[f"{OPEN}{item.pk}"])
        if (item.notes, item.is_open) != (notes, is_open):
            item.notes, item.is_open = notes, is_open
            item.save(update_fields=["notes", "is_open"])
