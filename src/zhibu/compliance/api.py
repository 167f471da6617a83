"""Compliance for programs: how a node stands with its duties, and one organization's year."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from zhibu.compliance.access import get_place
from zhibu.compliance.choices import State, Why
from zhibu.compliance.queries import board
from zhibu.compliance.queries.explained import shown
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.foundation.api.shapes import Day, Year
from zhibu.kernel import clock

operations = Operations("Compliance")


class Sums(Schema):
    """How many organizations of the subtree stand where."""

    coming: int
    due: int
    done: int
    late: int
    invalid: int
    exempt: int
    unconfirmed: int
    owed: int = Field(description="Those of which it is asked")


class DutyLine(Schema):
    """One kind of duty in its period."""

    kind: str
    span: str = Field(description="month, quarter or year")
    starts_on: date
    sums: Sums


class NodeStanding(Schema):
    """How a node stands in the periods of a day."""

    on: date
    duties: list[DutyLine]


class JudgmentLine(Schema):
    """How one organization stands with one duty of one period, and what would mend it."""

    kind: str
    kind_words: str
    span: str
    starts_on: date
    ends_on: date = Field(description="The last day on which it can be done")
    times: int = Field(description="How often it is asked")
    done: int
    state: State
    state_words: str
    why: Why
    remedy: str
    judged_on: date


@operations.read(
    "/organizations/{uuid:organization_id}/compliance",
    scope=Scope.COMPLIANCE_READ,
    name="compliance",
    returns=NodeStanding,
)
def show_node(request: ApiRequest, organization_id: UUID, on: Day | None = None) -> Any:
    """The sums of a node and all below it for each duty, in the periods of a day (today, if none is named)."""
    place = get_place(request.actor, organization_id)
    day = on or clock.today()
    return {"on": day, "duties": board.duties_at(place.path, day=day)}


@operations.read(
    "/organizations/{uuid:organization_id}/judgments",
    scope=Scope.COMPLIANCE_READ,
    name="judgments",
    returns=list[JudgmentLine],
)
def list_judgments(request: ApiRequest, organization_id: UUID, year: Year | None = None) -> Any:
    """Every duty of one organization in a year (this one, if none is named), with its state, reason and remedy."""
    place = get_place(request.actor, organization_id)
    rows = board.year_of(place.pk, year or clock.today().year)
    return [_line(row) for row in shown(rows)]


def _line(line: Any) -> dict[str, Any]:
    row = line.row
    return {
        "kind": row.kind, "kind_words": str(line.name), "span": row.span, "starts_on": row.starts_on,
        "ends_on": row.ends_on, "times": row.times, "done": row.done, "state": row.state, "state_words": line.label,
        "why": row.why, "remedy": line.remedy, "judged_on": row.judged_on,
    }  # fmt: skip
