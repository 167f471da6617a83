"""`run_due_jobs` and the registry, as other contexts' tests use them."""

import pytest

from zhibu.foundation.jobs import registry
from zhibu.foundation.jobs.actions import enqueue
from zhibu.foundation.jobs.models import Job, JobState
from zhibu.foundation.jobs.testing import run_due_jobs

pytestmark = pytest.mark.django_db


def test_a_due_job_runs_once_and_is_done(at):
    seen = []
    registry.job("test.note")(seen.append)
    enqueue("test.note", {"n": 1}, at=at)
    assert run_due_jobs() == 1
    assert run_due_jobs() == 0
    assert seen == [{"n": 1}]
    assert Job.objects.get().state == JobState.DONE


def test_an_error_of_a_handler_is_raised(at):
    def broken(payload):
        raise ValueError("bad")

    registry.job("test.broken")(broken)
    enqueue("test.broken", {}, at=at)
    with pytest.raises(ValueError, match="bad"):
        run_due_jobs()


def test_a_name_that_nothing_handles_cannot_be_enqueued(at):
    with pytest.raises(LookupError):
        enqueue("test.nobody", {}, at=at)


def test_a_unique_key_holds_while_the_job_is_open(at):
    registry.job("test.once")(lambda payload: None)
    for _ in range(3):
        enqueue("test.once", {}, at=at, unique_key="k")
    assert Job.objects.count() == 1
    run_due_jobs()
    enqueue("test.once", {}, at=at, unique_key="k")
    assert Job.objects.filter(state=JobState.QUEUED).count() == 1
