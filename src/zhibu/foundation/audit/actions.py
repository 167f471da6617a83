"""Writing the audit log."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction

from zhibu.foundation.audit import sealing
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.rows import plain


class Acting(Protocol):
    """What the log needs to know of an actor."""

    account_id: UUID | None
    name: str


def record(
    *,
    actor: Acting,
    at: datetime,
    action: str,
    object_kind: str = "",
    object_id: UUID | None = None,
    scope_path: str = "",
    detail: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry in the caller's transaction: it stands if and only if the deed stands.

    `action` is `thing.past_participle`; `detail` holds ids and plain values, never a resident id or a phone.
    """
    entry = Entry(
        at=at,
        actor_id=actor.account_id,
        actor_name=actor.name,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        scope_path=scope_path,
        detail=detail or {},
    )
    plain.insert(entry)
    return entry


@transaction.atomic
def record_export(*, actor: Acting, at: datetime, kind: str, asked: Any) -> Entry:
    """Note that somebody has taken a copy of the log, and what they asked for. The object asked for is kept by id."""
    detail = {key: str(value) for key, value in asdict(asked).items() if value}
    return record(actor=actor, at=at, action="audit.exported", detail={"kind": kind, **detail})


@transaction.atomic
def seal_late(*, actor: Acting, at: datetime) -> int:
    """Seal entries that no deed under way can explain, because somebody answers for them: a server's clock was wrong.

    How many. Order of effects: links and seals, audit.
    """
    count = 0
    while portion := sealing.seal_portion(at=at, late=True):
        count += portion
    if count:
        record(actor=actor, at=at, action="audit.sealed_late", detail={"number": count})
    return count


@transaction.atomic
def note_check(*, actor: Acting, at: datetime) -> Entry:
    """Note that somebody has asked for a look at the whole chain."""
    return record(actor=actor, at=at, action="audit.check_asked")
