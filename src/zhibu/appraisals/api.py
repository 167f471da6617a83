"""Appraisals for programs: where they stand, how many have which grade, who has which for those who may read it."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from zhibu.appraisals import access
from zhibu.appraisals.choices import AppraisalState, Grade
from zhibu.appraisals.models import Appraisal, Participant
from zhibu.appraisals.queries.campaign import appraisals_visible_to, counts_of, graded_in
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.foundation.api.paging import Page, Paging, PagingQuery, page_of
from zhibu.foundation.api.shapes import Year

operations = Operations("Appraisals")


class AppraisalLine(Schema):
    """The appraisal of a branch in a year."""

    id: UUID
    organization_id: UUID
    organization: str
    year: int
    state: AppraisalState
    state_words: str
    started_on: date | None
    self_due_on: date | None
    sheet_due_on: date | None
    decided_on: date | None
    meeting_id: UUID | None = Field(description="The general meeting that decided, if it is known")
    grades: dict[Grade, int] = Field(description="How many members have which grade; all 0 before the decision")


class GradeLine(Schema):
    """A member's grade. Why it was given is read by the branch alone."""

    member_id: UUID
    name: str
    grade: Grade
    grade_words: str


class AppraisalPage(Page[AppraisalLine]):
    """A page of appraisals, the latest first."""


class GradePage(Page[GradeLine]):
    """A page of grades, in the order of the roll."""


def _lines(rows: Iterable[Appraisal]) -> list[dict[str, Any]]:
    found = list(rows)
    counts = counts_of(row.pk for row in found)
    return [
        {
            "id": row.pk, "organization_id": row.organization_id, "organization": row.organization.name,
            "year": row.year, "state": row.state, "state_words": row.get_state_display(),
            "started_on": row.started_on, "self_due_on": row.self_due_on, "sheet_due_on": row.sheet_due_on,
            "decided_on": row.decided_on, "meeting_id": row.meeting_id, "grades": counts[row.pk],
        }
        for row in found
    ]  # fmt: skip


@operations.read("/appraisals", scope=Scope.APPRAISALS_READ, name="appraisals", returns=AppraisalPage)
def list_appraisals(
    request: ApiRequest, year: Year | None = None, organization: UUID | None = None, paging: Paging = PagingQuery
) -> Any:
    """The appraisals that you may see, of one branch if it is named; the latest first."""
    branch = access.get_branch(request.actor, organization) if organization else None
    rows = appraisals_visible_to(request.actor, year=year, branch=branch)
    return page_of(rows, paging, keys=("-year", "-pk"), show=_lines)


@operations.read(
    "/appraisals/{uuid:appraisal_id}", scope=Scope.APPRAISALS_READ, name="appraisal", returns=AppraisalLine
)
def show_appraisal(request: ApiRequest, appraisal_id: UUID) -> Any:
    """One appraisal."""
    return _lines([access.get_appraisal(request.actor, appraisal_id)])[0]


def _grades(rows: Iterable[Participant]) -> list[dict[str, Any]]:
    return [
        {
            "member_id": row.member_id, "name": row.member.name, "grade": row.grade,
            "grade_words": row.get_grade_display(),
        }
        for row in rows
    ]  # fmt: skip


@operations.read(
    "/appraisals/{uuid:appraisal_id}/grades", scope=Scope.APPRAISALS_READ, name="appraisal_grades", returns=GradePage
)
def list_grades(request: ApiRequest, appraisal_id: UUID, paging: Paging = PagingQuery) -> Any:
    """The grades that were decided, by name: for the branch's committee and those who run its appraisals."""
    appraisal = access.get_for_grades(request.actor, appraisal_id)
    return page_of(graded_in(appraisal), paging, keys=("member__pinyin", "pk"), show=_grades)
