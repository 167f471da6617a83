"""Which handler does which job, and which jobs come round by the clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cronsim import CronSim

Payload = dict[str, Any]
Handler = Callable[[Payload], None]
BatchHandler = Callable[[list[Payload]], None]


@dataclass(frozen=True)
class JobKind:
    """What the worker needs to know of a job's name. Exactly one of `handler` and `batch_handler` is set."""

    name: str
    handler: Handler | None = None
    batch_handler: BatchHandler | None = None
    max_attempts: int = 5
    atomic: bool = False

    @property
    def batched(self) -> bool:
        """Whether many such jobs are handed over at once, inside the transaction that closes them."""
        return self.batch_handler is not None


@dataclass(frozen=True)
class Schedule:
    """A job that comes round: `cron` is read on the organization's clock (Asia/Shanghai)."""

    name: str
    cron: str


_kinds: dict[str, JobKind] = {}
_schedules: dict[str, Schedule] = {}


def register(kind: JobKind) -> None:
    """Make a kind of job known. Raises ValueError if its name is taken."""
    if kind.name in _kinds:
        raise ValueError(f"job {kind.name} is registered twice")
    _kinds[kind.name] = kind


def job(name: str, *, max_attempts: int = 5, atomic: bool = False) -> Callable[[Handler], Handler]:
    """Register `handler(payload)` for jobs of this name; put it in the context's `tasks.py`.

    A job runs at least once: a worker that dies in the middle leaves it to the next one, so the handler must bear
    a second run. With `atomic=True` it runs in one transaction that also marks it done, so what it writes to the
    database happens exactly once; keep that for short jobs, because on SQLite nobody else writes meanwhile.
    """

    def decorate(handler: Handler) -> Handler:
        register(JobKind(name, handler=handler, max_attempts=max_attempts, atomic=atomic))
        return handler

    return decorate


def periodic(name: str, *, cron: str, max_attempts: int = 5, atomic: bool = False) -> Callable[[Handler], Handler]:
    """Register `handler(payload)` to run when `cron` (five fields, Asia/Shanghai) says; payload: `{"slot": instant}`.

    Each slot runs once, whatever the number of workers; slots missed while no worker ran become one late run.
    Raises CronSimError on an expression that cannot be read.
    """
    check_cron(cron)

    def decorate(handler: Handler) -> Handler:
        job(name, max_attempts=max_attempts, atomic=atomic)(handler)
        _schedules[name] = Schedule(name, cron)
        return handler

    return decorate


def check_cron(cron: str) -> None:
    """Raise CronSimError if the expression cannot be read."""
    from datetime import UTC, datetime

    CronSim(cron, datetime(2026, 1, 1, tzinfo=UTC))


def find_kind(name: str) -> JobKind | None:
    """The kind of job of this name, or None if nothing in this process handles it."""
    return _kinds.get(name)


def kinds() -> Iterator[JobKind]:
    """Every kind known to this process, by name."""
    return iter(sorted(_kinds.values(), key=lambda kind: kind.name))


def schedules() -> Iterator[Schedule]:
    """Every job that comes round, by name."""
    return iter(sorted(_schedules.values(), key=lambda schedule: schedule.name))
