"""The worker: one thread delivers events, others run single jobs, the main one keeps the clock and the leases."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import connections

from zhibu.foundation.jobs import signs
from zhibu.foundation.jobs.delivery import Deliverer
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.jobs.running import claim, extend, give_back, run
from zhibu.foundation.jobs.schedule import enqueue_slots
from zhibu.kernel import clock
from zhibu.kernel.ids import new_id

log = logging.getLogger(__name__)

CLAIM = 10
"""How many single jobs are claimed at once."""
PATIENCE_SECONDS = 2.0
"""If one of them takes longer, those behind it go back for other threads and workers to take."""
LONGEST_FAULT_PAUSE = 10.0


class Held:
    """Jobs under one lease: those not begun may be given back while one of them runs."""

    def __init__(self, jobs: list[Job]) -> None:
        self._lock = threading.Lock()
        self._waiting = list(reversed(jobs))
        self._running: Job | None = None
        self._began = 0.0

    def each(self) -> Iterator[Job]:
        """The jobs one after the other, as long as there are any left."""
        while True:
            with self._lock:
                self._running = self._waiting.pop() if self._waiting else None
                self._began = time.monotonic()
                job = self._running
            if job is None:
                return
            yield job

    def held(self) -> list[Job]:
        """All that the lease still covers."""
        with self._lock:
            return [*self._waiting, *([self._running] if self._running else [])]

    def let_go(self, *, after: float) -> list[Job]:
        """Those not begun, if the present one has run for longer than `after` seconds; they are no longer held."""
        with self._lock:
            if not self._waiting or time.monotonic() - self._began < after:
                return []
            free, self._waiting = self._waiting, []
            return free


class Worker:
    """Does what is due until it is told to stop."""

    def __init__(self, *, lease_seconds: float = 30.0, poll_seconds: float = 0.25, runners: int = 1) -> None:
        """`lease_seconds`: how long a silent worker keeps its jobs. `poll_seconds`: between looks when idle."""
        self._lease = lease_seconds
        self._poll = poll_seconds
        self._runners = runners
        self._stopping = threading.Event()
        self._held: dict[int, Held] = {}
        self._next_slot: datetime | None = None
        self._renewed = 0.0
        self._sign = new_id()
        self._signed: float | None = None

    def stop(self) -> None:
        """Begin no more work; what is being done is finished. Safe to call from a signal handler."""
        self._stopping.set()

    def run(self, *, grace_seconds: float = 20.0) -> bool:
        """Work until `stop`; whether all work at hand was finished within the grace after it."""
        deliverer = Deliverer(pause=self._stopping.wait)
        threads = [threading.Thread(target=self._loop, args=(deliverer.deliver_due,), name="deliver", daemon=True)]
        threads += [
            threading.Thread(target=self._loop, args=(self._run_some,), name=f"run-{n}", daemon=True)
            for n in range(self._runners)
        ]
        for thread in threads:
            thread.start()
        beat = min(self._lease / 3, 1.0)
        self._guarded(self._beat)
        while not self._stopping.wait(beat):
            self._guarded(self._beat)
        until = time.monotonic() + grace_seconds
        while any(thread.is_alive() for thread in threads) and time.monotonic() < until:
            self._guarded(self._beat)
            threads[-1].join(beat)
            threads[0].join(0.01)
        self._guarded(lambda: signs.take_away(self._sign))
        connections.close_all()
        return not any(thread.is_alive() for thread in threads)

    def run_once(self) -> int:
        """Do all that is due now, in this thread, with what it enqueues in turn; how many jobs there were."""
        deliverer = Deliverer(pause=self._stopping.wait)
        self._keep_schedule()
        done = 0
        while not self._stopping.is_set():
            some = deliverer.deliver_due() + self._run_some()
            if not some:
                break
            done += some
        return done

    def _loop(self, step: Callable[[], int]) -> None:
        """Repeat a step, at once while it finds work, with a pause when it finds none or the database is away."""
        faults = 0
        while not self._stopping.is_set():
            found = self._guarded(step)
            faults = faults + 1 if found is None else 0
            if faults:
                self._stopping.wait(min(0.5 * 2**faults, LONGEST_FAULT_PAUSE))
            elif not found:
                self._stopping.wait(self._poll)
        connections.close_all()

    def _guarded(self, step: Callable[[], int]) -> int | None:
        """Do a step; None if it failed. Then the connection is dropped, so that the next try has a fresh one."""
        try:
            return step()
        except Exception:
            log.exception("the worker could not go on; it tries again")
            connections.close_all()
            return None

    def _run_some(self) -> int:
        """Claim a few single jobs and run them; how many were run."""
        jobs = claim(limit=CLAIM, at=clock.now(), lease_seconds=self._lease)
        held = self._held[threading.get_ident()] = Held(jobs)
        count = 0
        for job in held.each():
            run(job)
            count += 1
        return count

    def _beat(self) -> int:
        """Renew the leases, give back what would wait too long, enqueue the periodic jobs whose time has come."""
        stopping = self._stopping.is_set()
        for held in list(self._held.values()):
            free = held.let_go(after=0 if stopping else PATIENCE_SECONDS)
            if free:
                give_back(free)
        if time.monotonic() - self._renewed >= self._lease / 3:
            self._renewed = time.monotonic()
            jobs = [job for held in list(self._held.values()) for job in held.held()]
            if jobs:
                extend(jobs, at=clock.now(), lease_seconds=self._lease)
        if not stopping:
            if self._signed is None or time.monotonic() - self._signed >= signs.SECONDS:
                self._signed = time.monotonic()
                signs.put_up(self._sign, at=clock.now())
            self._keep_schedule()
        return 0

    def _keep_schedule(self) -> None:
        """Look at the schedule when its next slot has come, and when starting."""
        at = clock.now()
        if self._next_slot is None or at >= self._next_slot:
            self._next_slot = enqueue_slots(at) or datetime.max.replace(tzinfo=at.tzinfo)
