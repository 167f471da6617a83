"""Delivering batched jobs (events): handler and deletion in one transaction, so each counts exactly once."""

import logging
import random
import time
from collections import defaultdict
from collections.abc import Callable
from uuid import UUID

from django.db import connection, transaction

from zhibu.foundation.jobs import observers
from zhibu.foundation.jobs.choices import JobState
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.jobs.registry import JobKind, find_kind
from zhibu.foundation.jobs.rules import delay_after, error_text, is_final
from zhibu.foundation.jobs.transient import is_transient
from zhibu.kernel import clock
from zhibu.kernel.errors import DomainError

log = logging.getLogger(__name__)

LOOK_AHEAD = 1000
"""How many waiting jobs are looked at in one read, oldest first."""
HOLD_SECONDS = 0.03
"""How long one transaction should hold SQLite's only write lock: batches grow and shrink towards it."""
SHORTEST_PAUSE = 0.003
"""After a write the worker waits at least so long, or as long as the write took: half of the time is others'."""
SMALLEST, LARGEST = 10, 500


class Deliverer:
    """Delivers what is due, in order, in batches whose size follows the time that the handler takes.

    One worker at a time delivers to one subscription: SQLite's write lock sees to it there, an advisory lock on
    PostgreSQL. So batches of one subscription never wait for each other's rows and keep their order.
    """

    def __init__(self, *, pause: Callable[[float], bool] = lambda seconds: False, raising: bool = False) -> None:
        """`pause(seconds)` waits and says whether to stop early; `raising` is for tests."""
        self._pause = pause
        self._raising = raising
        self._size: dict[str, int] = defaultdict(lambda: 50)

    def deliver_due(self) -> int:
        """Deliver the oldest waiting jobs once round; how many were done or failed, 0 when nothing can be done.

        A handler's error is kept with the one job that causes it, or raised if this deliverer is `raising`.
        """
        rows = (
            Job.objects.filter(state=JobState.QUEUED, batched=True, run_at__lte=clock.now())
            .order_by("run_at", "id")
            .values_list("name", "id")[:LOOK_AHEAD]
        )
        by_name: dict[str, list[UUID]] = defaultdict(list)
        for name, job_id in rows:
            by_name[name].append(job_id)
        done = 0
        for name, ids in by_name.items():
            while ids:
                size = self._size[name]
                chunk, ids = ids[:size], ids[size:]
                started = time.monotonic()
                done += self._deliver(name, chunk)
                took = time.monotonic() - started
                observers.tell(name, "delivered", took)
                self._learn(name, len(chunk), took)
                if connection.vendor == "sqlite" and self._pause(max(SHORTEST_PAUSE, took)):
                    return done
        return done

    def _learn(self, name: str, count: int, took: float) -> None:
        """Find the number of events that keeps the lock for about as long as it should be kept."""
        if took > HOLD_SECONDS:
            self._size[name] = max(SMALLEST, int(self._size[name] * max(0.5, HOLD_SECONDS / took)))
        elif took < HOLD_SECONDS / 2 and count >= self._size[name]:
            self._size[name] = min(LARGEST, self._size[name] * 2)

    def _deliver(self, name: str, ids: list[UUID]) -> int:
        """Deliver a chunk; if it fails, its halves, down to the one job that is to blame."""
        try:
            with transaction.atomic():
                return _deliver_in_transaction(name, ids)
        except Exception as error:
            if self._raising or is_transient(error):
                raise
            if len(ids) == 1:
                record_failure(ids[0], error)
                return 1
            middle = len(ids) // 2
            return self._deliver(name, ids[:middle]) + self._deliver(name, ids[middle:])


def _deliver_in_transaction(name: str, ids: list[UUID]) -> int:
    """Take the jobs that are still waiting, hand them over, delete them; how many."""
    if connection.vendor == "postgresql" and not _sole_deliverer(name):
        return 0
    waiting = Job.objects.filter(pk__in=ids, state=JobState.QUEUED).order_by("run_at", "id")
    if connection.vendor == "postgresql":
        waiting = waiting.select_for_update(skip_locked=True)
    rows = list(waiting.values_list("id", "payload"))
    if not rows:
        return 0
    kind = find_kind(name)
    if kind is None or kind.batch_handler is None:
        raise LookupError(f"no subscription is called {name}")
    kind.batch_handler([payload for _, payload in rows])
    Job.objects.filter(pk__in=[job_id for job_id, _ in rows]).delete()
    return len(rows)


def _sole_deliverer(name: str) -> bool:
    """Whether this transaction is now the only one that delivers to `name`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('zhibu.jobs'), hashtext(%s))", [name])
        return bool(cursor.fetchone()[0])


def record_failure(job_id: UUID, error: BaseException) -> None:
    """Keep the error of a batched job and set its next try, or give it up after the last one."""
    at = clock.now()
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id, state=JobState.QUEUED).first()
        if job is None:
            return
        job.attempts += 1
        job.last_error = error_text(error)
        if gives_up(find_kind(job.name), job.attempts, error):
            job.state, job.finished_at = JobState.FAILED, at
        else:
            job.run_at = at + delay_after(job.attempts, random.random())  # noqa: S311
        job.save(update_fields=["attempts", "last_error", "state", "finished_at", "run_at"])
    log.warning("job %s %s failed (attempt %s): %s", job.name, job.pk, job.attempts, type(error).__name__)


def gives_up(kind: JobKind | None, attempts: int, error: BaseException) -> bool:
    """Whether the job is not tried again: its attempts are used up, or a rule said no, which time will not change."""
    return isinstance(error, DomainError) or is_final(attempts, kind.max_attempts if kind else JobKind.max_attempts)
