"""Claiming single jobs under a lease, running them, and closing them."""

import logging
import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, QuerySet

from zhibu.foundation.jobs import observers
from zhibu.foundation.jobs.choices import JobState
from zhibu.foundation.jobs.delivery import gives_up
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.jobs.registry import JobKind, find_kind
from zhibu.foundation.jobs.rules import delay_after, error_text, is_final
from zhibu.kernel import clock, trace
from zhibu.kernel.ids import new_id

log = logging.getLogger(__name__)


WORKER_DIED = "WorkerDied: the worker ended in the middle of every attempt"


class LeaseLost(Exception):
    """Another worker has taken the job meanwhile; what this one did in its transaction is undone."""


def claim(*, limit: int, at: datetime, lease_seconds: float) -> list[Job]:
    """Take up to `limit` due jobs for this worker alone, oldest first, and count the attempt.

    Due are the waiting ones whose time has come and the running ones whose worker has let its lease run out.
    When nothing is due, this is one read and no lock.
    """
    if not any(due.exists() for due in _due(at)):
        return []
    with transaction.atomic():
        jobs: list[Job] = []
        for due in _due(at):
            if connection.vendor == "postgresql":
                due = due.select_for_update(skip_locked=True)
            jobs += due[: limit - len(jobs)]
        jobs = _without_deadly(jobs, at)
        lease, until = new_id(), at + timedelta(seconds=lease_seconds)
        Job.objects.filter(pk__in=[job.pk for job in jobs]).update(
            state=JobState.RUNNING, lease=lease, leased_until=until, attempts=F("attempts") + 1
        )
    for job in jobs:
        if job.state == JobState.RUNNING:
            log.warning("job %s %s is taken again: its worker is gone", job.name, job.pk)
        job.state, job.lease, job.leased_until = JobState.RUNNING, lease, until
        job.attempts += 1
    return jobs


def _without_deadly(jobs: list[Job], at: datetime) -> list[Job]:
    """The jobs but for those whose worker died in every attempt: these are given up, lest they kill for ever."""
    deadly = [job for job in jobs if job.state == JobState.RUNNING and is_final(job.attempts, _max_attempts(job))]
    if deadly:
        Job.objects.filter(pk__in=[job.pk for job in deadly]).update(
            state=JobState.FAILED, finished_at=at, lease=None, leased_until=None, last_error=WORKER_DIED
        )
        log.error("jobs given up, their workers died: %s", ", ".join(f"{job.name} {job.pk}" for job in deadly))
    return [job for job in jobs if job not in deadly]


def _max_attempts(job: Job) -> int:
    """How often the job may be tried."""
    kind = find_kind(job.name)
    return kind.max_attempts if kind else JobKind.max_attempts


def _due(at: datetime) -> tuple[QuerySet[Job], QuerySet[Job]]:
    """Jobs that a worker may take: the abandoned, then the waiting; apart, because each has its own index."""
    return (
        Job.objects.filter(state=JobState.RUNNING, leased_until__lt=at).order_by("leased_until", "id"),
        Job.objects.filter(state=JobState.QUEUED, batched=False, run_at__lte=at).order_by("run_at", "id"),
    )


def extend(jobs: Sequence[Job], *, at: datetime, lease_seconds: float) -> None:
    """The heartbeat: say of running jobs that their worker lives."""
    _mine(jobs).update(leased_until=at + timedelta(seconds=lease_seconds))


def give_back(jobs: Sequence[Job]) -> None:
    """Put claimed jobs that were not begun back in the queue; the attempt does not count."""
    _mine(jobs).update(state=JobState.QUEUED, lease=None, leased_until=None, attempts=F("attempts") - 1)


def _mine(jobs: Sequence[Job]) -> QuerySet[Job]:
    """The rows of these jobs that still carry the lease under which they were claimed."""
    return Job.objects.filter(
        pk__in=[job.pk for job in jobs], lease__in={job.lease for job in jobs}, state=JobState.RUNNING
    )


def run(job: Job, *, raising: bool = False) -> bool:
    """Run a claimed job and close it; whether it is done.

    An error is kept with the job, which waits for its next try or is given up; or it is raised if `raising`.
    """
    with trace.following(job.trace or trace.fresh()):
        began = time.monotonic()
        outcome = "failed"
        try:
            outcome = _run(job, raising=raising)
        finally:
            observers.tell(job.name, outcome, time.monotonic() - began)
        return outcome == "done"


def _run(job: Job, *, raising: bool) -> str:
    """Run a job and close it; how it ended."""
    kind = find_kind(job.name)
    try:
        _run_and_close(job, kind)
    except LeaseLost:
        log.warning("job %s %s was taken over by another worker", job.name, job.pk)
        return "taken_over"
    except Exception as error:
        if raising:
            raise
        _keep_error(job, kind, error)
        return "failed"
    return "done"


def _run_and_close(job: Job, kind: JobKind | None) -> None:
    """Run the handler and mark the job done: in one transaction if the kind is atomic."""
    if kind is None or kind.handler is None:
        raise LookupError(f"no handler is registered for job {job.name}")
    if not kind.atomic:
        kind.handler(job.payload)
        _close(job)
        return
    with transaction.atomic():
        kind.handler(job.payload)
        _close(job)


def _close(job: Job) -> None:
    """Mark a job done. Raises LeaseLost if it is no longer ours."""
    closed = _mine([job]).update(
        state=JobState.DONE, finished_at=clock.now(), lease=None, leased_until=None, last_error=""
    )
    if not closed:
        raise LeaseLost


def _keep_error(job: Job, kind: JobKind | None, error: BaseException) -> None:
    """Keep the error and set the next try, or give the job up."""
    at = clock.now()
    if gives_up(kind, job.attempts, error):
        changes = {"state": JobState.FAILED, "finished_at": at}
    else:
        changes = {"state": JobState.QUEUED, "run_at": at + delay_after(job.attempts, random.random())}  # noqa: S311
    _mine([job]).update(**changes, lease=None, leased_until=None, last_error=error_text(error))
    log.warning("job %s %s failed (attempt %s): %s", job.name, job.pk, job.attempts, type(error).__name__)
