"""Putting work into the job table, and back into it after a failure."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.jobs.access import require_managing
from zhibu.foundation.jobs.choices import JobState
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.jobs.registry import find_kind
from zhibu.foundation.rows import plain
from zhibu.kernel import trace
from zhibu.kernel.errors import NotFound, Refused
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
    job = Job(
        name=name, payload=payload, created_at=at, run_at=run_at or at, unique_key=unique_key, trace=trace.current()
    )
    Job.objects.bulk_create([job], ignore_conflicts=unique_key is not None)


def enqueue_many(rows: Sequence[tuple[str, dict[str, Any]]], *, at: datetime, run_at: datetime | None = None) -> None:
    """Enqueue several jobs, (name, payload) each, in the caller's transaction: one statement for 500 of them.

    Raises LookupError if nothing handles jobs of one of the names.
    """
    for start in range(0, len(rows), 500):
        _insert(rows[start : start + 500], at, run_at or at)


_COLUMNS = (
    "INSERT INTO jobs_job (id, name, payload, batched, state, run_at, attempts, last_error, created_at, trace) "
    "VALUES "
)
_ROW = "(%s, %s, %s, %s, 'queued', %s, 0, '', %s, %s)"


def _insert(rows: Sequence[tuple[str, dict[str, Any]]], at: datetime, run_at: datetime) -> None:
    """Plain SQL, because every check-in comes by here: an eighth of the time that `bulk_create` takes."""
    made = connection.ops.adapt_datetimefield_value(at)
    when = connection.ops.adapt_datetimefield_value(run_at)
    native = connection.features.has_native_uuid_field
    values: list[Any] = []
    number = trace.current()
    for name, payload in rows:
        job_id = new_id()
        values += [job_id if native else job_id.hex, name, json.dumps(payload), _check(name), when, made, number]
    plain.write(_COLUMNS + ", ".join([_ROW] * len(rows)), values)


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


@transaction.atomic
def retry_job(*, actor: Actor, at: datetime, job_id: UUID) -> Job:
    """Put a failed job back in the queue with all its attempts; one that has not failed stays as it is.

    Order of effects: job, audit. Raises Forbidden, NotFound; Refused "open_twin" if the same work is already open.
    """
    require_managing(actor)
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job is None:
        raise NotFound
    if job.state != JobState.FAILED:
        return job
    if job.unique_key and _open_twins().filter(unique_key=job.unique_key).exists():
        raise Refused("open_twin", _("The same work is already waiting or running; this one is not needed."))
    _requeue(Job.objects.filter(pk=job.pk), at)
    audit.record(
        actor=actor, at=at, action="job.retried", object_kind="job", object_id=job.pk, detail={"job": job.name}
    )
    return job


@transaction.atomic
def retry_failed(*, actor: Actor, at: datetime, name: str = "") -> int:
    """Put all failed jobs (of one name, if given) back in the queue; how many.

    Those whose work is already open under the same unique key stay, and of several failed with one key the newest
    is taken. Order of effects: jobs, audit (one entry for all). Raises Forbidden.
    """
    require_managing(actor)
    failed = Job.objects.filter(state=JobState.FAILED, **({"name": name} if name else {}))
    newer = failed.filter(unique_key=OuterRef("unique_key"), pk__gt=OuterRef("pk"))
    twin = _open_twins().filter(unique_key=OuterRef("unique_key"))
    free = failed.filter(Q(unique_key=None) | (~Exists(twin) & ~Exists(newer)))
    count = _requeue(Job.objects.filter(pk__in=list(free.values_list("pk", flat=True))), at)
    if count:
        audit.record(actor=actor, at=at, action="job.all_retried", detail={"job": name, "number": count})
    return count


def _open_twins() -> QuerySet[Job]:
    """Jobs that hold their unique key."""
    return Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).order_by()


def _requeue(jobs: QuerySet[Job], at: datetime) -> int:
    """Back in the queue, as if new."""
    return jobs.filter(state=JobState.FAILED).update(
        state=JobState.QUEUED, attempts=0, run_at=at, finished_at=None, lease=None, leased_until=None
    )
