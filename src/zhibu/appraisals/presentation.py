"""Appraisals in words for the pages: steps, tones, lines of lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import pgettext

from zhibu.appraisals.choices import AppraisalState, Grade
from zhibu.appraisals.models import Appraisal, Passage
from zhibu.appraisals.queries.campaign import Progress
from zhibu.appraisals.queries.desk import BranchRow
from zhibu.foundation.ui.formats import as_moment

TONES = {
    AppraisalState.PLANNED: "idle",
    AppraisalState.SELF: "act",
    AppraisalState.MUTUAL: "act",
    AppraisalState.SHEET: "act",
    AppraisalState.PROPOSAL: "act",
    AppraisalState.DECIDED: "info",
    AppraisalState.PUBLISHED: "done",
    AppraisalState.FILED: "done",
    AppraisalState.CANCELLED: "idle",
}
_STEP_OF = {
    AppraisalState.PLANNED: 0,
    AppraisalState.SELF: 1,
    AppraisalState.MUTUAL: 2,
    AppraisalState.SHEET: 3,
    AppraisalState.PROPOSAL: 4,
    AppraisalState.DECIDED: 6,
    AppraisalState.PUBLISHED: 7,
    AppraisalState.FILED: 8,
    AppraisalState.CANCELLED: 0,
}


def steps() -> list[str]:
    """The seven steps, in one word each: they stand side by side on a phone."""
    return [
        pgettext("appraisal step", "Self"),
        pgettext("appraisal step", "Mutual"),
        pgettext("appraisal step", "Sheet"),
        pgettext("appraisal step", "Proposal"),
        pgettext("appraisal step", "Decision"),
        pgettext("appraisal step", "Results"),
        pgettext("appraisal step", "File"),
    ]


def step_of(state: str, progress: Progress | None = None) -> int:
    """The step at which an appraisal is, from 1; 0 before the start. A whole proposal waits for the meeting."""
    number = _STEP_OF[AppraisalState(state)]
    if state == AppraisalState.PROPOSAL and progress is not None and not unproposed(progress):
        return number + 1
    return number


def unproposed(progress: Progress) -> int:
    """For how many full members the committee has proposed nothing yet; of the exempt nothing is demanded."""
    return sum(not one.proposed and not one.is_exempt for one in progress.graded)


def passage_items(passages: Iterable[Passage]) -> list[dict[str, Any]]:
    """The history as lines of a timeline."""
    return [
        {
            "when": as_moment(one.at),
            "title": AppraisalState(one.state).label,
            "note": one.actor_name,
            "tone": "idle" if one.state == AppraisalState.CANCELLED else "done",
        }
        for one in passages
    ]


def grade_counts(counts: dict[str, int]) -> list[dict[str, Any]]:
    """How many have which grade, the best first."""
    return [{"label": grade.label, "count": counts[grade.value]} for grade in Grade]


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year of a branch."""

    id: UUID
    year: int
    label: Any
    tone: str
    note: Any
    is_called_off: bool

    @classmethod
    def of(cls, appraisal: Appraisal) -> "YearLine":
        """The line of an appraisal."""
        state = AppraisalState(appraisal.state)
        called_off = state == AppraisalState.CANCELLED
        return cls(
            appraisal.pk,
            appraisal.year,
            state.label,
            TONES[state],
            appraisal.reason if called_off else "",
            called_off,
        )


@dataclass(frozen=True, slots=True)
class BranchLine:
    """One branch on the office's list."""

    row: BranchRow
    label: Any
    tone: str
    counts: list[int] | None


def branch_lines(rows: Iterable[BranchRow]) -> list[BranchLine]:
    """Branches as lines of the list; an empty label for those that have planned nothing."""
    return [
        BranchLine(
            row, AppraisalState(row.state).label if row.state else "",
            TONES[AppraisalState(row.state)] if row.state else "idle",
            [row.counts[grade] for grade in Grade.values] if row.counts else None,
        )
        for row in rows
    ]  # fmt: skip
