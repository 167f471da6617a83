"""Reminding those of a branch who have not learned yet this week."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.notify.actions import notify
from zhibu.kernel import clock
from zhibu.learning.queries.behind import branch_study
from zhibu.members.access import get_organization


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many were told now, and how many are behind in all."""

    told: int
    behind: int


@transaction.atomic
def remind_behind(*, actor: Actor, at: datetime, organization_id: UUID) -> Reminded:
    """Tell every member of the branch who has not learned this week, at most once a day each.

    Order of effects: notices, audit (if anybody was told). Raises NotFound, Forbidden without REMIND there.
    """
    branch = get_organization(actor, organization_id, Verb.REMIND)
    day = clock.day_of(at)
    behind = branch_study(branch.path, day=day).behind
    told = notify(
        account_ids=[line.account_id for line in behind if line.account_id],
        kind="learning.reminder",
        title=_("This week's lesson is waiting for you"),
        body=_("A few minutes are enough. Your branch reminds you."),
        url=reverse("learning:today"),
        at=at,
        unique_key=f"learning.reminder:{day.isoformat()}",
    )
    if told:
        audit.record(
            actor=actor, at=at, action="learning.reminded", object_kind="organization", object_id=branch.pk,
            scope_path=branch.path, detail={"told": told},
        )  # fmt: skip
    return Reminded(told, len(behind))
