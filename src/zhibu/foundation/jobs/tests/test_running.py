"""Leases, attempts, and what becomes of a job that fails."""

from datetime import timedelta

import pytest

from zhibu.foundation.jobs import registry
from zhibu.foundation.jobs.actions import enqueue, purge_done
from zhibu.foundation.jobs.models import Job, JobState, ScheduleSlot
from zhibu.foundation.jobs.running import claim, extend, give_back, run
from zhibu.foundation.jobs.schedule import enqueue_slots, last_slot
from zhibu.foundation.jobs.worker import Worker
from zhibu.kernel import clock

pytestmark = pytest.mark.django_db
LEASE = 30


@pytest.fixture
def three(at):
    """Three jobs in the queue; what was done is in the list."""
    done = []
    registry.job("test.note")(lambda payload: done.append(payload["n"]))
    for n in range(3):
        enqueue("test.note", {"n": n}, at=at)
    return done


def claimed(at, limit=10):
    return claim(limit=limit, at=at, lease_seconds=LEASE)


def test_a_claimed_job_is_nobody_elses_until_its_lease_runs_out(three, at):
    assert len(claimed(at, limit=2)) == 2
    assert len(claimed(at)) == 1
    assert claimed(at + timedelta(seconds=LEASE)) == []
    assert [job.attempts for job in claimed(at + timedelta(seconds=LEASE + 1))] == [2, 2, 2]


def test_a_heartbeat_keeps_the_lease(three, at):
    jobs = claimed(at)
    extend(jobs, at=at + timedelta(seconds=20), lease_seconds=LEASE)
    assert claimed(at + timedelta(seconds=45)) == []


def test_a_worker_whose_job_was_taken_over_does_not_close_it(three, at):
    [late] = claimed(at, limit=1)
    [taken] = [job for job in claimed(at + timedelta(minutes=1)) if job.pk == late.pk]
    assert run(late) is False
    assert run(taken) is True


def test_what_is_given_back_has_not_been_tried(three, at):
    give_back(claimed(at))
    assert list(Job.objects.order_by("id").values_list("state", "attempts")) == [("queued", 0)] * 3


def test_looking_at_an_empty_queue_takes_no_lock(at, django_assert_num_queries):
    with django_assert_num_queries(2) as seen:
        assert claimed(at) == []
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)


def test_an_atomic_job_that_fails_leaves_nothing_behind(at):
    @registry.job("test.atomic", atomic=True, max_attempts=2)
    def handle(payload):
        ScheduleSlot.objects.create(name="left", slot_at=at)
        raise ValueError

    enqueue("test.atomic", {}, at=at)
    for state in (JobState.QUEUED, JobState.FAILED):
        [job] = claimed(at + timedelta(hours=1))
        assert run(job) is False
        assert Job.objects.get().state == state
    assert not ScheduleSlot.objects.exists()


def test_a_worker_asked_once_does_all_that_is_due_and_what_follows(three, at):
    registry.job("test.first")(lambda payload: enqueue("test.note", {"n": 9}, at=at))
    enqueue("test.first", {}, at=at)
    assert Worker().run_once() == 5
    assert three == [0, 1, 2, 9]


def test_each_slot_of_a_periodic_job_is_enqueued_once(at):
    registry.periodic("test.nightly", cron="0 3 * * *")(lambda payload: None)
    enqueue_slots(at)
    assert not Job.objects.filter(name="test.nightly").exists()
    for hours in (12, 16, 16, 20):
        enqueue_slots(at + timedelta(hours=hours))
    job = Job.objects.get(name="test.nightly")
    assert job.payload == {"slot": "2026-11-18T19:00:00+00:00"}


def test_slots_missed_while_no_worker_ran_become_one(at):
    registry.periodic("test.nightly", cron="0 3 * * *")(lambda payload: None)
    enqueue_slots(at)
    enqueue_slots(at + timedelta(days=5))
    assert Job.objects.filter(name="test.nightly").count() == 1


@pytest.mark.parametrize(
    ("minutes", "slot"), [(-1, "2026-11-17T04:00"), (0, "2026-11-18T04:00"), (1, "2026-11-18T04:00")]
)
def test_a_slot_has_come_at_its_minute(at, minutes, slot):
    noon = registry.Schedule("test", "0 12 * * *")
    assert last_slot(noon, at + timedelta(minutes=minutes)).isoformat()[:16] == slot


def test_done_jobs_are_forgotten_and_failed_ones_are_not(at):
    for state in (JobState.DONE, JobState.FAILED):
        Job.objects.create(name="x", state=state, run_at=at, created_at=at - timedelta(days=8))
    Job.objects.create(name="x", state=JobState.DONE, run_at=at, created_at=at)
    assert purge_done(before=clock.now() - timedelta(days=7)) == 1
    assert Job.objects.filter(state=JobState.FAILED).count() == 1
