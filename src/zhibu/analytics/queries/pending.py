"""Events that are on their way to the roll-ups. The caller holds the turn and a transaction."""

from django.db.models import QuerySet

from zhibu.foundation.jobs.choices import JobState
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.jobs.registry import kinds

OURS = "event:zhibu.analytics."


def deliver_pending() -> int:
    """Hand every waiting event to its subscriber and leave it in the job table: only for a transaction that will be
    undone. Returns how many there were."""
    count = 0
    for kind in kinds():
        if kind.name.startswith(OURS) and kind.batch_handler is not None:
            payloads = list(_waiting(kind.name).values_list("payload", flat=True))
            if payloads:
                kind.batch_handler(payloads)
                count += len(payloads)
    return count


def waiting_names() -> list[str]:
    """The names under which the job table knows our subscriptions."""
    return [kind.name for kind in kinds() if kind.name.startswith(OURS)]


def _waiting(name: str) -> QuerySet[Job]:
    return Job.objects.filter(name=name, state=JobState.QUEUED).order_by("run_at", "id")
