"""Putting work into the job table."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from zhibu.foundation.jobs.choices import JobState
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.jobs.registry import find_kind
from zhibu.kernel.ids import new_id


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


def enqueue_many(rows: Sequence[tuple[str, dict[str, Any]]], *, at: datetime) -> None:
    """Enqueue several jobs, (name, payload) each, in the caller's transaction: one statement for 500 of them.

    Raises LookupError if nothing handles jobs of one of the names.
    """
    for start in range(0, len(rows), 500):
        _insert(rows[start : start + 500], at)


_COLUMNS = (
    "INSERT INTO jobs_job (id, name, payload, batched, state, run_at, attempts, last_error, created_at) VALUES "
)
_ROW = "(%s, %s, %s, %s, 'queued', %s, 0, '', %s)"


def _insert(rows: Sequence[tuple[str, dict[str, Any]]], at: datetime) -> None:
    """Plain SQL, because every check-in comes by here: an eighth of the time that `bulk_create` takes."""
    when = connection.ops.adapt_datetimefield_value(at)
    native = connection.features.has_native_uuid_field
    values: list[Any] = []
    for name, payload in rows:
        job_id = new_id()
        values += [job_id if native else job_id.hex, name, json.dumps(payload), _check(name), when, when]
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS + ", ".join([_ROW] * len(rows)), values)


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
