"""The hours of a branch leave the house as a file: on record."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.learning.queries.behind import Line, branch_study, shown
from zhibu.members.access import get_organization
from zhibu.organizations.choices import BRANCH_KINDS
from zhibu.organizations.models import Organization


@transaction.atomic
def export_hours(
    *, actor: Actor, at: datetime, organization_id: UUID, show: str = "all"
) -> tuple[Organization, Sequence[Line]]:
    """The branch and its members with week and year, narrowed as `show` (`queries.behind.FILTERS`) says.

    Order of effects: audit. Raises NotFound, also above a branch, Forbidden without SEE_HOURS or EXPORT_MEMBERS
    there.
    """
    branch = get_organization(actor, organization_id, Verb.SEE_HOURS)
    if not actor.can(Verb.EXPORT_MEMBERS, branch.path):
        raise Forbidden
    if branch.kind not in BRANCH_KINDS:
        raise NotFound
    lines = shown(branch_study(branch.path, day=clock.day_of(at)).lines, show)
    audit.record(
        actor=actor, at=at, action="hours.exported", object_kind="organization", object_id=branch.pk,
        scope_path=branch.path, detail={"count": len(lines), "show": show},
    )  # fmt: skip
    return branch, lines
