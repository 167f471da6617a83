"""What a new meeting is proposed to be, from what stands in the books."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock, paths
from zhibu.meetings.choices import Expects, MeetingKind, MeetingState, Mode
from zhibu.meetings.kinds import Kind
from zhibu.meetings.models import AgendaItem, Custom, Meeting, Topic
from zhibu.meetings.queries.kinds import Due, agenda_of, dues_of, is_above, kinds_held_by, title_of
from zhibu.meetings.queries.rolls import Roll, roll_for
from zhibu.meetings.rules import hosting
from zhibu.meetings.rules import proposals as rules
from zhibu.meetings.rules.roll import needs_congress
from zhibu.members.queries import count_of
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationKind, OrganizationState
from zhibu.organizations.models import Organization
from zhibu.organizations.queries import leaders_on
from zhibu.organizations.rules import forms_committee

CARRIED = 10
"""So many open matters at most are carried over."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A meeting as it would be called if nobody changed anything."""

    organization: Organization
    kind: Kind
    title: str
    slot: rules.Slot
    mode: str
    place: str
    service: str
    link: str
    agenda: tuple[rules.Line, ...]
    roll: Roll
    host: hosting.Host | None
    due: Due | None

    @property
    def carried(self) -> int:
        """How many matters of earlier meetings are on the agenda."""
        return sum(line.carried is not None for line in self.agenda)

    @property
    def asked(self) -> int:
        """How many topics of the office are on the agenda."""
        return sum(line.topic is not None for line in self.agenda)


@dataclass(frozen=True, slots=True)
class Ground:
    """An organization that may hold meetings, the kinds it holds, and what of them is due. `custom` is its habit."""

    organization: Organization
    kinds: dict[str, Kind]
    dues: dict[str, Due]
    custom: Custom

    def first_choice(self) -> str:
        """The kind to begin with: what is missing and ends first, else the first there is."""
        missing = [due for due in self.dues.values() if due.is_missing]
        if missing:
            return min(missing, key=lambda due: due.last_day).kind.code
        return next(iter(self.kinds), "")


def callable_by(actor: Actor) -> list[Organization]:
    """The branches at work that the actor runs by grants on them or on their groups, few enough to choose from: empty
    for one whose grants reach further, who searches instead. One query."""
    scopes = actor.scopes(Verb.CALL_MEETINGS)
    rows = Organization.objects.filter(path__in=scopes, state=OrganizationState.ACTIVE).order_by("path")
    found = list(rows[:50])
    kinds = BRANCH_KINDS | {OrganizationKind.GROUP}
    return found if found and all(row.kind in kinds for row in found) else []


def groups_below(organization: Organization) -> list[Organization]:
    """The groups at work of a branch. One query."""
    rows = Organization.objects.filter(
        parent=organization, kind=OrganizationKind.GROUP, state=OrganizationState.ACTIVE
    )
    return list(rows.order_by("path"))


def ground_of(organization: Organization, *, today: date) -> Ground:
    """What an organization may call, and what is due there. Four queries, five above branches.

    A branch without a committee holds no meetings of one; nor does an organization above branches call all members
    together from where a congress of delegates is due.
    """
    kinds = kinds_held_by(organization, today)
    if is_above(organization.kind) and needs_congress(count_of(organization.path)):
        kinds = {code: kind for code, kind in kinds.items() if kind.expected != Expects.MEMBERS}
    if not _has_committee(organization, today):
        kinds = {code: kind for code, kind in kinds.items() if kind.expected != Expects.COMMITTEE}
    custom = Custom.objects.filter(pk=organization.pk).first() or Custom(organization=organization)
    return Ground(organization, kinds, dues_of(organization, kinds, today), custom)


def _has_committee(organization: Organization, on: date) -> bool:
    return forms_committee(len(leaders_on([organization.pk], on).get(organization.pk, [])))


def proposal_for(ground: Ground, code: str, *, at: datetime) -> Proposal:
    """The proposal for a kind that the ground knows. Eight queries or so, whatever the size of the branch but one
    more for each 500 members."""
    organization, kind = ground.organization, ground.kinds[code]
    today = clock.day_of(at)
    past, taken = _past(organization, code, at)
    due = ground.dues.get(code)
    slot = rules.proposed_slot(
        past or _past(organization, "", at)[0][:1],
        today=today,
        minutes=kind.minutes,
        theme_day=ground.custom.theme_day if code == MeetingKind.THEME_DAY else None,
        due_until=due.last_day if due and due.is_missing else None,
        taken=taken,
    )
    if not past:
        slot = rules.Slot(slot.starts_at, kind.minutes)
    on = clock.day_of(slot.starts_at)
    roll = roll_for(kind, [organization], on)
    mode = rules.usual_mode(past)
    return Proposal(
        organization=organization,
        kind=kind,
        title=title_of(kind, organization.kind),
        slot=slot,
        mode=mode,
        place=rules.usual_place(past, fixed=ground.custom.place),
        service=ground.custom.service if mode != Mode.ROOM else "",
        link=ground.custom.link if mode != Mode.ROOM else "",
        agenda=tuple(_agenda(organization, kind, on)),
        roll=roll,
        host=hosting.proposed(roll.hosts),
        due=due,
    )


def _past(organization: Organization, code: str, at: datetime) -> tuple[list[rules.Past], set[date]]:
    """The last meetings of the kind (of any, for no kind), and the days on which the organization meets next."""
    rows = Meeting.objects.filter(organization=organization).exclude(state=MeetingState.CANCELLED)
    if code:
        rows = rows.filter(kind=code)
    found = list(
        rows.order_by("-starts_at").values_list("starts_at", "ends_at", "place", "mode")[: rules.REMEMBERED + 1]
    )
    ahead = Meeting.objects.filter(organization=organization, starts_at__gt=at).exclude(state=MeetingState.CANCELLED)
    taken = set(ahead.order_by().values_list("on", flat=True)) if code else set()
    past = [
        rules.Past(starts, int((ends - starts).total_seconds()) // 60, place, mode)
        for starts, ends, place, mode in found
        if starts <= at or code
    ]
    return past, taken


def _agenda(organization: Organization, kind: Kind, on: date) -> list[rules.Line]:
    """What was left open and what the office asks for stand before the lines of the kind; the line that stands for
    open matters gives way to them."""
    lines = [line for line in kind.agenda if line != rules.OPEN_MATTERS]
    template = [
        text for line, text in zip(kind.agenda, agenda_of(kind, organization.kind), strict=True) if line in lines
    ]
    carried = [rules.Line(item.title, carried=item.pk) for item in open_matters(organization, kind.code)]
    topics = [rules.Line(topic.title, topic=topic.pk) for topic in topics_open_for(organization, kind.code, on)]
    return rules.proposed_agenda(template, topics=topics, carried=carried)


def open_matters(organization: Organization, code: str) -> list[AgendaItem]:
    """What meetings of the kind have left open and no other has taken up since, the oldest first. One query."""
    taken_up = AgendaItem.objects.filter(carried_from=OuterRef("pk")).exclude(meeting__state=MeetingState.CANCELLED)
    rows = AgendaItem.objects.filter(
        ~Exists(taken_up), meeting__organization=organization, meeting__kind=code, is_open=True
    ).exclude(meeting__state=MeetingState.CANCELLED)
    return list(reversed(rows.order_by("-meeting__starts_at", "-position")[:CARRIED]))


def topics_open_for(organization: Organization, code: str, on: date) -> list[Topic]:
    """What the offices above ask for on a day and the organization has not taken up, the first to end first.

    One query.
    """
    taken_up = AgendaItem.objects.filter(topic=OuterRef("pk"), meeting__organization=organization).exclude(
        meeting__state=MeetingState.CANCELLED
    )
    rows = topics_in_force(organization.path, on).filter(Q(kind="") | Q(kind=code)).exclude(Exists(taken_up))
    return list(rows.order_by("ends_on", "pk")[:CARRIED])


def topics_in_force(path: str, on: date) -> QuerySet[Topic]:
    """Topics of the node or of those above it, not withdrawn, whose period holds the day."""
    return Topic.objects.filter(
        organization__path__in=paths.ancestors(path), starts_on__lte=on, ends_on__gt=on, withdrawn_at=None
    )


def places_used(organization: Organization) -> list[str]:
    """The places of its last meetings, each once, the latest first. One query."""
    rows = Meeting.objects.filter(organization=organization).exclude(place="").order_by("-starts_at")
    return list(dict.fromkeys(rows.values_list("place", flat=True)[:20]))[:5]


def own_topics(organization: Organization, ids: Iterable[UUID]) -> dict[UUID, Topic]:
    """Those of the topics that reach the organization, by id. One query."""
    rows = Topic.objects.filter(pk__in=list(ids), organization__path__in=paths.ancestors(organization.path))
    return {row.pk: row for row in rows.order_by()}


def own_items(organization: Organization, ids: Iterable[UUID]) -> dict[UUID, AgendaItem]:
    """Those of the agenda items that belong to meetings of the organization and were left open, by id. One query."""
    rows = AgendaItem.objects.filter(pk__in=list(ids), meeting__organization=organization, is_open=True)
    return {row.pk: row for row in rows.order_by()}
