"""Putting work into the job table."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from zhibu.foundation.jobs.choices import JobState
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.jobs.registry import find_kind


def enqueue(
    name: str,
    payload: dict[str, Any],
    *,
    at: datetime,
    run_at: datetime | None = None,
    unique_key: str | None = None,
) -> None:
    """Enqueue one job in the caller's transaction; with a `unique_key`, only if no open job has it.

    The payload holds ids and plain JSON values. Raises LookupError if nothing handles jobs of this name.
    """
    _check(name)
    job = Job(name=name, payload=payload, created_at=at, run_at=run_at or at, unique_key=unique_key)
    Job.objects.bulk_create([job], ignore_conflicts=unique_key is not None)


def enqueue_many(rows: Iterable[tuple[str, dict[str, Any]]], *, at: datetime) -> None:
    """Enqueue several jobs, (name, payload) each, in one statement, in the caller's transaction.

    Raises LookupError if nothing handles jobs of one of the names.
    """
    Job.objects.bulk_create(
        [Job(name=name, payload=payload, batched=_check(name), created_at=at, run_at=at) for name, payload in rows],
        batch_size=1000,
    )


def _check(name: str) -> bool:
    """Whether jobs of this name are batched; a name that nothing handles is a mistake of the caller."""
    kind = find_kind(name)
    if kind is None:
        raise LookupError(f"no handler is registered for job {name!r}: is it in a tasks.py or subscribers.py?")
    return kind.batched


def purge_done(*, before: datetime) -> int:
    """Delete the jobs done before an instant, a thousand at a time so that no lock is held for long; how many."""
    gone = 0
    while True:
        old = Job.objects.filter(state=JobState.DONE, created_at__lt=before).order_by("created_at")
        ids = list(old.values_list("pk", flat=True)[:1000])
        if not ids:
            return gone
        gone += Job.objects.filter(pk__in=ids).delete()[0]
