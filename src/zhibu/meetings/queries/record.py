"""The record of a meeting as people read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.rulebook.queries import number
from zhibu.kernel import clock
from zhibu.meetings.access import Abilities, abilities
from zhibu.meetings.choices import AttendeeRole, MeetingState, MotionState, Presence
from zhibu.meetings.kinds import Kind
from zhibu.meetings.models import AgendaItem, Amendment, Attendee, Custom, Meeting, Minutes, Motion
from zhibu.meetings.queries.kinds import kind_of, labels_of
from zhibu.meetings.queries.minutes import OPEN, Saving
from zhibu.meetings.queries.papers import Papers, papers_of
from zhibu.meetings.queries.sealing import SealCheck, places_of, verify_seal, votes_of
from zhibu.meetings.rules import record as rules

CONTENT_LABELS = {
    "agenda": lambda: _("agenda"),
    "summary": lambda: _("summary"),
    "measures": lambda: _("measures"),
    "speaker": lambda: _("speaker"),
}


@dataclass(frozen=True, slots=True)
class Roll:
    """Who came and who did not. `reasons`: whether the reasons of excuses may be read with it."""

    present: list[Attendee] = field(default_factory=list)
    excused: list[Attendee] = field(default_factory=list)
    absent: list[Attendee] = field(default_factory=list)
    others: list[Attendee] = field(default_factory=list)
    reasons: bool = False

    @property
    def observers(self) -> list[Attendee]:
        """Those present who are not counted among the expected."""
        return [line for line in self.others if line.presence == Presence.PRESENT]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that a record says, as far as its reader may read it. `is_told` is false while the words are still
    being written and the reader does not lead the meeting."""

    meeting: Meeting
    able: Abilities
    kind: Kind
    kind_label: str
    also_labels: list[str]
    items: list[AgendaItem]
    motions: list[Motion]
    roll: Roll
    minutes: Minutes
    papers: Papers
    amendments: list[Amendment]
    is_told: bool
    check: SealCheck | None
    is_late: bool
    due_on: date

    @property
    def missing(self) -> list[str]:
        """What a record of its kind should have and has not, in words."""
        return [CONTENT_LABELS[name]() for name in rules.missing(self.kind.contents, self.filled)]

    @property
    def filled(self) -> dict[str, bool]:
        """Which contents are there."""
        return {
            "agenda": bool(self.items),
            "summary": bool(self.minutes.summary),
            "measures": bool(self.minutes.measures),
            "speaker": bool(self.meeting.speaker),
        }

    @property
    def readers(self) -> list[Attendee]:
        """Those present who have said that they read it."""
        return [line for line in self._came if line.read_at]

    @property
    def objections(self) -> list[Attendee]:
        """Those present who object, with their words."""
        return [line for line in self._came if line.objection]

    @property
    def _came(self) -> list[Attendee]:
        return self.roll.present + self.roll.observers


def record_of(actor: Actor, meeting: Meeting) -> Record:
    """The record of a meeting (organization loaded, the actor may know of it). Ten queries, one more if a sealed one
    has papers, one more for a local kind."""
    able = abilities(actor, meeting)
    places = places_of(meeting)
    kind = kind_of(meeting)
    labels = labels_of([meeting.kind, *meeting.also])
    days = int(number("meeting.record_days", on=meeting.on, path=meeting.organization.path))
    confirmed_on = clock.day_of(meeting.confirmed_at) if meeting.confirmed_at else None
    is_archived = meeting.state == MeetingState.ARCHIVED
    is_over = meeting.closed_at is not None
    return Record(
        meeting=meeting,
        able=able,
        kind=kind,
        kind_label=labels[meeting.kind],
        also_labels=[labels[code] for code in meeting.also],
        items=places.items,
        motions=[row for row in places.motions if row.state in rules.DECIDED],
        roll=_roll(places.roll, reasons=able.call),
        minutes=places.minutes,
        papers=papers_of(meeting),
        amendments=places.amendments,
        is_told=able.run or meeting.state in rules.TOLD,
        check=verify_seal(meeting, places) if is_archived and meeting.digest else None,
        is_late=is_over and rules.is_late(meeting.on, confirmed_on, today=clock.today(), days=days),
        due_on=rules.due_on(meeting.on, days),
    )


def _roll(rows: list[Attendee], *, reasons: bool) -> Roll:
    found = Roll(reasons=reasons)
    for line in sorted(rows, key=lambda row: (row.pinyin, row.name, str(row.pk))):
        if line.role != AttendeeRole.EXPECTED or not line.counts:
            found.others.append(line)
        elif line.presence == Presence.PRESENT:
            found.present.append(line)
        elif line.presence == Presence.EXCUSED:
            found.excused.append(line)
        else:
            found.absent.append(line)
    return found


def header_of(meeting: Meeting) -> str:
    """What stands in the red head of a branch's papers: its own words, or its name. One query."""
    custom = Custom.objects.filter(organization=meeting.organization_id).values_list("header", flat=True).first()
    return custom or meeting.organization.name


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a sealed record that may be put right: its name for the action, in words, and what stands there.

    `way` is how it is entered: "line", "text", "presence", "votes".
    """

    subject: str
    label: str
    value: str
    way: str


def subject_in_words(record: Record, subject: str) -> str:
    """A place of a record in words. No query."""
    what, _colon, pk = subject.partition(":")
    fixed = {
        "title": _("Title"), "place": _("Meeting place"), "host_name": _("Host"), "recorder_name": _("Recorder"),
        "speaker": _("Speaker"), "summary": _("Summary"), "measures": _("Measures"),
    }  # fmt: skip
    if what in fixed:
        return fixed[what]
    if what == "item":
        item = next((row for row in record.items if str(row.pk) == pk), None)
        return _("Notes on: %(title)s") % {"title": item.title} if item else subject
    if what == "motion":
        motion = next((row for row in record.motions if str(row.pk) == pk), None)
        return _("Votes on: %(text)s") % {"text": motion.text} if motion else subject
    roll = record.roll
    people = [*roll.present, *roll.excused, *roll.absent, *roll.others]
    line = next((row for row in people if str(row.pk) == pk), None)
    return _("Attendance of %(name)s") % {"name": line.name} if line else subject


def value_in_words(subject: str, value: str) -> str:
    """What stands at a place, in words. No query."""
    what = subject.partition(":")[0]
    if what == "attendee":
        return str(Presence(value).label) if value in Presence.values else value
    if what == "motion":
        votes = rules.votes_from_text(value)
        if votes is None:
            return value
        approve, against, abstain, state = votes
        words = _("%(approve)d in favor, %(against)d against, %(abstain)d abstained") % {
            "approve": approve, "against": against, "abstain": abstain,
        }  # fmt: skip
        return f"{words} · {MotionState(state).label}" if state in MotionState.values else words
    return value or _("(nothing)")


def places_to_amend(record: Record) -> list[Place]:
    """Every place of a sealed record that may be put right. No query."""
    meeting, minutes = record.meeting, record.minutes
    values: list[tuple[str, str, str]] = [
        ("summary", minutes.summary, "text"), ("measures", minutes.measures, "text"),
        *((f"item:{row.pk}", row.notes, "text") for row in record.items),
        *((f"motion:{row.pk}", votes_of(row), "votes") for row in record.motions),
        *((name, str(getattr(meeting, name)), "line") for name in rules.TEXTS),
    ]  # fmt: skip
    roll = record.roll
    lines = [*roll.present, *roll.excused, *roll.absent]
    values += [(f"attendee:{row.pk}", row.presence, "presence") for row in lines]
    return [Place(subject, subject_in_words(record, subject), value, way) for subject, value, way in values]


def amendments_in_words(record: Record) -> list[dict[str, Any]]:
    """The amendments as the record shows them. No query."""
    return [
        {
            "number": row.number,
            "subject": subject_in_words(record, row.subject),
            "before": value_in_words(row.subject, row.before),
            "after": value_in_words(row.subject, row.after),
            "reason": row.reason,
            "by_name": row.by_name,
            "at": row.at,
            "digest": row.digest,
        }
        for row in record.amendments
    ]


def differences_of(savings: list[Saving], items: Sequence[AgendaItem]) -> list[dict[str, Any]]:
    """Savings of minutes, newest first, each with the fields that it changed, in words. No query."""
    titles = {str(item.pk): item.title for item in items}
    found = []
    for place, saving in enumerate(savings):
        before = next((one.fields for one in savings[place + 1 :] if not one.is_aside), {})
        changes = [
            {"label": _field_in_words(name, titles), "text": _field_value(name, text)}
            for name, text in saving.fields.items()
            if text != before.get(name, "")
        ]
        found.append({"saving": saving, "changes": changes})
    return found


def _field_in_words(name: str, titles: dict[str, str]) -> str:
    what, _colon, pk = name.partition(":")
    if what in {"item", "open"}:
        return titles.get(pk, "") or _("An item that is gone")
    return _("Summary") if what == "summary" else _("Measures")


def _field_value(name: str, text: str) -> str:
    if name.startswith(OPEN):
        return _("Left open: carry over to the next meeting") if text else _("No longer left open")
    return text or _("(nothing)")
