"""What the committee reads: self-appraisals, comments, and the box once it is closed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from zhibu.appraisals.choices import AppraisalState, Grade
from zhibu.appraisals.models import Amendment, Appraisal, Box, Comment, Participant, SheetTaken
from zhibu.appraisals.queries.campaign import roll_rows
from zhibu.appraisals.queries.numbers import numbers_on
from zhibu.appraisals.rules import box as rules
from zhibu.appraisals.rules.grading import Share, share_of
from zhibu.kernel import clock

BOX_SHUT = frozenset({AppraisalState.PLANNED, AppraisalState.SELF, AppraisalState.MUTUAL, AppraisalState.SHEET})
"""While sheets may still come in, nobody sees into the box: two looks around one sheet would show that sheet."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many sheets gave a grade."""

    grade: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One member's counts, the best grade first; none where they are too few to be shown."""

    counts: Sequence[Count]
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """The box as the committee sees it: how many sheets, and the counts of each participant."""

    sheets: int
    least: int
    tallies: dict[UUID, Tally]

    @property
    def is_shown(self) -> bool:
        """Whether there were sheets enough to show anything."""
        return self.sheets >= self.least


def opened_box(appraisal: Appraisal) -> Opened | None:
    """The box of an appraisal, None while it is shut. Two queries. For the committee alone."""
    if appraisal.state in BOX_SHUT:
        return None
    box = Box.objects.filter(appraisal=appraisal).first()
    if box is None:
        return None
    sheets = SheetTaken.objects.filter(participant__appraisal=appraisal).count()
    least = numbers_on(clock.today(), appraisal.organization.path).least
    found = {UUID(key): counts for key, counts in tallies_in(box).items()}
    return Opened(sheets, least, {pk: _tally(counts, sheets, least) for pk, counts in found.items()})


def tallies_in(box: Box) -> rules.Tallies:
    """What the sealed value of a box says."""
    found: rules.Tallies = json.loads(box.tallies)
    return found


def _tally(counts: dict[str, int], sheets: int, least: int) -> Tally:
    if not rules.is_shown(counts, sheets=sheets, least=least):
        return Tally([], False)
    return Tally([Count(grade.value, str(grade.label), counts[grade.value]) for grade in Grade], True)


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, with who wrote it."""

    author: str
    text: str
    at: datetime


def comments_on(participant: Participant) -> list[Said]:
    """What others have written about a participant, in the order of their names. One query.

    For the person concerned and the committee alone.
    """
    rows = Comment.objects.filter(subject=participant).select_related("author__member")
    found = rows.order_by("author__member__pinyin", "pk")
    return [Said(comment.author.member.name, comment.text, comment.at) for comment in found]


def amendments_of(participant: Participant) -> list[Amendment]:
    """How the grade was amended, the latest first. One query. For those who may read the grade."""
    return list(Amendment.objects.filter(participant=participant).order_by("-at", "-pk"))


@dataclass(frozen=True, slots=True)
class GradingRow:
    """One graded member on the page of the committee."""

    id: UUID
    name: str
    is_exempt: bool
    proposed: str
    proposed_reason: str
    grade: str
    grade_reason: str
    tally: Tally | None


def grading_rows(appraisal: Appraisal, opened: Opened | None) -> list[GradingRow]:
    """The full members who are still here, by name, with the box beside them if it is open. One query."""
    rows = roll_rows(appraisal).filter(is_full=True, left_on=None).select_related("member")
    return [
        GradingRow(
            id=row.pk, name=row.member.name, is_exempt=row.is_exempt, proposed=row.proposed,
            proposed_reason=row.proposed_reason, grade=row.grade, grade_reason=row.grade_reason,
            tally=opened.tallies.get(row.pk) if opened else None,
        )
        for row in rows
    ]  # fmt: skip


def share_in(appraisal: Appraisal, grades: Iterable[str], *, on: date) -> Share:
    """The share of excellent among these grades by the rule of the day, measured by all members on the roll.
    One query."""
    members = Participant.objects.filter(appraisal=appraisal, left_on=None).count()
    numbers = numbers_on(on, appraisal.organization.path)
    return share_of(grades, members=members, members_for_each=numbers.members_for_each)
