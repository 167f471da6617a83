"""The roll of a meeting as it stands: its numbers, for each branch too, and who may host."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from zhibu.meetings.choices import AttendeeRole
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.queries.kinds import kind_of
from zhibu.meetings.rules.attending import Counts, Seat, counted
from zhibu.meetings.rules.hosting import Holder, Host, hosts
from zhibu.organizations.queries import holders_of


def seats_of(meeting_id: UUID) -> list[Seat]:
    """Everybody on the roll, as counting sees them. One query."""
    rows = Attendee.objects.filter(meeting_id=meeting_id).order_by("pk")
    return [
        Seat(role, counts, is_entitled, presence, left_at is not None, organization_id)
        for role, counts, is_entitled, presence, left_at, organization_id in rows.values_list(
            "role", "counts", "is_entitled", "presence", "left_at", "organization_id"
        )
    ]


def counts_by_organization(seats: Sequence[Seat], *, own: UUID) -> dict[UUID, Counts]:
    """The numbers for each branch that people count for; those who count for none count for `own`."""
    parts: dict[UUID, list[Seat]] = defaultdict(list)
    for seat in seats:
        parts[seat.organization if isinstance(seat.organization, UUID) else own].append(seat)
    return {pk: counted(part) for pk, part in parts.items()}


def possible_hosts(meeting: Meeting, *, on: date) -> list[Host]:
    """Who may host a meeting (organization loaded), in the order in which they stand in. Three queries."""
    holders = [Holder(row.post, row.holder_id, row.holder_name) for row in holders_of(meeting.organization, on=on)]
    rows = Attendee.objects.filter(Q(is_entitled=True), meeting=meeting, role=AttendeeRole.EXPECTED)
    voters = rows.filter(member__isnull=False).order_by("pinyin", "pk").values_list("member_id", "name")
    return hosts(kind_of(meeting).host, holders, voters=[(pk, name) for pk, name in voters if pk])
