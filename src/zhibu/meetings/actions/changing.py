"""Changing what was called: another time or place, other people, another agenda, or no meeting at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.events import actions as events
from zhibu.foundation.search import actions as search
from zhibu.foundation.ui.formats import as_moment
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.meetings.access import get_meeting, get_run_meeting
from zhibu.meetings.actions._telling import demand_called, demand_unchanged, record, tell_roll, where_of
from zhibu.meetings.actions.calling import (
    MOST_ITEMS,
    Item,
    count_for,
    demand_also,
    demand_at_work,
    demand_place,
    demand_time,
    seat_host,
)
from zhibu.meetings.actions.rolls import agree
from zhibu.meetings.choices import MeetingState, Mode, Presence
from zhibu.meetings.events import MeetingCancelled, MeetingMoved
from zhibu.meetings.models import AgendaItem, Attendee, Counted, Meeting
from zhibu.meetings.queries.kinds import kinds_held_by
from zhibu.meetings.queries.proposals import own_items, own_topics
from zhibu.meetings.queries.roll import possible_hosts
from zhibu.meetings.rules import states


@dataclass(frozen=True, slots=True)
class Place:
    """When and where a meeting is."""

    starts_at: datetime
    minutes: int
    mode: str = Mode.ROOM
    place: str = ""
    service: str = ""
    link: str = ""


@transaction.atomic
def move_meeting(*, actor: Actor, at: datetime, meeting_id: UUID, to: Place, seen: datetime | None = None) -> Meeting:
    """Put a called meeting to another time or place. At another time everybody is asked again: answers and excuses
    were given for the old one. Nothing changed, nothing happens.

    `seen` is what stood when the form was drawn. Order of effects: meeting, what it counts for, roll of the new day,
    notices, MeetingMoved, audit. Raises NotFound, Forbidden; Refused "state", "changed", "time", "minutes", "place",
    "suspended".
    """
    meeting = get_meeting(actor, meeting_id, Verb.CALL_MEETINGS, lock=True)
    demand_called(meeting)
    before = (meeting.starts_at, meeting.ends_at, meeting.mode, meeting.place, meeting.service, meeting.link)
    from_on = meeting.on
    _place(meeting, to)
    if before == (meeting.starts_at, meeting.ends_at, meeting.mode, meeting.place, meeting.service, meeting.link):
        return meeting
    demand_unchanged(meeting, seen)
    demand_time(to.starts_at, to.minutes, at=at)
    demand_place(meeting.mode, meeting.place, service=to.service, link=to.link)
    if meeting.on != from_on:
        demand_at_work(meeting.organization, meeting.on)
    is_another_time = before[0] != meeting.starts_at
    meeting.sequence += 1
    _save(meeting, at)
    Counted.objects.filter(meeting=meeting).update(on=meeting.on)
    if is_another_time:
        _ask_again(meeting)
    agree(meeting, at=at, tell=False)
    if max(before[0], meeting.starts_at) > at:
        _tell_moved(meeting, at=at, from_at=before[0])
    path = meeting.organization.path
    events.publish(MeetingMoved(meeting.pk, meeting.organization_id, path, meeting.kind, from_on, meeting.on), at=at)
    record(
        "meeting.moved",
        meeting,
        actor=actor,
        at=at,
        before=before[0].isoformat(),
        after=meeting.starts_at.isoformat(),
    )
    return meeting


def _place(meeting: Meeting, to: Place) -> None:
    meeting.starts_at = to.starts_at
    meeting.ends_at = to.starts_at + timedelta(minutes=max(1, to.minutes))
    meeting.on = clock.day_of(to.starts_at)
    online = to.mode != Mode.ROOM
    meeting.mode, meeting.place = to.mode, to.place.strip()
    meeting.service, meeting.link = (to.service, to.link) if online else ("", "")


def _ask_again(meeting: Meeting) -> None:
    roll = Attendee.objects.filter(meeting=meeting)
    roll.filter(presence=Presence.EXCUSED).update(presence=Presence.INVITED)
    roll.update(answer="", excuse="", excuse_state="", excused_by_name="")


def _tell_moved(meeting: Meeting, *, at: datetime, from_at: datetime) -> None:
    """Tell the roll: before anybody sets out, so before the earlier of the two times that is still to come."""
    is_another_time = from_at != meeting.starts_at
    words = (
        _("%(where)s. Please answer again whether you are coming.")
        if is_another_time
        else _("%(where)s. The time stays.")
    )
    tell_roll(
        meeting,
        at=at,
        kind="meeting.moved",
        title=_("Changed: %(title)s, %(when)s") % {"title": meeting.title, "when": as_moment(meeting.starts_at)},
        body=words % {"where": where_of(meeting)},
        needed_by=min((time for time in (from_at, meeting.starts_at) if time > at), default=None),
    )


@transaction.atomic
def cancel_meeting(*, actor: Actor, at: datetime, meeting_id: UUID, reason: str) -> Meeting:
    """Call a meeting off, with a reason that those called are told. A second time changes nothing.

    Its open matters and topics are free to be taken up again. Order of effects: meeting, notices, MeetingCancelled,
    audit. Raises NotFound, Forbidden; Refused "reason", "state".
    """
    meeting = get_meeting(actor, meeting_id, Verb.CALL_MEETINGS, lock=True)
    if meeting.state == MeetingState.CANCELLED:
        return meeting
    if not states.can_go(meeting.state, MeetingState.CANCELLED):
        raise Refused("state", _("Only a meeting that has not been opened can be cancelled."))
    reason = reason.strip()[:200]
    if not reason:
        raise Refused("reason", _("Say why, so that those called know."), field="reason")
    meeting.state, meeting.cancelled_at, meeting.cancel_reason = MeetingState.CANCELLED, at, reason
    meeting.sequence += 1
    _save(meeting, at)
    if meeting.starts_at > at:
        title = _("Cancelled: %(title)s, %(when)s") % {"title": meeting.title, "when": as_moment(meeting.starts_at)}
        tell_roll(meeting, at=at, kind="meeting.cancelled", title=title, body=reason)
    path = meeting.organization.path
    events.publish(MeetingCancelled(meeting.pk, meeting.organization_id, path, meeting.kind, meeting.on), at=at)
    record("meeting.cancelled", meeting, actor=actor, at=at, reason=reason)
    return meeting


@dataclass(frozen=True, slots=True)
class Details:
    """What a call says besides time, place and agenda."""

    title: str
    host_id: UUID | None = None
    recorder_id: UUID | None = None
    speaker: str = ""
    also: tuple[str, ...] = ()


@transaction.atomic
def change_details(
    *, actor: Actor, at: datetime, meeting_id: UUID, details: Details, seen: datetime | None = None
) -> Meeting:
    """Change title, host, recorder, speaker, and what else the meeting is at once, until it is closed.

    Order of effects: meeting, roll (a host from elsewhere), what it counts for with MeetingMoved, audit. Raises
    NotFound, Forbidden; Refused "state", "changed", "title", "host", "recorder", "also".
    """
    meeting = get_meeting(actor, meeting_id, Verb.CALL_MEETINGS, lock=True)
    demand_called(meeting, also_open=True)
    wanted = _details_of(meeting, details)
    if all(getattr(meeting, name) == value for name, value in wanted.items()):
        return meeting
    demand_unchanged(meeting, seen)
    kinds = kinds_held_by(meeting.organization, meeting.on)
    if meeting.kind in kinds:
        demand_also(kinds[meeting.kind], details.also, kinds)
    counts_anew = meeting.also != wanted["also"]
    for name, value in wanted.items():
        setattr(meeting, name, value)
    _save(meeting, at)
    seat_host(meeting)
    if counts_anew:
        _recount(meeting, at)
    record("meeting.changed", meeting, actor=actor, at=at)
    return meeting


def _details_of(meeting: Meeting, details: Details) -> dict[str, object]:
    if not details.title.strip():
        raise Refused("title", _("Give the meeting a title."), field="title")
    hosts = {host.member_id: host.name for host in possible_hosts(meeting, on=meeting.on)}
    if details.host_id is not None and details.host_id not in hosts and details.host_id != meeting.host_id:
        raise Refused("host", _("By the rule, this person cannot host a meeting of this kind."), field="host")
    roll = Attendee.objects.filter(meeting=meeting)
    recorder = roll.filter(member_id=details.recorder_id).first() if details.recorder_id else None
    if details.recorder_id is not None and recorder is None:
        raise Refused("recorder", _("Whoever writes the minutes must be on the roll."), field="recorder")
    host_name = hosts.get(details.host_id, meeting.host_name) if details.host_id else ""
    return {
        "title": details.title.strip()[:60],
        "host_id": details.host_id,
        "host_name": host_name,
        "recorder_id": details.recorder_id,
        "recorder_name": recorder.name if recorder else "",
        "speaker": details.speaker.strip()[:40],
        "also": sorted(set(details.also)),
    }


def _recount(meeting: Meeting, at: datetime) -> None:
    """Let it count as the kinds that it is now, for each organization that it counts for; tell others."""
    rows = Counted.objects.filter(meeting=meeting)
    organizations = sorted(set(rows.order_by().values_list("organization_id", flat=True)))
    rows.exclude(kind__in=[meeting.kind, *meeting.also]).delete()
    count_for(meeting, organizations)
    place = meeting.organization
    events.publish(MeetingMoved(meeting.pk, place.pk, place.path, meeting.kind, meeting.on, meeting.on), at=at)


@transaction.atomic
def change_agenda(
    *, actor: Actor, at: datetime, meeting_id: UUID, items: Sequence[Item], seen: datetime | None = None
) -> Meeting:
    """Write the agenda anew, in the order given: lines with an id stay what they are, lines left out go.

    Allowed to whoever leads the meeting, until it is closed. Order of effects: items, meeting, audit. Raises
    NotFound, Forbidden; Refused "state", "changed", "agenda", "discussed" for a line that was begun or noted already.
    """
    meeting = get_run_meeting(actor, meeting_id, lock=True)
    demand_called(meeting, also_open=True)
    written = [item for item in items if item.title.strip()]
    if not written or len(written) > MOST_ITEMS:
        raise Refused("agenda", _("An agenda has between one and 30 items."), field="agenda")
    standing = {row.pk: row for row in AgendaItem.objects.filter(meeting=meeting)}
    wanted = [(item.id if item.id in standing else None, item.title.strip()[:80]) for item in written]
    if [(row.pk, row.title) for row in sorted(standing.values(), key=lambda row: row.position)] == wanted:
        return meeting
    demand_unchanged(meeting, seen)
    gone = [row for pk, row in standing.items() if pk not in {key for key, _title in wanted}]
    if any(row.notes or row.begun_at for row in gone):
        raise Refused("discussed", _("An item that has been talked about stays on the agenda."), field="agenda")
    AgendaItem.objects.filter(pk__in=[row.pk for row in gone]).delete()
    _write(meeting, written, standing)
    _save(meeting, at)
    search.changed("meeting", [meeting.pk], at=at)
    record("meeting.agenda_changed", meeting, actor=actor, at=at, items=len(written))
    return meeting


def _write(meeting: Meeting, written: Sequence[Item], standing: dict[UUID, AgendaItem]) -> None:
    topics = own_topics(meeting.organization, [item.topic_id for item in written if item.topic_id])
    carried = own_items(meeting.organization, [item.carried_from_id for item in written if item.carried_from_id])
    for position, item in enumerate(written, start=1):
        row = standing.get(item.id) if item.id else None
        if row is None:
            row = AgendaItem(
                meeting=meeting,
                topic=topics.get(item.topic_id) if item.topic_id else None,
                carried_from=carried.get(item.carried_from_id) if item.carried_from_id else None,
            )
        row.position, row.title = position, item.title.strip()[:80]
        row.save()


def _save(meeting: Meeting, at: datetime) -> None:
    meeting.updated_at = at
    meeting.version += 1
    meeting.save()
