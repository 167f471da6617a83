"""Asking for an erasure, agreeing to it, declining it; noting that somebody took their data along."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.rights.access import can_agree_for_office, can_agree_for_security, get_erasure
from zhibu.foundation.rights.choices import ErasureState
from zhibu.foundation.rights.models import Erasure
from zhibu.foundation.rights.slots import Subject, personal_data, retentions
from zhibu.foundation.rulebook.queries import number
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused


@transaction.atomic
def ask_for_erasure(*, actor: Actor, at: datetime, ground: str) -> Erasure:
    """Ask that what is held on oneself be erased. Asked again while it waits, the first request stands.

    Order of effects: request, audit. Raises NotFound for the anonymous; Refused no_ground.
    """
    if actor.account_id is None:
        raise NotFound
    if not ground.strip():
        raise Refused("no_ground", _("Say in a sentence why: it is read by the two who decide."), "ground")
    erasure, is_new = Erasure.objects.get_or_create(
        account_id=actor.account_id,
        state=ErasureState.ASKED,
        defaults={
            "member_id": actor.member_id, "name": actor.name, "home_path": actor.home_path,
            "ground": ground.strip()[:300], "asked_by_id": actor.account_id, "asked_at": at,
        },
    )  # fmt: skip
    if is_new:
        _record(actor, at, "erasure.asked", erasure)
    return erasure


@transaction.atomic
def agree(*, actor: Actor, at: datetime, erasure_id: UUID) -> Erasure:
    """Agree to an erasure; with the second person's word it is done, at once and for good.

    One answers for the records of the place, another for the rights. Order of effects: word, data kind by kind, the
    request becomes the tombstone, audit. Raises NotFound, Forbidden; Refused `closed`, `own`, `same-person`, and what
    a context refuses (a present member's record is kept).
    """
    erasure = get_erasure(actor, erasure_id, lock=True)
    if erasure.state != ErasureState.ASKED:
        raise Refused("closed", _("This request has been decided."))
    if actor.account_id in (erasure.account_id, None):
        raise Refused("own", _("Nobody decides on their own request."))
    if actor.account_id in (erasure.office_by_id, erasure.security_by_id):
        raise Refused("same-person", _("You have agreed. It takes a second person."))
    if erasure.office_by_id is None and can_agree_for_office(actor, erasure.home_path):
        erasure.office_by_id, erasure.office_at = actor.account_id, at
    elif erasure.security_by_id is None and can_agree_for_security(actor, erasure.home_path):
        erasure.security_by_id, erasure.security_at = actor.account_id, at
    else:
        raise Forbidden
    erasure.save(update_fields=["office_by_id", "office_at", "security_by_id", "security_at"])
    _record(actor, at, "erasure.agreed", erasure)
    if erasure.office_by_id and erasure.security_by_id:
        _erase(actor, at, erasure)
    return erasure


def _erase(actor: Actor, at: datetime, erasure: Erasure) -> None:
    """Let every context erase; the request keeps the counts and loses the name."""
    subject = Subject(erasure.account_id, erasure.member_id, erasure.name, erasure.home_path)
    erased: dict[str, int] = {}
    kept: dict[str, str] = {}
    for kind in personal_data:
        if kind.erase is not None:
            erased[kind.key] = kind.erase(actor, at, subject)
        if kind.kept:
            kept[kind.key] = str(kind.kept)
    erasure.state, erasure.closed_at, erasure.name = ErasureState.DONE, at, ""
    erasure.erased, erasure.kept = erased, kept
    erasure.save(update_fields=["state", "closed_at", "name", "erased", "kept"])
    _record(actor, at, "erasure.done", erasure, number=sum(erased.values()))


@transaction.atomic
def decline(*, actor: Actor, at: datetime, erasure_id: UUID, answer: str) -> Erasure:
    """Decline a request, with the reason that the person will read. Order of effects: request, audit.

    Raises NotFound, Forbidden; Refused `closed`, `no_answer`, `own`.
    """
    erasure = get_erasure(actor, erasure_id, lock=True)
    if erasure.state != ErasureState.ASKED:
        raise Refused("closed", _("This request has been decided."))
    if actor.account_id == erasure.account_id:
        raise Refused("own", _("Nobody decides on their own request."))
    if not answer.strip():
        raise Refused("no_answer", _("Say which law or rule keeps the data, and for how long."), "answer")
    erasure.state, erasure.closed_at, erasure.answer = ErasureState.REFUSED, at, answer.strip()[:300]
    erasure.save(update_fields=["state", "closed_at", "answer"])
    _record(actor, at, "erasure.declined", erasure)
    return erasure


@transaction.atomic
def note_copy(*, actor: Actor, at: datetime, kind: str) -> None:
    """Note that somebody has taken a copy of what is held on them."""
    audit.record(
        actor=actor, at=at, action="personal_data.taken", object_kind="account", object_id=actor.account_id,
        scope_path=actor.home_path, detail={"kind": kind},
    )  # fmt: skip


def retain(*, at: datetime) -> dict[str, int]:
    """Let go of what the rulebook keeps no longer, kind by kind, each in a transaction of its own; how many rows."""
    day = clock.day_of(at)
    gone = {}
    for one in retentions:
        days = int(number(one.rule, on=day))
        gone[one.key] = one.purge(at - timedelta(days=days))
    return gone


def _record(actor: Actor, at: datetime, action: str, erasure: Erasure, **detail: object) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="erasure", object_id=erasure.pk, scope_path=erasure.home_path,
        detail={"account": str(erasure.account_id), **detail} if action != "erasure.done" else detail,
    )  # fmt: skip
