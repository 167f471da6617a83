"""Lists that leave the house as files: on record."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhibu.compliance.access import get_place
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.organizations.models import Organization


@transaction.atomic
def record_export(*, actor: Actor, at: datetime, organization_id: UUID, kind: str, rows: int) -> Organization:
    """Note that the list of a duty below a node leaves the house as a file.

    Raises NotFound, Forbidden without SEE_MEETINGS there.
    """
    place = get_place(actor, organization_id)
    audit.record(
        actor=actor, at=at, action="compliance.exported", object_kind="organization", object_id=place.pk,
        scope_path=place.path, detail={"kind": kind, "rows": rows},
    )  # fmt: skip
    return place
