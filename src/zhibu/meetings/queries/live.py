"""A meeting as those who are in it see it at one moment: read once, shown to all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from zhibu.meetings.choices import (
    AttendeeRole,
    Choice,
    Decision,
    MotionState,
    PaperKind,
    Presence,
    SignedInBy,
    VoteWay,
)
from zhibu.meetings.models import AgendaItem, Attendee, Meeting, Motion, Paper, Remark, Vote
from zhibu.meetings.queries.judging import quorum_of, vote_of
from zhibu.meetings.queries.video import Video, video_of
from zhibu.meetings.rules import attending, votes
from zhibu.meetings.rules.attending import Counts
from zhibu.meetings.rules.quorum import Standing

LAST_REMARKS = 100


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roll. `clock` is when they came, `late` whether after the beginning."""

    id: UUID
    name: str
    from_name: str
    role: str
    counts: bool
    is_entitled: bool
    presence: str
    by: str
    by_label: Any
    came_at: datetime | None
    left_at: datetime | None
    is_late: bool
    is_online: bool
    was_there: bool
    hand_at: datetime | None
    why_no_vote: str

    @property
    def is_here(self) -> bool:
        """Whether they have signed in and not gone."""
        return self.presence == Presence.PRESENT and self.left_at is None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the agenda with its documents."""

    id: UUID
    position: int
    title: str
    is_current: bool
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """A motion: its words, numbers, and what the rule says of them. `chosen`: who voted how, once it is closed."""

    id: UUID
    text: str
    state: str
    state_label: Any
    way: str
    is_admission: bool
    decision_label: Any
    approve: int
    against: int
    abstain: int
    voted: int
    may_vote: int
    enough: Standing
    carried: Standing
    chosen: tuple[tuple[Any, tuple[str, ...]], ...]
    choices: dict[UUID, str] = field(default_factory=dict)

    @property
    def tone(self) -> str:
        """How it is shown."""
        tones = {MotionState.CARRIED: "done", MotionState.OPEN: "act", MotionState.INVALID: "late"}
        return tones.get(MotionState(self.state), "idle")

    @property
    def is_open(self) -> bool:
        """Whether it is being voted on."""
        return self.state == MotionState.OPEN

    @property
    def is_ready(self) -> bool:
        """Whether it waits to be put to the vote."""
        return self.state == MotionState.READY

    @property
    def is_electronic(self) -> bool:
        """Whether each votes on the own phone."""
        return self.way == VoteWay.ELECTRONIC

    @property
    def is_decided(self) -> bool:
        """Whether it has a result."""
        return self.state in votes.DECIDED


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A meeting at one moment, as of `version`."""

    meeting: Meeting
    version: int
    at: datetime
    counts: Counts
    quorum: Standing | None
    people: tuple[Person, ...]
    items: tuple[Item, ...]
    papers: tuple[Paper, ...]
    motions: tuple[Resolution, ...]
    remarks: tuple[Remark, ...]
    video: Video | None

    @property
    def here(self) -> list[Person]:
        """Those expected who are here, in the order in which they came."""
        found = [p for p in self.people if p.counts and p.presence == Presence.PRESENT]
        return sorted(found, key=lambda p: (p.came_at is None, p.came_at or self.at, p.name))

    @property
    def awaited(self) -> list[Person]:
        """Those expected who have not come, and are not excused."""
        return [p for p in self.people if p.counts and p.presence in {Presence.INVITED, Presence.ABSENT}]

    @property
    def excused(self) -> list[Person]:
        """Those who are excused."""
        return [p for p in self.people if p.counts and p.presence == Presence.EXCUSED]

    @property
    def others(self) -> list[Person]:
        """Observers, guests and members who do not count, if they came."""
        return [p for p in self.people if not p.counts and p.presence == Presence.PRESENT]

    @property
    def may_come(self) -> list[Person]:
        """Everybody whom the secretary may still sign in."""
        return [p for p in self.people if p.presence != Presence.PRESENT]

    @property
    def hands(self) -> list[Person]:
        """The queue of raised hands."""
        found = [p for p in self.people if p.hand_at is not None]
        return sorted(found, key=lambda p: (p.hand_at or self.at, p.name))

    @property
    def doubtful(self) -> list[Person]:
        """Those who signed in online and have hardly been there: for the secretary to decide."""
        return [p for p in self.people if p.presence == Presence.PRESENT and p.by == "online" and not p.was_there]

    @property
    def open_motion(self) -> Resolution | None:
        """The motion that is being voted on."""
        return next((motion for motion in self.motions if motion.is_open), None)

    def person(self, attendee_id: UUID | None) -> Person | None:
        """Somebody by their line on the roll."""
        return next((p for p in self.people if p.id == attendee_id), None) if attendee_id else None


def snapshot_of(meeting_id: UUID, *, at: datetime) -> Snapshot | None:
    """The meeting as it stands; None if there is none. Seven queries, one more for a video room on a server."""
    meeting = Meeting.objects.select_related("organization").filter(pk=meeting_id).first()
    if meeting is None:
        return None
    rows = list(Attendee.objects.filter(meeting=meeting).order_by("pinyin", "name", "pk"))
    people = tuple(_person(row, meeting, at) for row in rows)
    counts = attending.counted([
        attending.Seat(r.role, r.counts, r.is_entitled, r.presence, r.left_at is not None) for r in rows
    ])  # fmt: skip
    documents = tuple(Paper.objects.filter(meeting=meeting, kind=PaperKind.DOCUMENT))
    remarks = Remark.objects.select_related("attendee").filter(meeting=meeting).order_by("-at", "-pk")[:LAST_REMARKS]
    return Snapshot(
        meeting=meeting,
        version=meeting.version,
        at=at,
        counts=counts,
        quorum=quorum_of(meeting.kind, counts, on=meeting.on, path=meeting.organization.path),
        people=people,
        items=_items(meeting, documents),
        papers=tuple(paper for paper in documents if paper.item_id is None),
        motions=_resolutions(meeting, people, counts),
        remarks=tuple(reversed(remarks)),
        video=video_of(meeting),
    )


def version_of(meeting_id: UUID) -> int:
    """The present version of a meeting, 0 for none. One query, and a small one: every watcher asks it."""
    return Meeting.objects.filter(pk=meeting_id).values_list("version", flat=True).first() or 0


def _person(row: Attendee, meeting: Meeting, at: datetime) -> Person:
    came, end = row.signed_in_at, meeting.closed_at or at
    held = int((end - max(came, meeting.opened_at or came)).total_seconds()) if came else 0
    return Person(
        id=row.pk, name=row.name, from_name=row.from_name, role=row.role,
        counts=row.counts and row.role == AttendeeRole.EXPECTED,
        is_entitled=row.is_entitled, presence=row.presence, by=row.signed_in_by,
        by_label=SignedInBy(row.signed_in_by).label if row.signed_in_by else "", came_at=came, left_at=row.left_at,
        is_late=bool(came and attending.is_late(came, meeting.starts_at)),
        is_online=attending.is_online(row.online_seen_at, at),
        was_there=attending.was_there_online(
            stayed_seconds=row.online_seconds, held_seconds=held, answered=row.answered
        ),
        hand_at=row.hand_raised_at,
        why_no_vote=votes.why_no_vote(
            role=row.role, is_entitled=row.is_entitled, presence=row.presence, has_left=row.left_at is not None
        ),
    )  # fmt: skip


def _items(meeting: Meeting, documents: Iterable[Paper]) -> tuple[Item, ...]:
    rows = list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk"))
    begun = [row for row in rows if row.begun_at]
    current = max(begun, key=lambda row: (row.begun_at, row.position)).pk if begun else None
    papers = defaultdict(list)
    for paper in documents:
        papers[paper.item_id].append(paper)
    return tuple(Item(row.pk, row.position, row.title, row.pk == current, tuple(papers[row.pk])) for row in rows)


def _resolutions(meeting: Meeting, people: Iterable[Person], counts: Counts) -> tuple[Resolution, ...]:
    motions = list(
        Motion.objects.filter(meeting=meeting).exclude(state=MotionState.WITHDRAWN).order_by("made_at", "pk")
    )
    given: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    votes_given = Vote.objects.filter(motion__in=motions).order_by("pk") if motions else Vote.objects.none()
    for motion_id, attendee_id, choice in votes_given.values_list("motion_id", "attendee_id", "choice"):
        given[motion_id][attendee_id] = choice
    names = {person.id: person.name for person in people}
    return tuple(_resolution(meeting, motion, given[motion.pk], names, counts) for motion in motions)


def _resolution(
    meeting: Meeting, motion: Motion, given: dict[UUID, str], names: dict[UUID, str], counts: Counts
) -> Resolution:
    is_decided = motion.state in votes.DECIDED
    entitled = motion.entitled if is_decided else counts.entitled
    present = motion.entitled_present if is_decided else counts.entitled_here
    enough, carried = vote_of(meeting, motion.decision, entitled=entitled, present=present, approve=motion.approve)
    return Resolution(
        id=motion.pk,
        text=motion.text,
        state=motion.state,
        state_label=MotionState(motion.state).label,
        way=motion.way,
        is_admission=motion.decision == Decision.ADMISSION,
        decision_label=Decision(motion.decision).label,
        approve=motion.approve,
        against=motion.against,
        abstain=motion.abstain,
        voted=len(given),
        may_vote=present,
        enough=enough,
        carried=carried,
        choices=given,
        chosen=_chosen(given, names) if is_decided else (),
    )


def _chosen(given: dict[UUID, str], names: dict[UUID, str]) -> tuple[tuple[Any, tuple[str, ...]], ...]:
    return tuple(
        (choice.label, tuple(names.get(pk, "—") for pk, given_choice in given.items() if given_choice == choice))
        for choice in Choice
        if choice in given.values()
    )
