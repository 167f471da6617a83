"""The whole of a record as it is sealed, and whether a sealed one is still what it was."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from zhibu.foundation.files.models import StoredFile
from zhibu.meetings.models import (
    AgendaItem,
    Amendment,
    Attendee,
    Counted,
    Meeting,
    Minutes,
    Motion,
    Paper,
    Remark,
    Vote,
)
from zhibu.meetings.rules import record, sealing
from zhibu.meetings.rules.attending import Seat, counted

MEETING = (
    "id", "organization_id", "kind", "also", "mode", "service", "starts_at", "ends_at", "on", "opened_at",
    "closed_at", "host_id", "recorder_id", "called_by_name", "called_at", "circulated_at", "confirmed_at",
    "confirmed_by_name", "confirm_note",
)  # fmt: skip
ATTENDEE = (
    "id", "member_id", "organization_id", "name", "from_name", "role", "is_entitled", "counts", "left_out_why",
    "excuse", "excuse_state", "signed_in_at", "signed_in_by", "entered_by_name", "left_at", "objection",
)  # fmt: skip
MOTION = ("id", "item_id", "text", "decision", "way", "entitled", "entitled_present", "closed_at", "closed_by_name")
PAPER = ("id", "item_id", "kind", "name", "words", "position", "digest")
NUMBERS = ("expected", "present", "excused", "absent", "entitled", "entitled_present")


@dataclass(frozen=True, slots=True)
class SealCheck:
    """Whether a sealed record is what it was. `faults`: `record`, `amendments`, `amended`, `numbers`, `files`."""

    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class Places:
    """The rows of a record, by which its seal is computed and compared."""

    meeting: Meeting
    minutes: Minutes
    items: list[AgendaItem]
    roll: list[Attendee]
    motions: list[Motion]
    papers: list[Paper]
    amendments: list[Amendment]
    votes: list[Vote]
    remarks: list[Remark]
    counts: list[Counted]

    @property
    def steps(self) -> list[tuple[str, str, str]]:
        """The amendments in order: place, before, after."""
        return [(row.subject, row.before, row.after) for row in self.amendments]

    def now(self) -> dict[str, str]:
        """What stands at every place that may be amended."""
        values = {name: str(getattr(self.meeting, name)) for name in record.TEXTS}
        values |= {"summary": self.minutes.summary, "measures": self.minutes.measures}
        values |= {f"item:{row.pk}": row.notes for row in self.items}
        values |= {f"attendee:{row.pk}": row.presence for row in self.roll}
        values |= {f"motion:{row.pk}": votes_of(row) for row in self.motions}
        return values


def votes_of(motion: Motion) -> str:
    """The counts of a motion as an amendment keeps them."""
    return record.votes_as_text(motion.approve, motion.against, motion.abstain, motion.state)


def places_of(meeting: Meeting) -> Places:
    """The rows of a record. Nine queries."""
    return places_of_many([meeting])[0]


def places_of_many(meetings: Sequence[Meeting]) -> list[Places]:
    """The rows of records, in the order of the meetings. Nine queries."""
    ids = [meeting.pk for meeting in meetings]
    minutes = Minutes.objects.in_bulk(ids)
    motions = list(Motion.objects.filter(meeting__in=ids).order_by("made_at", "pk"))
    meeting_of = {motion.pk: motion.meeting_id for motion in motions}
    votes: dict[UUID, list[Vote]] = defaultdict(list)
    for vote in Vote.objects.filter(motion__meeting__in=ids).order_by("motion_id", "attendee_id"):
        votes[meeting_of[vote.motion_id]].append(vote)
    parts = [
        _by_meeting(AgendaItem.objects.filter(meeting__in=ids).order_by("position", "pk")),
        _by_meeting(Attendee.objects.filter(meeting__in=ids).order_by("pk")),
        _by_meeting(motions),
        _by_meeting(Paper.objects.filter(meeting__in=ids).order_by("position", "added_at", "pk")),
        _by_meeting(Amendment.objects.filter(meeting__in=ids).order_by("number")),
        votes,
        _by_meeting(Remark.objects.filter(meeting__in=ids).order_by("at", "pk")),
        _by_meeting(Counted.objects.filter(meeting__in=ids).order_by("organization_id", "kind")),
    ]
    return [
        Places(row, minutes.get(row.pk) or Minutes(meeting=row), *(part.get(row.pk, []) for part in parts))
        for row in meetings
    ]


def _by_meeting(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.meeting_id].append(row)
    return found


def digests_of(meetings: Sequence[Meeting]) -> dict[UUID, str]:
    """The seals of records as they stand, for those who take many over at once. Nine queries."""
    return {one.meeting.pk: sealing.digest_of(content_of(one)) for one in places_of_many(meetings)}


def content_of(places: Places) -> dict[str, Any]:
    """The record as it is sealed: what stood before any amendment. A record without a roll, taken over from
    elsewhere, is sealed with its numbers. No query."""
    meeting = places.meeting
    stood = places.now() | sealing.first_values(places.steps)
    numbers = {} if places.roll else {"numbers": _row(meeting, NUMBERS)}
    return numbers | {
        "form": sealing.FORM,
        "meeting": _row(meeting, MEETING) | {name: stood[name] for name in record.TEXTS},
        "minutes": {"summary": stood["summary"], "measures": stood["measures"]},
        "items": [
            _row(row, ("id", "position", "title", "is_open", "carried_from_id")) | {"notes": stood[f"item:{row.pk}"]}
            for row in sorted(places.items, key=lambda row: row.pk)
        ],
        "roll": [_row(row, ATTENDEE) | {"presence": stood[f"attendee:{row.pk}"]} for row in places.roll],
        "motions": [
            _row(row, MOTION) | {"votes": stood[f"motion:{row.pk}"]}
            for row in sorted(places.motions, key=lambda row: row.pk)
        ],
        "votes": [[row.motion_id, row.attendee_id, row.choice] for row in places.votes],
        "remarks": [[row.pk, row.attendee_id, row.at, row.text] for row in places.remarks],
        "papers": [_row(row, PAPER) for row in sorted(places.papers, key=lambda row: row.pk)],
        "counts": [[row.organization_id, row.kind] for row in places.counts],
    }


def content_of_amendment(amendment: Amendment) -> dict[str, Any]:
    """An amendment as its digest covers it."""
    names = ("meeting_id", "number", "subject", "before", "after", "reason", "by_id", "by_name", "at")
    return _row(amendment, names)


def verify_seal(meeting: Meeting, places: Places | None = None) -> SealCheck:
    """Compare an archived record with its seal, its amendments with their chain, its numbers with its roll, its files
    with their digests. Ten queries, one or two if its places are given."""
    places = places or places_of(meeting)
    faults: list[str] = []
    if sealing.digest_of(content_of(places)) != meeting.digest:
        faults.append("record")
    if not _is_chained(meeting, places.amendments):
        faults.append("amendments")
    now = places.now()
    if any(now.get(subject) != text for subject, text in sealing.last_values(places.steps).items()):
        faults.append("amended")
    counts = counted([Seat(row.role, row.counts, row.is_entitled, row.presence) for row in places.roll])
    if places.roll and any(getattr(meeting, name) != getattr(counts, name) for name in NUMBERS):
        faults.append("numbers")
    if not _files_stand(places.papers):
        faults.append("files")
    return SealCheck(tuple(faults))


def _is_chained(meeting: Meeting, amendments: Sequence[Amendment]) -> bool:
    previous = meeting.digest
    for number, row in enumerate(amendments, start=1):
        previous = sealing.next_digest(previous, content_of_amendment(row))
        if row.number != number or row.digest != previous:
            return False
    return True


def _files_stand(papers: Sequence[Paper]) -> bool:
    if not papers:
        return True
    rows = StoredFile.objects.filter(pk__in=[row.file_id for row in papers], deleted_at=None).order_by()
    there = dict(rows.values_list("pk", "sha256"))
    return all(there.get(row.file_id) == row.digest for row in papers)


def _row(row: Any, names: Sequence[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {name: str(value) if isinstance(value, str) else value for name, value in values.items()}
