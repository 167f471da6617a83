"""The committee's register of an appraisal: one line a member, for the page, the print and the sheet alike."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from zhibu.appraisals.choices import Grade
from zhibu.appraisals.models import Amendment, Appraisal
from zhibu.appraisals.queries.campaign import roll_rows
from zhibu.appraisals.queries.reading import Opened, Tally


@dataclass(frozen=True, slots=True)
class Changed:
    """An amendment in words."""

    before: str
    after: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Line:
    """One member. Grades in words; empty where there is none."""

    id: UUID
    number: int
    name: str
    is_full: bool
    is_exempt: bool
    exempt_reason: str
    left_on: date | None
    handed_in_at: datetime | None
    tally: Tally | None
    proposed: str
    grade: str
    reason: str
    acknowledged_at: datetime | None
    amendments: Sequence[Changed]
    tone: str


TONES = {Grade.EXCELLENT: "honor", Grade.QUALIFIED: "done", Grade.BASIC: "due", Grade.UNQUALIFIED: "late"}


def label_of(grade: str) -> str:
    """A grade in words; empty for none."""
    return str(Grade(grade).label) if grade else ""


def register_of(appraisal: Appraisal, opened: Opened | None) -> list[Line]:
    """Every member on the roll, in the order of names. Two queries."""
    changed = defaultdict(list)
    for one in Amendment.objects.filter(participant__appraisal=appraisal).order_by("at", "pk"):
        changed[one.participant_id].append(
            Changed(label_of(one.before), label_of(one.after), one.reason, one.at, one.actor_name)
        )
    return [
        Line(
            id=row.pk, number=number, name=row.member.name, is_full=row.is_full, is_exempt=row.is_exempt,
            exempt_reason=row.exempt_reason, left_on=row.left_on, handed_in_at=row.handed_in_at,
            tally=opened.tallies.get(row.pk) if opened else None, proposed=label_of(row.proposed),
            grade=label_of(row.grade), reason=row.grade_reason, acknowledged_at=row.acknowledged_at,
            amendments=changed[row.pk], tone=TONES[Grade(row.grade)] if row.grade else "idle",
        )
        for number, row in enumerate(roll_rows(appraisal).select_related("member"), 1)
    ]  # fmt: skip
