"""Building a year of the demonstration's organization life: about forty thousand meetings with their records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from zhibu.demo import bulk
from zhibu.demo.meeting_words import AGENDAS, PLACES, SUMMARIES, THEMES
from zhibu.demo.seed_people import Enrolled
from zhibu.kernel import periods
from zhibu.kernel.clock import ZONE
from zhibu.kernel.ids import new_id
from zhibu.kernel.paths import beyond, is_within
from zhibu.meetings.choices import AttendeeRole, MeetingKind, MeetingState, Mode, Presence, SignedInBy, Validity
from zhibu.meetings.kinds import national_kinds
from zhibu.meetings.models import AgendaItem, Attendee, Counted, Custom, Meeting, Minutes
from zhibu.meetings.queries.sealing import digests_of
from zhibu.members.rules import pinyin_of
from zhibu.organizations.choices import PostKind

SEALED_AT_ONCE = 400
RECORDED_DAYS = 4
"""By so many days after it the record of a meeting is confirmed, as a rule."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch as far as its meetings need it: its people, who hosts and who writes."""

    people: tuple[Enrolled, ...]
    secretary: Enrolled
    recorder: Enrolled
    theme_day: int
    place: str
    diligence: float

    @property
    def committee(self) -> tuple[Enrolled, ...]:
        """Those who hold a post."""
        return tuple(e for e in self.people if e.post)


@dataclass(frozen=True, slots=True)
class Held:
    """One meeting that took place: who was there of whom, and whether that was enough."""

    id: UUID
    branch: Branch
    kind: MeetingKind
    starts_at: datetime
    expected: tuple[Enrolled, ...]
    present: frozenset[UUID]
    excused: frozenset[UUID]
    confirmed_at: datetime | None
    also_lecture: bool

    @property
    def entitled(self) -> int:
        """Full members among those expected."""
        return sum(not e.person.probationary for e in self.expected)

    @property
    def entitled_present(self) -> int:
        """Full members among those present."""
        return sum(not e.person.probationary and e.member_id in self.present for e in self.expected)

    @property
    def is_valid(self) -> bool:
        """At least half of those entitled were there, where a quorum is asked for."""
        return not national_kinds()[self.kind].quorum or 2 * self.entitled_present >= self.entitled


def hold_a_year(rng: Random, enrolled: Sequence[Enrolled], at: datetime, named: str) -> int:
    """A year of meetings of every branch until now; how many. Branches under the node `named` have their people on
    the rolls, the others the numbers alone, as records carried over from paper would."""
    branches = _branches(rng, enrolled)
    held = [meeting for branch in branches for meeting in _year_of(rng, branch, at)]
    _insert_meetings(held, at)
    _insert_counted(held)
    _insert_agendas(held)
    _insert_minutes(held)
    _insert_rolls(rng, [h for h in held if is_within(_path(h.branch), named)])
    _seal(named)
    Custom.objects.bulk_create(
        [
            Custom(organization_id=b.secretary.branch.organization.pk, theme_day=b.theme_day, place=b.place)
            for b in branches
        ],
        batch_size=1000,
    )
    return len(held)


def _seal(named: str) -> None:
    """Seal the archived records under a node as confirming them would; those of the others came without a seal."""
    archived = Meeting.objects.filter(
        state=MeetingState.ARCHIVED, organization__path__gte=named, organization__path__lt=beyond(named)
    )
    ids = list(archived.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), SEALED_AT_ONCE):
        rows = Meeting.objects.select_related("organization").filter(pk__in=ids[start : start + SEALED_AT_ONCE])
        records = list(rows.order_by("pk"))
        digests = digests_of(records)
        for record in records:
            record.digest = digests[record.pk]
        Meeting.objects.bulk_update(records, ["digest"])


def _path(branch: Branch) -> str:
    return branch.secretary.branch.organization.path


def _branches(rng: Random, enrolled: Sequence[Enrolled]) -> list[Branch]:
    """Most branches meet as they should; one in eight is careless, one in forty has fallen silent."""
    people: dict[str, list[Enrolled]] = {}
    for e in enrolled:
        people.setdefault(e.branch.organization.path, []).append(e)
    found = []
    for own in people.values():
        secretary = next((e for e in own if e.post == PostKind.SECRETARY), own[0])
        recorder = next((e for e in own if e.post == PostKind.ORGANIZATION), secretary)
        luck = rng.random()
        diligence = 0.25 if luck < 0.025 else rng.uniform(0.72, 0.93) if luck < 0.15 else rng.uniform(0.965, 1.0)
        found.append(Branch(tuple(own), secretary, recorder, rng.randint(3, 26), rng.choice(PLACES), diligence))
    return found


def _year_of(rng: Random, branch: Branch, at: datetime) -> Iterator[Held]:
    """The meetings of one branch from last December on, in the order of their kinds."""
    today = at.astimezone(ZONE).date()
    first = today.replace(year=today.year - 1, month=12, day=1)
    for month in periods.spans_between("month", first, today + timedelta(days=1)):
        start = month.starts_on
        yield from _perhaps(rng, branch, MeetingKind.THEME_DAY, start, branch.theme_day, at)
        if len(branch.committee) >= 3:
            yield from _perhaps(rng, branch, MeetingKind.COMMITTEE, start, rng.randint(2, 20), at)
        if start.month % 3 == 2:
            yield from _perhaps(rng, branch, MeetingKind.GENERAL, start, rng.randint(5, 25), at)
        if start.month % 3 == 0:
            yield from _perhaps(rng, branch, MeetingKind.LECTURE, start, rng.randint(5, 25), at)
        if start.month == 1:
            yield from _perhaps(rng, branch, MeetingKind.ORGANIZATION_LIFE, start, rng.randint(8, 20), at)


def _perhaps(rng: Random, branch: Branch, kind: MeetingKind, month: date, day: int, at: datetime) -> Iterator[Held]:
    """The meeting, if it was held by now."""
    hour, minute = rng.choice(((9, 30), (14, 30), (15, 0), (18, 30), (19, 0)))
    starts_at = datetime(month.year, month.month, day, hour, minute, tzinfo=ZONE)
    if starts_at + timedelta(hours=3) > at or rng.random() > branch.diligence:
        return
    everybody = branch.committee if kind == MeetingKind.COMMITTEE else branch.people
    comes = 0.42 if rng.random() < 0.006 else rng.uniform(0.82, 0.98)
    away = [e for e in everybody if e is not branch.secretary and rng.random() > comes]
    excused = frozenset(e.member_id for e in away if rng.random() < 0.8)
    absent = {e.member_id for e in away}
    late = rng.random() > branch.diligence
    days = rng.randint(9, 25) if late else rng.randint(0, RECORDED_DAYS)
    confirmed = starts_at + timedelta(days=days, hours=2)
    yield Held(
        new_id(), branch, kind, starts_at, everybody,
        frozenset(e.member_id for e in everybody if e.member_id not in absent), excused,
        confirmed if confirmed < at else None,
        kind == MeetingKind.THEME_DAY and month.month % 3 == 1 and rng.random() < 0.1,
    )  # fmt: skip


def _title(held: Held) -> str:
    on = held.starts_at
    if held.kind == MeetingKind.THEME_DAY:
        return f"{on.month}月主题党日：{THEMES[(on.month + on.year) % len(THEMES)]}"
    return {
        MeetingKind.GENERAL: f"第{'一二三四'[(on.month - 1) // 3]}季度支部党员大会",
        MeetingKind.COMMITTEE: f"{on.month}月支委会",
        MeetingKind.LECTURE: f"第{'一二三四'[(on.month - 1) // 3]}季度党课",
        MeetingKind.ORGANIZATION_LIFE: f"{on.year - 1}年度组织生活会",
    }[held.kind]


def _insert_meetings(held: Sequence[Held], at: datetime) -> None:
    names = [
        "id", "organization", "kind", "also", "title", "mode", "place", "starts_at", "ends_at", "on", "state",
        "opened_at", "closed_at", "host", "host_name", "recorder", "recorder_name", "speaker", "expected", "present",
        "excused", "absent", "entitled", "entitled_present", "validity", "problems", "called_by_id", "called_by_name",
        "called_at", "circulated_at", "confirmed_at", "confirmed_by_name", "updated_at", "secret",
    ]  # fmt: skip
    bulk.insert(Meeting, names, (_meeting_row(h) for h in held))


def _meeting_row(h: Held) -> tuple[object, ...]:
    b, ends_at = h.branch, h.starts_at + timedelta(minutes=national_kinds()[h.kind].minutes)
    present, excused = len(h.present), len(h.excused)
    speaker = b.secretary.person.name if h.kind == MeetingKind.LECTURE or h.also_lecture else ""
    return (
        h.id, b.secretary.branch.organization.pk, h.kind.value, '["lecture"]' if h.also_lecture else "[]", _title(h),
        Mode.ROOM.value, b.place, h.starts_at, ends_at, h.starts_at.date(),
        (MeetingState.ARCHIVED if h.confirmed_at else MeetingState.CLOSED).value, h.starts_at, ends_at,
        b.secretary.member_id, b.secretary.person.name, b.recorder.member_id, b.recorder.person.name, speaker,
        len(h.expected), present, excused, len(h.expected) - present - excused, h.entitled, h.entitled_present,
        (Validity.VALID if h.is_valid else Validity.INVALID).value, "[]" if h.is_valid else '["quorum"]',
        b.secretary.account_id, b.secretary.person.name, h.starts_at - timedelta(days=3),
        h.confirmed_at, h.confirmed_at, b.secretary.person.name if h.confirmed_at else "",
        h.confirmed_at or ends_at, "",
    )  # fmt: skip


def _insert_counted(held: Sequence[Held]) -> None:
    names = ["meeting", "organization", "kind", "on", "is_held", "validity", "confirmed_on"]
    rows = (
        (
            h.id, h.branch.secretary.branch.organization.pk, kind, h.starts_at.date(), True,
            (Validity.VALID if h.is_valid else Validity.INVALID).value,
            h.confirmed_at.date() if h.confirmed_at else None,
        )
        for h in held
        for kind in ([h.kind.value, "lecture"] if h.also_lecture else [h.kind.value])
    )  # fmt: skip
    bulk.insert(Counted, names, rows)


def _insert_agendas(held: Sequence[Held]) -> None:
    rows = (
        (new_id(), h.id, number, title, notes)
        for h in held
        for number, (title, notes) in enumerate(AGENDAS[h.kind][_number(h) % len(AGENDAS[h.kind])], 1)
    )
    bulk.insert(AgendaItem, ["id", "meeting", "position", "title", "notes"], rows)


def _insert_minutes(held: Sequence[Held]) -> None:
    rows = (
        (
            h.id, SUMMARIES[h.kind][_number(h) % len(SUMMARIES[h.kind])],
            "按分工抓好整改，下季度支委会检查落实情况。" if h.kind == MeetingKind.ORGANIZATION_LIFE else "",
            1, h.branch.recorder.account_id, h.branch.recorder.person.name, h.starts_at + timedelta(hours=3),
        )
        for h in held
    )  # fmt: skip
    names = ["meeting", "summary", "measures", "revision", "edited_by_id", "edited_by_name", "edited_at"]
    bulk.insert(Minutes, names, rows)


def _number(h: Held) -> int:
    """A number that is the same for the same meeting of a branch."""
    return h.branch.secretary.member_id.int + h.starts_at.month


def _insert_rolls(rng: Random, held: Sequence[Held]) -> None:
    names = [
        "id", "meeting", "member", "organization", "name", "pinyin", "role", "is_entitled", "counts", "presence",
        "excuse", "excuse_state", "signed_in_at", "signed_in_by",
    ]  # fmt: skip
    reasons = ("出差", "值班", "身体不适", "家中有事", "外出培训")
    rows = (
        (
            new_id(), h.id, e.member_id, h.branch.secretary.branch.organization.pk, e.person.name,
            pinyin_of(e.person.name), AttendeeRole.EXPECTED.value, not e.person.probationary, True, presence.value,
            rng.choice(reasons) if presence == Presence.EXCUSED else "",
            "granted" if presence == Presence.EXCUSED else "",
            h.starts_at - timedelta(minutes=rng.randint(0, 15)) if presence == Presence.PRESENT else None,
            SignedInBy.QR.value if presence == Presence.PRESENT else "",
        )
        for h in held
        for e in h.expected
        for presence in [_presence(h, e)]
    )  # fmt: skip
    bulk.insert(Attendee, names, rows)


def _presence(h: Held, e: Enrolled) -> Presence:
    if e.member_id in h.present:
        return Presence.PRESENT
    return Presence.EXCUSED if e.member_id in h.excused else Presence.ABSENT
