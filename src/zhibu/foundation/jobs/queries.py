"""What is in the job table, for those who look after it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from zhibu.foundation.jobs.choices import JobState
from zhibu.foundation.jobs.models import Job

_EVENT = re.compile(r"^event:(?:zhibu\.)?(?P<module>.+)\.(?P<handler>[^.:]+):(?P<event>.+)$")


@dataclass(frozen=True)
class JobRow:
    """A job as a page shows it: no payload, for ids and values of people may stand there."""

    id: UUID
    name: str
    title: str
    state: JobState
    state_label: Any
    tone: str
    attempts: int
    error: str
    created_at: datetime
    run_at: datetime
    finished_at: datetime | None

    @property
    def error_head(self) -> str:
        """The first line of the error: its kind and message."""
        return self.error.split("\n", 1)[0]

    @property
    def is_failed(self) -> bool:
        """Whether it can be tried again by hand."""
        return self.state == JobState.FAILED


@dataclass(frozen=True)
class Tally:
    """How many jobs there are in each state, and since when the oldest due one waits (None: none is due)."""

    counts: dict[str, int]
    oldest_due_at: datetime | None


TONES = {JobState.FAILED: "late", JobState.QUEUED: "idle", JobState.RUNNING: "info", JobState.DONE: "done"}


def tally(at: datetime) -> Tally:
    """Counts by state and the age of the queue. Two queries."""
    found = dict(Job.objects.order_by().values_list("state").annotate(number=Count("pk")))
    due = Job.objects.filter(state=JobState.QUEUED, run_at__lte=at).aggregate(oldest=Min("run_at"))
    return Tally({state: found.get(state, 0) for state in JobState.values}, due["oldest"])


def jobs_in(state: str, *, name: str = "") -> QuerySet[Job]:
    """Jobs in a state, newest first, without their payload; with a `name`, only those so named."""
    found = Job.objects.filter(state=state).defer("payload").order_by("-created_at", "-id")
    return found.filter(name=name) if name else found


def names_in(state: str) -> list[tuple[str, str]]:
    """(name, title) of the jobs in a state, by title."""
    names = Job.objects.filter(state=state).order_by().values_list("name", flat=True).distinct()
    return sorted(((name, title_of(name)) for name in names), key=lambda pair: pair[1])


def title_of(name: str) -> str:
    """The name of a job in short: of a delivered event, the event and who receives it."""
    parts = _EVENT.match(name)
    return f"{parts['event']} → {parts['module'].removesuffix('.subscribers')}.{parts['handler']}" if parts else name


def rows_of(jobs: Sequence[Job]) -> list[JobRow]:
    """Jobs as a page shows them."""
    return [row_of(job) for job in jobs]


def row_of(job: Job) -> JobRow:
    """A job as a page shows it."""
    state = JobState(job.state)
    return JobRow(
        id=job.pk,
        name=job.name,
        title=title_of(job.name),
        state=state,
        state_label=state.label,
        tone=TONES[state],
        attempts=job.attempts,
        error=job.last_error,
        created_at=job.created_at,
        run_at=job.run_at,
        finished_at=job.finished_at,
    )
