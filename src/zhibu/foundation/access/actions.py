"""Giving and ending grants."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access import registry, rules
from zhibu.foundation.access.actors import Actor, grants_in_force, in_force_at
from zhibu.foundation.access.choices import Role, Verb
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit import actions as audit
from zhibu.kernel import paths
from zhibu.kernel.errors import Forbidden, NotFound, Refused


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
    """Give `role` on a node from `at` until `ends_at` (exclusive; None is open). Again returns what is held.

    Order of effects: grant, audit, the person's sessions. Raises Forbidden where the actor may not give roles;
    Refused `own-account`, `ends-before-it-starts`, `held-otherwise` (the same role there with another end),
    `separate-duties`.
    """
    if not actor.can(Verb.MANAGE_GRANTS, scope_path):
        raise Forbidden
    if rules.is_own(actor.account_id, account_id):
        raise Refused("own-account", _("Nobody gives a role to themselves. Ask another security administrator."))
    if ends_at is not None and ends_at <= at:
        raise Refused("ends-before-it-starts", _("The last day lies in the past. Choose a later one."), "ends_on")
    in_force = list(in_force_at(at).filter(account_id=account_id).select_for_update().order_by("pk"))
    held = next((g for g in in_force if g.role == role and g.scope_path == scope_path), None)
    if held is not None:
        if held.ends_at == ends_at:
            return held
        raise Refused("held-otherwise", _("This role is already held there with another end. End it first."), "role")
    clash = rules.clashes(role, {Role(g.role) for g in in_force})
    if clash is not None:
        message = _("This person is {role} already. System, security and audit administrators are three people.")
        raise Refused("separate-duties", format_lazy(message, role=clash.label), "role")
    return _write_grant(actor, at, account_id, role, scope_path, ends_at)


def _write_grant(
    actor: Actor, at: datetime, account_id: UUID, role: Role, scope_path: str, ends_at: datetime | None
) -> Grant:
    grant, made = Grant.objects.get_or_create(
        account_id=account_id,
        role=role,
        scope_path=scope_path,
        ends_at=ends_at,
        defaults={"starts_at": at, "given_by_id": actor.account_id},
    )
    if made:
        _record("grant.given", grant, actor, at)
        registry.role_given(account_id, at)
    return grant


@transaction.atomic
def end_grant(*, actor: Actor, at: datetime, grant_id: UUID) -> Grant:
    """End a grant at `at`. Ending an ended one changes nothing.

    Order of effects: grant, audit. Raises NotFound, Forbidden; Refused `last-security` if nobody could
    give roles on that node any more.
    """
    grant = Grant.objects.select_for_update().filter(pk=grant_id).first()
    if grant is None:
        raise NotFound
    if not actor.can(Verb.MANAGE_GRANTS, grant.scope_path):
        raise Forbidden
    if grant.ends_at is not None and grant.ends_at <= at:
        return grant
    if grant.role == Role.SECURITY and not _others_may_give(grant, at):
        message = _("This is the last security administrator here. Appoint another one first.")
        raise Refused("last-security", message)
    grant.ends_at = max(at, grant.starts_at)
    grant.save(update_fields=["ends_at"])
    _record("grant.ended", grant, actor, at)
    return grant


@transaction.atomic
def end_all_grants(*, actor: Actor, at: datetime, account_id: UUID) -> int:
    """End whatever an account holds, because its person is no member any more; how many grants that were.

    The caller has decided that and may do so; nothing is asked here. Order of effects: grants, audit.
    """
    held = list(grants_in_force(account_id).select_for_update())
    for grant in held:
        grant.ends_at = at
        grant.save(update_fields=["ends_at"])
        _record("grant.ended", grant, actor, at)
    return len(held)


@transaction.atomic
def end_grants_within(*, actor: Actor, at: datetime, path: str, account_ids: Collection[UUID] | None = None) -> int:
    """End whatever is held on a node or below it, because it ends; with accounts named, what these hold, because
    they leave it. How many grants that were.

    The caller has decided that and may do so; nothing is asked here. Order of effects: grants, audit.
    """
    held = in_force_at(at).filter(scope_path__gte=path, scope_path__lt=paths.beyond(path)).select_for_update()
    if account_ids is not None:
        held = held.filter(account_id__in=account_ids)
    ended = list(held.order_by("pk"))
    for grant in ended:
        grant.ends_at = max(at, grant.starts_at)
        grant.save(update_fields=["ends_at"])
        _record("grant.ended", grant, actor, at)
    return len(ended)


def note_restored(*, actor: Actor, at: datetime, grant_ids: Collection[UUID]) -> None:
    """Note in the audit log that grants hold again as they did, because what had ended them was undone."""
    for grant in Grant.objects.filter(pk__in=grant_ids).order_by("pk"):
        _record("grant.given", grant, actor, at)


def _others_may_give(grant: Grant, at: datetime) -> bool:
    """Whether another person's grant lets roles be given where this one does, for good."""
    others = in_force_at(at).filter(
        role__in=rules.roles_allowing(Verb.MANAGE_GRANTS),
        scope_path__in=paths.ancestors(grant.scope_path),
        ends_at=None,
    )
    return others.exclude(account_id=grant.account_id).exists()


def _record(action: str, grant: Grant, actor: Actor, at: datetime) -> None:
    detail = {"account": str(grant.account_id), "role": grant.role}
    if grant.ends_at is not None:
        detail["until"] = grant.ends_at.isoformat()
    audit.record(
        actor=actor, at=at, action=action, object_kind="grant", object_id=grant.pk,
        scope_path=grant.scope_path, detail=detail,
    )  # fmt: skip


@transaction.atomic
def record_export(*, actor: Actor, at: datetime, kind: str) -> None:
    """Note that somebody has taken the list of roles as a file."""
    audit.record(actor=actor, at=at, action="grant.exported", detail={"kind": kind})


@transaction.atomic
def settle_grants(*, actor: Actor, at: datetime, role: Role, holders: Mapping[str, Collection[UUID]]) -> int:
    """Let exactly these accounts hold `role` on each of the nodes (by path): for a role that comes with a post. How
    many grants were given or ended.

    The caller has decided that and may do so; nothing is asked here. Again changes nothing. Order of effects: grants,
    audit. One query if all agree.
    """
    standing: dict[tuple[str, UUID], Grant] = {}
    rows = in_force_at(at).filter(role=role, scope_path__in=sorted(holders)).select_for_update()
    for grant in rows.order_by("pk"):
        standing[grant.scope_path, grant.account_id] = grant
    wanted = {(path, account_id) for path, accounts in holders.items() for account_id in accounts}
    for path, account_id in sorted(wanted - set(standing)):
        _write_grant(actor, at, account_id, role, path, None)
    gone = sorted(set(standing) - wanted)
    for key in gone:
        standing[key].ends_at = max(at, standing[key].starts_at)
        standing[key].save(update_fields=["ends_at"])
        _record("grant.ended", standing[key], actor, at)
    return len(wanted - set(standing)) + len(gone)


def move_scopes(*, old_path: str, new_path: str) -> int:
    """Carry the grants of a moved subtree along, in one statement; call it in the move's own transaction."""
    return Grant.objects.filter(scope_path__gte=old_path, scope_path__lt=paths.beyond(old_path)).update(
        scope_path=Concat(Value(new_path), Substr(F("scope_path"), len(old_path) + 1))
    )
