"""Taking back one's own sentence, hiding another's."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.learning import access
from zhibu.learning.models import CheckIn


@transaction.atomic
def withdraw_reflection(*, actor: Actor, at: datetime, check_in_id: UUID) -> CheckIn:
    """Take one's own sentence out of the branch's sight; the check-in and its hours stay. Again changes nothing.

    Order of effects: check-in, audit. Raises NotFound for another's.
    """
    found = _locked(check_in_id)
    if actor.member_id is None or found.member_id != actor.member_id:
        raise NotFound
    if found.withdrawn_at is None:
        found.withdrawn_at = at
        found.save(update_fields=["withdrawn_at"])
        _record(actor, at, "reflection.withdrawn", found)
    return found


@transaction.atomic
def hide_reflection(*, actor: Actor, at: datetime, check_in_id: UUID, reason: str) -> CheckIn:
    """Take a member's sentence out of sight with a reason that the member reads. Again changes nothing.

    Order of effects: check-in, audit. Raises NotFound outside the actor's reach, Forbidden for a member of the branch
    who does not moderate, Refused ("reason").
    """
    found = _locked(check_in_id)
    if not access.can_hide_reflections(actor, found.path):
        raise Forbidden if access.is_at_home(actor, found.path) else NotFound
    why = reason.strip()[:120]
    if not why:
        raise Refused("reason", _("Say why: the writer will read it."), field="reason")
    if found.hidden_at is None:
        found.hidden_at, found.hidden_by_name, found.hidden_reason = at, actor.name, why
        found.save(update_fields=["hidden_at", "hidden_by_name", "hidden_reason"])
        _record(actor, at, "reflection.hidden", found, reason=why)
    return found


def _locked(check_in_id: UUID) -> CheckIn:
    found = CheckIn.objects.select_for_update(no_key=True).filter(pk=check_in_id).first()
    if found is None:
        raise NotFound
    return found


def _record(actor: Actor, at: datetime, action: str, check_in: CheckIn, reason: str = "") -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="check_in", object_id=check_in.pk,
        scope_path=check_in.path, detail={"reason": reason} if reason else {},
    )  # fmt: skip
