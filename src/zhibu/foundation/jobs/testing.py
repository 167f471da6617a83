"""For tests: do everything that is due, here and now."""

from zhibu.foundation.jobs.delivery import Deliverer
from zhibu.foundation.jobs.running import claim, run
from zhibu.kernel import clock


def run_due_jobs(*, rounds: int = 50) -> int:
    """Run every due job and deliver every event, with what they enqueue in turn; how many there were.

    In this process, on the current clock, in the order in which they were enqueued. The first error of a handler
    is raised. Raises RuntimeError if work keeps making work after `rounds` rounds.
    """
    deliverer = Deliverer(raising=True)
    done = 0
    for _ in range(rounds):
        delivered = deliverer.deliver_due()
        jobs = claim(limit=100, at=clock.now(), lease_seconds=60)
        for job in jobs:
            run(job, raising=True)
        if not delivered and not jobs:
            return done
        done += delivered + len(jobs)
    raise RuntimeError("jobs keep making jobs")
