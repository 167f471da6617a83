"""Who the bearer is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from zhibu.foundation.access.queries import roles_held
from zhibu.foundation.access.registry import places
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.kernel import clock

operations = Operations("Own")


class RoleLine(Schema):
    """A role, and the organization for which it is held, with all below."""

    role: str
    organization: str
    until: datetime | None


class Own(Schema):
    """Who asks: a person, or an application as itself."""

    id: UUID
    name: str
    member_id: UUID | None = Field(description="The own record, for members")
    organization: str = Field(description="The own branch, for members")
    roles: list[RoleLine]
    scopes: list[str]


@operations.read("/own", scope=Scope.OWN_READ, name="own", returns=Own)
def show_own(request: ApiRequest) -> Any:
    """Who you are, which roles you hold, and what this token is for."""
    actor = request.actor
    held = roles_held(request.bearer.owner, clock.now())
    roles: list[dict[str, Any]] = [
        {"role": str(row.role), "organization": row.place, "until": row.ends_at} for row in held
    ]
    home = places().names({actor.home_path}).get(actor.home_path, "") if actor.home_path else ""
    return {
        "id": actor.account_id, "name": actor.name, "member_id": actor.member_id, "organization": home,
        "roles": roles, "scopes": sorted(request.bearer.scopes),
    }  # fmt: skip
