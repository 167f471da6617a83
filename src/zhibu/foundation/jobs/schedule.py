"""Enqueuing periodic jobs: each slot once, whatever the number of workers."""

from datetime import UTC, datetime

from cronsim import CronSim
from django.db import transaction

from zhibu.foundation.jobs.actions import enqueue
from zhibu.foundation.jobs.models import ScheduleSlot
from zhibu.foundation.jobs.registry import Schedule, schedules
from zhibu.kernel.clock import ZONE


def last_slot(schedule: Schedule, at: datetime) -> datetime:
    """The latest slot of a schedule that is not after `at`, in UTC."""
    local = at.astimezone(ZONE)
    minute = local.replace(second=0, microsecond=0)
    slot = next(CronSim(schedule.cron, minute, reverse=True))
    following = next(CronSim(schedule.cron, slot))
    return (following if following <= local else slot).astimezone(UTC)


def next_slot(schedule: Schedule, at: datetime) -> datetime:
    """The first slot of a schedule after `at`, in UTC."""
    return next(CronSim(schedule.cron, at.astimezone(ZONE))).astimezone(UTC)


def enqueue_slots(at: datetime) -> datetime | None:
    """Enqueue every periodic job whose slot has come since it was last enqueued; the next slot of any of them.

    A schedule seen for the first time waits for its next slot. Whoever moves the row of a schedule forward is
    the one who enqueues, in the same transaction; an open run of the same job is not doubled.
    """
    known = dict(ScheduleSlot.objects.order_by("name").values_list("name", "slot_at"))
    upcoming = []
    for schedule in schedules():
        slot = last_slot(schedule, at)
        if schedule.name not in known:
            ScheduleSlot.objects.bulk_create([ScheduleSlot(name=schedule.name, slot_at=slot)], ignore_conflicts=True)
        elif known[schedule.name] < slot:
            _enqueue_slot(schedule, slot, at)
        upcoming.append(next_slot(schedule, at))
    return min(upcoming, default=None)


@transaction.atomic
def _enqueue_slot(schedule: Schedule, slot: datetime, at: datetime) -> None:
    """Move the schedule to `slot` and enqueue its job, unless another worker was quicker."""
    moved = ScheduleSlot.objects.filter(name=schedule.name, slot_at__lt=slot).update(slot_at=slot)
    if moved:
        enqueue(schedule.name, {"slot": slot.isoformat()}, at=at, run_at=slot, unique_key=f"periodic:{schedule.name}")
