"""Rules for programs: every number by which the platform judges, with its source."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from zhibu.foundation.access.access import get_place_allowing
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.foundation.api.shapes import Day
from zhibu.foundation.rulebook import queries
from zhibu.foundation.rulebook.access import require_known
from zhibu.kernel import clock

operations = Operations("Rules")
RuleCode = Annotated[str, StringConstraints(max_length=80)]


class RuleLine(Schema):
    """A rule with its number, and where it stands."""

    code: str
    title: str
    bound: str = Field(description="At least, at most, or exactly, in words")
    value: Decimal
    unit: str
    source: str
    article: str
    in_force_from: date
    in_force_until: date | None
    locality: str = Field(description="Who made it stricter; empty for the country")
    is_verified: bool = Field(description="False for a number that was not found in a document yet")
    holds: bool = Field(description="Whether it is this one that binds")


def _line(row: queries.RuleRow) -> dict[str, Any]:
    return {
        "code": row.code, "title": str(row.title), "bound": str(row.bound), "value": row.value, "unit": str(row.unit),
        "source": row.source, "article": row.article, "in_force_from": row.in_force_from,
        "in_force_until": row.in_force_until, "locality": row.locality, "is_verified": row.verified,
        "holds": row.holds,
    }  # fmt: skip


def _path(request: ApiRequest, organization: UUID | None) -> str:
    if organization is None:
        return request.actor.home_path
    return get_place_allowing(request.actor, Verb.SEE_ORGANIZATION, organization).path


@operations.read("/rules", scope=Scope.RULES_READ, name="rules", returns=list[RuleLine])
def list_rules(request: ApiRequest, on: Day | None = None, organization: UUID | None = None) -> Any:
    """Every rule in force on a day (today, if none is named) for an organization (your own branch, if none is)."""
    rows = queries.rules_on(on or clock.today(), path=_path(request, organization))
    return [_line(row) for row in rows]


@operations.read("/rules/{str:code}", scope=Scope.RULES_READ, name="rule", returns=list[RuleLine])
def show_rule(request: ApiRequest, code: RuleCode, on: Day | None = None, organization: UUID | None = None) -> Any:
    """All versions of a rule that bind or bound an organization, the newest first; `holds` marks what binds."""
    require_known(code)
    rows = queries.history_of(code, path=_path(request, organization), day=on or clock.today())
    return [_line(row) for row in rows]
