"""Giving and ending grants."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Role, Verb
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit import actions as audit
from zhibu.kernel import paths
from zhibu.kernel.errors import Forbidden, NotFound


@transaction.atomic
def give_grant(
    *,
    actor: Actor,
    at: datetime,
    account_id: UUID,
    role: Role,
    scope_path: str,
    ends_at: datetime | None = None,
) -> Grant:
    """Give `role` on a node from `at` on. Giving what is already held changes nothing and returns it.

    Order of effects: grant, audit. Raises Forbidden without MANAGE_GRANTS there.
    """
    if not actor.can(Verb.MANAGE_GRANTS, scope_path):
        raise Forbidden
    grant, made = Grant.objects.get_or_create(
        account_id=account_id,
        role=role,
        scope_path=scope_path,
        ends_at=ends_at,
        defaults={"starts_at": at, "given_by_id": actor.account_id},
    )
    if made:
        audit.record(
            actor=actor, at=at, action="grant.given", object_kind="grant", object_id=grant.pk,
            scope_path=scope_path, detail={"account": str(account_id), "role": role},
        )  # fmt: skip
    return grant


@transaction.atomic
def end_grant(*, actor: Actor, at: datetime, grant_id: UUID) -> Grant:
    """End a grant at `at`. Ending an ended one changes nothing. Raises NotFound, Forbidden."""
    grant = Grant.objects.select_for_update().filter(pk=grant_id).first()
    if grant is None:
        raise NotFound
    if not actor.can(Verb.MANAGE_GRANTS, grant.scope_path):
        raise Forbidden
    if grant.ends_at is None or grant.ends_at > at:
        grant.ends_at = at
        grant.save(update_fields=["ends_at"])
        audit.record(
            actor=actor, at=at, action="grant.ended", object_kind="grant", object_id=grant.pk,
            scope_path=grant.scope_path, detail={"account": str(grant.account_id), "role": grant.role},
        )  # fmt: skip
    return grant


def move_scopes(*, old_path: str, new_path: str) -> int:
    """Carry the grants of a moved subtree along, in one statement; call it in the move's own transaction."""
    return Grant.objects.filter(scope_path__gte=old_path, scope_path__lt=paths.beyond(old_path)).update(
        scope_path=Concat(Value(new_path), Substr(F("scope_path"), len(old_path) + 1))
    )
