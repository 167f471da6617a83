"""What a branch that is dissolved or merged leaves of its appraisals: none under way, none planned."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.appraisals.actions.running import end_with_branch
from zhibu.appraisals.choices import UNDER_WAY, AppraisalState
from zhibu.appraisals.models import Appraisal
from zhibu.organizations import registry
from zhibu.organizations.choices import ReshapingKind
from zhibu.organizations.registry import Hindrance, Plan, Watched

APPRAISALS = Watched(
    "appraisals", Appraisal, lambda ground: Appraisal.objects.filter(organization_id__in=ground.ids),
    ("state", "reason", "sequence", "days_set_at"), lambda changes: _("The yearly appraisal was changed since."),
)  # fmt: skip


def under_way(organization_id: UUID, path: str) -> list[Hindrance]:
    """An appraisal that has begun: decided or called off first, for what members wrote would be lost. One query."""
    count = Appraisal.objects.filter(organization_id=organization_id, state__in=UNDER_WAY).count()
    return [Hindrance(label=gettext_lazy("Appraisals under way"), count=count, url=reverse("appraisals:list"))]


def release(actor: Any, at: datetime, organization_id: UUID, on: date) -> None:
    """What is planned is called off."""
    end_with_branch(actor=actor, at=at, organization_id=organization_id)


def foretell(plan: Plan) -> Iterable[str]:
    """That what is planned is called off."""
    if plan.kind in (ReshapingKind.MERGED, ReshapingKind.DISSOLVED):
        planned = Appraisal.objects.filter(organization_id=plan.organization_id, state=AppraisalState.PLANNED)
        for year in planned.order_by("year").values_list("year", flat=True):
            yield _("The appraisal planned for %(year)s is called off.") % {"year": year}


def register() -> None:
    """Called once, when the program starts."""
    registry.dissolution_check("appraisals")(under_way)
    registry.on_dissolution("appraisals")(release)
    registry.watch(APPRAISALS)
    registry.foretelling("appraisals")(foretell)
