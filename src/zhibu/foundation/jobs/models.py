"""The job table: enqueued in the caller's transaction, leased by a worker, retried with back-off, never lost."""

from django.db import models
from django.db.models import Q

from zhibu.foundation.jobs.choices import JobState
from zhibu.kernel.ids import new_id

__all__ = ["Job", "JobState", "ScheduleSlot", "WorkerSign"]


class Job(models.Model):
    """One piece of work: the name of its handler and the ids it needs.

    Batched jobs (delivered events) are deleted in the transaction that does them; others end DONE or FAILED. `trace`
    is the number of the request that left the job behind, for the log.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=160)
    payload = models.JSONField(default=dict)
    batched = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    unique_key = models.CharField(max_length=160, null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    trace = models.CharField(max_length=36, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["batched", "run_at", "id"], name="job_due", condition=Q(state="queued")),
            models.Index(fields=["leased_until"], name="job_leased", condition=Q(state="running")),
            models.Index(
                fields=["state", "-created_at"], name="job_closed", condition=Q(state__in=["done", "failed"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="job_unique_while_open",
                fields=["unique_key"],
                condition=Q(state__in=["queued", "running"], unique_key__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class ScheduleSlot(models.Model):
    """The last slot of a periodic job that was enqueued: whoever moves it forward enqueues the next."""

    name = models.CharField(max_length=160, primary_key=True)
    slot_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} @ {self.slot_at}"


class WorkerSign(models.Model):
    """A worker that lives: it says so every few seconds, and takes its row away when it ends in order."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    host = models.CharField(max_length=80)
    process = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.host}:{self.process}"
