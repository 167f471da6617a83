"""What the actions share: the audit entry, and coming to a state."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhibu.appraisals.choices import AppraisalState
from zhibu.appraisals.models import Appraisal, Passage
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.kernel.errors import Refused


def note(appraisal: Appraisal, action: str, *, actor: Actor, at: datetime, **detail: Any) -> None:
    """One entry of the audit log: ids and plain numbers, never what was written or a grade."""
    audit.record(
        actor=actor, at=at, action=action, object_kind="appraisal", object_id=appraisal.pk,
        scope_path=appraisal.organization.path, detail={"year": appraisal.year, **detail},
    )  # fmt: skip


def come_to(appraisal: Appraisal, state: AppraisalState, *, actor: Actor, at: datetime, fields: list[str]) -> None:
    """Write the new state (and `fields`) and the line of the history that members may read."""
    appraisal.state = state
    appraisal.save(update_fields=["state", *fields])
    Passage.objects.create(appraisal=appraisal, state=state, at=at, actor_name=actor.name)


def refuse_other_state(appraisal: Appraisal, *allowed: str) -> None:
    """Raise Refused `state` unless the appraisal stands in one of the states."""
    if appraisal.state not in allowed:
        raise Refused("state", _("The appraisal has moved on meanwhile. Open the page again."))
