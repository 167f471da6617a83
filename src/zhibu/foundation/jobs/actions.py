"""Putting work into the job table."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from zhibu.foundation.jobs.models import Job


def enqueue(
    name: str,
    payload: dict[str, Any],
    *,
    at: datetime,
    run_at: datetime | None = None,
    unique_key: str | None = None,
) -> None:
    """Enqueue one job in the caller's transaction; with a `unique_key`, only if no open job has it."""
    job = Job(name=name, payload=payload, created_at=at, run_at=run_at or at, unique_key=unique_key)
    Job.objects.bulk_create([job], ignore_conflicts=unique_key is not None)


def enqueue_many(rows: Iterable[tuple[str, dict[str, Any]]], *, at: datetime) -> None:
    """Enqueue several jobs in one statement, in the caller's transaction."""
    Job.objects.bulk_create([Job(name=name, payload=payload, created_at=at, run_at=at) for name, payload in rows])
