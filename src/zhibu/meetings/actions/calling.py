"""Calling a meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.events import actions as events
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions._telling import record, tell_called
from zhibu.meetings.actions._tokens import once, standing
from zhibu.meetings.actions.video import demand_link
from zhibu.meetings.choices import AttendeeRole, Expects, MeetingState, Mode, RoomService
from zhibu.meetings.events import MeetingCalled
from zhibu.meetings.kinds import Kind
from zhibu.meetings.models import AgendaItem, Attendee, Counted, Meeting
from zhibu.meetings.queries.kinds import is_above, kinds_held_by, title_of
from zhibu.meetings.queries.organizations import rest_words
from zhibu.meetings.queries.proposals import own_items, own_topics
from zhibu.meetings.queries.rolls import Line, Roll, roll_for
from zhibu.meetings.rules.hosting import may_host
from zhibu.meetings.rules.roll import needs_congress
from zhibu.members.models import Member
from zhibu.organizations.choices import OrganizationState
from zhibu.organizations.models import Organization
from zhibu.organizations.queries import committee_on

AHEAD, BACK = timedelta(days=366), timedelta(days=366)
MINUTES = range(10, 24 * 60 + 1)
MOST_ITEMS = 30


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the agenda as written. `id` is that of an item that stands already."""

    title: str
    topic_id: UUID | None = None
    carried_from_id: UUID | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Everything that a call says. An empty title is the name of the kind; `also` are further kinds it is at once."""

    kind: str
    starts_at: datetime
    minutes: int
    place: str = ""
    mode: str = Mode.ROOM
    service: str = ""
    link: str = ""
    title: str = ""
    also: tuple[str, ...] = ()
    host_id: UUID | None = None
    recorder_id: UUID | None = None
    speaker: str = ""
    agenda: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Called:
    """The meeting that stands, how many were told of it now, how many on the roll have no account to be told by."""

    meeting: Meeting
    told: int
    unreachable: int
    is_new: bool = True


@transaction.atomic
def call_meeting(
    *, actor: Actor, at: datetime, organization_id: UUID, call: Call, token: UUID | None = None
) -> Called:
    """Call a meeting of an organization: its roll is written down, those on it are told. The same token again
    returns the meeting that stands.

    One whose time is past is entered without telling anybody. Order of effects: meeting, what it counts for, roll,
    agenda, notices, MeetingCalled, audit. Raises NotFound, Forbidden without CALL_MEETINGS there; Refused
    "dissolved", "kind", "no_committee", "time", "minutes", "place", "agenda", "suspended", "congress", "host",
    "recorder", "also", "twin", "token".
    """
    organization = _organization(actor, organization_id)
    made = standing(Meeting, token, organization_id=organization.pk)
    if made is not None:
        return Called(made, 0, 0, is_new=False)
    kind = _kind(organization, call, at)
    _demand_sense(call, at)
    demand_at_work(organization, clock.day_of(call.starts_at))
    roll = roll_for(kind, [organization], clock.day_of(call.starts_at))
    _demand_few(organization, kind, roll)
    meeting = _meeting(organization, kind, call, roll, actor=actor, at=at)
    meeting.token = token
    with once():
        meeting.save(force_insert=True)
    count_for(meeting, [organization.pk])
    unreachable = write_lines(meeting, roll.lines)
    seat_host(meeting)
    write_agenda(meeting, call.agenda)
    told = 0
    if call.starts_at > at:
        told = tell_called(meeting, at=at, accounts=[line.account_id for line in roll.lines if line.account_id])
    path = organization.path
    events.publish(MeetingCalled(meeting.pk, organization.pk, path, meeting.kind, meeting.on), at=at)
    record("meeting.called", meeting, actor=actor, at=at, kind=meeting.kind, on=meeting.on.isoformat(), told=told)
    return Called(meeting, told, unreachable)


def _organization(actor: Actor, organization_id: UUID) -> Organization:
    """The organization, held so that calls for it come one after the other."""
    row = Organization.objects.select_for_update(no_key=True).filter(pk=organization_id).first()
    if row is None or not actor.can(Verb.SEE_ORGANIZATION, row.path):
        raise NotFound
    if not actor.can(Verb.CALL_MEETINGS, row.path):
        raise Forbidden
    if row.state != OrganizationState.ACTIVE:
        raise Refused("dissolved", _("This organization is dissolved: it calls no meetings."))
    return row


def _kind(organization: Organization, call: Call, at: datetime) -> Kind:
    kinds = kinds_held_by(organization, clock.day_of(call.starts_at))
    if call.kind not in kinds:
        raise Refused("kind", _("This organization holds no meetings of this kind on that day."), field="kind")
    kind = kinds[call.kind]
    if kind.expected == Expects.COMMITTEE and not committee_on(organization.pk, clock.day_of(call.starts_at)):
        raise Refused("no_committee", _("There is no committee here. Hold a general meeting, or enter the posts."))
    demand_also(kind, call.also, kinds)
    same = Meeting.objects.filter(organization=organization, kind=call.kind, starts_at=call.starts_at)
    if same.exclude(state=MeetingState.CANCELLED).exists():
        raise Refused("twin", _("A meeting of this kind is called for that very time already."), field="time")
    return kind


def demand_at_work(organization: Organization, on: date, *, field: str = "day") -> None:
    """Raises Refused `suspended` for an organization whose life rests on the day, with the reason and what to do."""
    words = rest_words(organization, on)
    if words:
        raise Refused("suspended", words, field=field)


def _demand_few(organization: Organization, kind: Kind, roll: Roll) -> None:
    if is_above(organization.kind) and kind.expected == Expects.MEMBERS and needs_congress(len(roll.lines)):
        raise Refused(
            "congress",
            _("With %(n)d members this is a congress of delegates, not a meeting of all members. Call the committee.")
            % {"n": len(roll.lines)},
            field="kind",
        )


def demand_also(kind: Kind, also: Sequence[str], kinds: Mapping[str, Kind]) -> None:
    """Raises Refused `also` unless each further kind is held by the same organization and expects the same people."""
    for code in also:
        other = kinds.get(code)
        if other is None or code == kind.code or other.expected != kind.expected:
            raise Refused("also", _("One meeting is several kinds at once only if they expect the same people."))


def _demand_sense(call: Call, at: datetime) -> None:
    demand_time(call.starts_at, call.minutes, at=at)
    demand_place(call.mode, call.place, service=call.service, link=call.link)
    if not any(item.title.strip() for item in call.agenda):
        raise Refused("agenda", _("Write at least one item of the agenda."), field="agenda")
    if len(call.agenda) > MOST_ITEMS:
        raise Refused("agenda", _("An agenda has at most 30 items."), field="agenda")


def demand_time(starts_at: datetime, minutes: int, *, at: datetime) -> None:
    """Raises Refused `time` or `minutes` for what cannot be meant: more than a year away, or without length."""
    if not at - BACK <= starts_at <= at + AHEAD:
        raise Refused("time", _("The day is more than a year away. Check the year."), field="day")
    if minutes not in MINUTES:
        raise Refused("minutes", _("A meeting takes between ten minutes and a day."), field="minutes")


def demand_place(mode: str, place: str, *, service: str = "", link: str = "") -> None:
    """Raises Refused `place` where people are to come somewhere that is not said, and the faults of a link."""
    if mode != Mode.ONLINE and not place.strip():
        raise Refused("place", _("Say where it is, or hold it online."), field="place")
    if mode != Mode.ROOM and link.strip():
        demand_link(service or RoomService.OTHER, link)


def _meeting(
    organization: Organization, kind: Kind, call: Call, roll: Roll, *, actor: Actor, at: datetime
) -> Meeting:
    names = {line.member_id: line.name for line in roll.lines if line.member_id}
    if call.host_id is not None and not may_host(roll.hosts, call.host_id):
        raise Refused("host", _("By the rule, this person cannot host a meeting of this kind."), field="host")
    if call.recorder_id is not None and call.recorder_id not in names:
        raise Refused("recorder", _("Whoever writes the minutes must be on the roll."), field="recorder")
    hosts = {host.member_id: host.name for host in roll.hosts}
    online = call.mode != Mode.ROOM
    return Meeting(
        organization=organization, kind=kind.code, also=sorted(set(call.also)),
        title=(call.title.strip() or title_of(kind, organization.kind))[:60],
        mode=call.mode, place=call.place.strip(), service=call.service if online else "",
        link=call.link if online else "", starts_at=call.starts_at,
        ends_at=call.starts_at + timedelta(minutes=call.minutes), on=clock.day_of(call.starts_at),
        host_id=call.host_id, host_name=hosts.get(call.host_id, "") if call.host_id else "",
        recorder_id=call.recorder_id, recorder_name=names[call.recorder_id] if call.recorder_id else "",
        speaker=call.speaker.strip(), called_by_id=actor.account_id, called_by_name=actor.name, called_at=at,
        updated_at=at,
    )  # fmt: skip


def count_for(meeting: Meeting, organization_ids: Sequence[UUID]) -> None:
    """Let the meeting count for each of the organizations as each of its kinds; rows that stand stay."""
    rows = [
        Counted(meeting=meeting, organization_id=pk, kind=kind, on=meeting.on)
        for pk in organization_ids
        for kind in (meeting.kind, *meeting.also)
    ]
    Counted.objects.bulk_create(rows, ignore_conflicts=True)


def write_lines(meeting: Meeting, lines: Sequence[Line]) -> int:
    """Write people on the roll; how many of them cannot be told because they have no account."""
    Attendee.objects.bulk_create(
        Attendee(
            meeting=meeting, member_id=line.member_id, organization_id=line.organization_id, name=line.name,
            pinyin=line.pinyin, role=AttendeeRole.EXPECTED, is_entitled=line.seat.is_entitled,
            counts=line.seat.counts, left_out_why=line.seat.why,
        )
        for line in lines
    )  # fmt: skip
    return sum(line.account_id is None for line in lines)


def seat_host(meeting: Meeting) -> None:
    """See that the host stands on the roll: one who belongs to another branch hosts as an observer."""
    if meeting.host_id and not Attendee.objects.filter(meeting=meeting, member_id=meeting.host_id).exists():
        host = Member.objects.select_related("organization").get(pk=meeting.host_id)
        Attendee.objects.create(
            meeting=meeting, member=host, organization=meeting.organization, name=host.name, pinyin=host.pinyin,
            from_name=host.organization.name[:120], role=AttendeeRole.OBSERVER, counts=False,
        )  # fmt: skip


def write_agenda(meeting: Meeting, items: Sequence[Item]) -> None:
    """Write a new agenda in order, empty lines left out.

    A topic that does not reach the organization, or an open matter that is another's, is written as a plain line.
    """
    written = [item for item in items if item.title.strip()]
    topics = own_topics(meeting.organization, [item.topic_id for item in written if item.topic_id])
    carried = own_items(meeting.organization, [item.carried_from_id for item in written if item.carried_from_id])
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, position=position, title=item.title.strip()[:80],
            topic=topics.get(item.topic_id) if item.topic_id else None,
            carried_from=carried.get(item.carried_from_id) if item.carried_from_id else None,
        )
        for position, item in enumerate(written, start=1)
    )  # fmt: skip
