"""The roll of a meeting: as the rules say for a day, and as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from zhibu.meetings.choices import AttendeeRole, Expects
from zhibu.meetings.kinds import Kind
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.queries.kinds import is_above
from zhibu.meetings.rules import hosting, roll
from zhibu.members.queries import committee_roll_of, roll_of
from zhibu.members.queries.roll import RollLine, roll_below
from zhibu.organizations.models import Organization
from zhibu.organizations.queries import holders_of


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who is called, for the branch they count for. `member_id` is None for a holder of a post without a
    record here."""

    member_id: UUID | None
    account_id: UUID | None
    name: str
    pinyin: str
    organization_id: UUID
    seat: roll.Seat
    is_probationary: bool


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody who is called to a meeting, the numbers, and those who may host."""

    lines: tuple[Line, ...]
    tally: roll.Tally
    hosts: tuple[hosting.Host, ...]

    @property
    def seats(self) -> dict[UUID, roll.Seat]:
        """The places of those with a record, by member."""
        return {line.member_id: line.seat for line in self.lines if line.member_id}


def roll_for(kind: Kind, organizations: Sequence[Organization], on: date) -> Roll:
    """Who is called to a meeting of a kind on a day; the first organization holds it, the others hold it with it.

    Two queries for each organization (three above branches), one for notes on members (two if there are any), one for
    the posts.
    """
    lines: list[Line] = []
    suspended = 0
    called: set[UUID] = set()
    for organization in organizations:
        people = _people_of(kind, organization, on)
        marks = marks_of([person.member_id for person in people if person.member_id])
        for person in people:
            mark = marks.get(person.member_id, "") if person.member_id else ""
            seat = roll.seat_of(roll.Candidate(person.category, person.standing, person.is_mobile, mark))
            suspended += person.standing == "suspended"
            if seat is None or person.member_id in called:
                continue
            if person.member_id:
                called.add(person.member_id)
            lines.append(
                Line(
                    person.member_id, person.account_id, person.name, person.pinyin, organization.pk, seat,
                    person.category == roll.PROBATIONARY,
                )
            )  # fmt: skip
    tally = roll.tally((line.seat for line in lines), suspended=suspended)
    return Roll(tuple(lines), tally, tuple(_hosts(kind, organizations[0], lines, on)))


def _people_of(kind: Kind, organization: Organization, on: date) -> list[RollLine]:
    """Whom an organization calls: its committee by posts, its members, or above branches the members of them all."""
    if kind.expected == Expects.COMMITTEE:
        return committee_roll_of(organization.pk, on)
    if is_above(organization.kind):
        return roll_below(organization.path, on)
    return roll_of(organization.pk, on)


def _hosts(kind: Kind, organization: Organization, lines: list[Line], on: date) -> list[hosting.Host]:
    holders = [hosting.Holder(row.post, row.holder_id, row.holder_name) for row in holders_of(organization, on=on)]
    voters = [(line.member_id, line.name) for line in lines if line.member_id and line.seat.is_entitled]
    return hosting.hosts(kind.host, holders, voters=voters)


def marks_of(member_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What branches have noted on members, as their latest roll says. One query, a second if anything was noted."""
    marked = set(
        Attendee.objects.filter(member_id__in=member_ids, left_out_why=roll.DISCIPLINE)
        .order_by()
        .values_list("member_id", flat=True)
    )
    if not marked:
        return {}
    rows = Attendee.objects.filter(member_id__in=marked, role=AttendeeRole.EXPECTED).order_by(
        "meeting__called_at", "pk"
    )
    latest: dict[UUID, str] = {pk: why for pk, why in rows.values_list("member_id", "left_out_why") if pk}
    return {pk: why for pk, why in latest.items() if why == roll.DISCIPLINE}


def attendees_of(meeting: Meeting) -> QuerySet[Attendee]:
    """Everybody on the roll, by reading of the name, guests last."""
    return Attendee.objects.filter(meeting=meeting).order_by("role", "pinyin", "name", "pk")


def standing_roll(meeting_id: UUID) -> dict[UUID, tuple[Attendee, roll.Standing]]:
    """The roll as it stands, by member: those with a record alone. One query."""
    rows = Attendee.objects.filter(meeting_id=meeting_id, member__isnull=False).order_by("pk")
    return {
        row.member_id: (
            row,
            roll.Standing(roll.Seat(row.counts, row.is_entitled, row.left_out_why), row.role, row.presence),
        )
        for row in rows
        if row.member_id
    }


def accounts_on_roll(meeting_id: UUID) -> dict[UUID, UUID]:
    """The accounts of those on the roll who have one, by attendee. One query."""
    rows = Attendee.objects.filter(meeting_id=meeting_id, member__account__isnull=False).order_by("pk")
    return {pk: account for pk, account in rows.values_list("pk", "member__account_id") if account}
