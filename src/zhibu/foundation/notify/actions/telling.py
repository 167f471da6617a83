"""Telling people something, and noting that they have read it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.jobs.actions import enqueue_many
from zhibu.foundation.notify.models import Notice, Once
from zhibu.foundation.notify.queries import notices_of
from zhibu.kernel.errors import NotFound

CHUNK = 1000
"""How many notices one statement writes."""
FEW = 500
PLAN = "notify.plan"
"""The job that finds the ways out of notices that were told."""


@transaction.atomic
def notify(
    *,
    account_ids: Iterable[UUID],
    kind: str,
    title: Any,
    body: Any = "",
    url: str = "",
    at: datetime,
    unique_key: str | None = None,
    needed_by: datetime | None = None,
) -> int:
    """Tell each of the accounts once; how many were told. No accounts, nobody told.

    With a `unique_key`, an account that was ever told under the same key is not told again. `url` is a path of this
    site; ValueError otherwise. Text longer than the column is cut. It stands in the program at once; by which other
    ways it goes, and when, each person has chosen. `needed_by` is when it is of no use any more (the meeting begins).
    Order of effects: notices, a job for each 1,000.
    """
    if url and (not url.startswith("/") or url.startswith("//")):
        raise ValueError("a notice leads to a page of this site")
    everyone = list(dict.fromkeys(account_ids))
    told = 0
    jobs: list[tuple[str, dict[str, Any]]] = []
    for start in range(0, len(everyone), CHUNK):
        notices = [
            Notice(
                account_id=account_id, kind=kind, title=str(title)[:120], body=str(body)[:500], url=url,
                created_at=at, unique_key=unique_key, needed_by=needed_by,
            )
            for account_id in everyone[start : start + CHUNK]
        ]  # fmt: skip
        Notice.objects.bulk_create(notices, ignore_conflicts=unique_key is not None)
        ids = [notice.pk for notice in notices]
        jobs.append((PLAN, {"notices": [str(pk) for pk in ids]}))
        told += len(ids) if unique_key is None else Notice.objects.filter(pk__in=ids).count()
    if jobs:
        enqueue_many(jobs, at=at)
    return told


@transaction.atomic
def mark_read(*, actor: Actor, at: datetime, notice_id: UUID) -> Notice:
    """Note that the actor has read a notice of theirs; again changes nothing. Raises NotFound for another's."""
    notice = notices_of(actor).select_for_update().filter(pk=notice_id).first()
    if notice is None:
        raise NotFound
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def mark_all_read(*, actor: Actor, at: datetime) -> int:
    """Note that the actor has read everything told to them until `at`; how many were unread."""
    return notices_of(actor, only_unread=True).filter(created_at__lte=at).update(read_at=at)


@transaction.atomic
def claim_once(keys: Sequence[str], *, at: datetime) -> set[str]:
    """Of things to be called to mind, by keys that say which and when, those that never were; they count as called
    from now on. One query for each 500 keys, and one more for the new of each."""
    fresh: set[str] = set()
    for start in range(0, len(keys), FEW):
        part = list(dict.fromkeys(keys[start : start + FEW]))
        known = set(Once.objects.filter(pk__in=part).order_by().values_list("pk", flat=True))
        new = [key for key in part if key not in known]
        Once.objects.bulk_create([Once(key=key, at=at) for key in new])
        fresh.update(new)
    return fresh


def forget_once(*, before: datetime) -> int:
    """Drop what was called to mind before an instant; how many."""
    return Once.objects.filter(at__lt=before).delete()[0]


def purge_old(*, before: datetime) -> int:
    """Delete notices told before an instant, a thousand at a time; how many."""
    gone = 0
    while True:
        ids = list(Notice.objects.filter(created_at__lt=before).order_by("id").values_list("pk", flat=True)[:CHUNK])
        if not ids:
            return gone
        gone += Notice.objects.filter(pk__in=ids).delete()[0]
