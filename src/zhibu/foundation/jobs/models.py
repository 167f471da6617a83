"""The job table: enqueued in the caller's transaction, leased by a worker, retried with back-off, never lost."""

from django.db import models
from django.db.models import Q

from zhibu.kernel.ids import new_id


class JobState(models.TextChoices):
    """Where a job is. A running one whose lease has run out is taken again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(models.Model):
    """One piece of work: the name of its handler and the ids it needs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    unique_key = models.CharField(max_length=160, null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["run_at"], name="job_due", condition=Q(state__in=["queued", "running"])),
            models.Index(fields=["state", "-created_at"], name="job_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="job_unique_while_open",
                fields=["unique_key"],
                condition=Q(state__in=["queued", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"
