"""Signs of life of workers: for the doctor, the metrics and whoever asks why nothing is being done."""

import os
import socket
from datetime import datetime, timedelta
from uuid import UUID

from zhibu.foundation.jobs.models import WorkerSign

SECONDS = 15.0
"""So often a worker says that it lives."""
SILENT_AFTER = timedelta(minutes=1)
"""Who has said nothing for so long is taken for dead."""
FORGOTTEN_AFTER = timedelta(days=1)


def put_up(sign: UUID, *, at: datetime) -> int:
    """Say that this process lives. The first time, signs of yesterday go. One or two statements."""
    if WorkerSign.objects.filter(pk=sign).update(seen_at=at):
        return 1
    WorkerSign.objects.filter(seen_at__lt=at - FORGOTTEN_AFTER).delete()
    WorkerSign.objects.create(id=sign, host=socket.gethostname()[:80], process=os.getpid(), started_at=at, seen_at=at)
    return 1


def take_away(sign: UUID) -> int:
    """Say that this process ends in order."""
    return WorkerSign.objects.filter(pk=sign).delete()[0]


def living(at: datetime) -> list[WorkerSign]:
    """The workers that have said lately that they live, the oldest first."""
    return list(WorkerSign.objects.filter(seen_at__gte=at - SILENT_AFTER).order_by("started_at"))
