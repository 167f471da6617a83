"""Each request has a number that goes into the log, into its jobs and back; slow and failed ones leave a line."""

import logging

import pytest
from django.http import HttpResponse

from zhibu.foundation.jobs import actions, registry
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.operation import middleware
from zhibu.foundation.operation.middleware import ObservedMiddleware
from zhibu.kernel import trace


@pytest.fixture
def seen():
    """The numbers under which things ran."""
    return []


def asked(rf, seen, *, status=200, **headers):
    def answer(request):
        seen.append(trace.current())
        return HttpResponse(status=status)

    return ObservedMiddleware(answer)(rf.get("/members/?q=138", **headers))


def test_every_answer_carries_a_fresh_number(rf, seen):
    answers = [asked(rf, seen)["X-Request-ID"] for _ in range(2)]
    assert answers == seen
    assert len({*answers}) == 2
    assert trace.current() == ""


def test_the_number_of_a_proxy_is_taken_over_only_from_one_of_ours(rf, seen, settings):
    asked(rf, seen, HTTP_X_REQUEST_ID="from-outside-1")
    settings.PROXY_HOPS = 1
    asked(rf, seen, HTTP_X_REQUEST_ID="from-outside-1")
    asked(rf, seen, HTTP_X_REQUEST_ID="evil\nline")
    assert [number == "from-outside-1" for number in seen] == [False, True, False]


def test_a_job_runs_under_the_number_of_the_request_that_left_it(db, at, seen, monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    registry.job("trace.test")(lambda payload: seen.append(trace.current()))
    with trace.following("abcdef0123456789"):
        actions.enqueue("trace.test", {}, at=at)
        actions.enqueue_many([("trace.test", {})], at=at)
    assert set(Job.objects.values_list("trace", flat=True)) == {"abcdef0123456789"}
    run_due_jobs()
    assert seen == ["abcdef0123456789"] * 2


@pytest.mark.parametrize(
    ("status", "slow", "every", "lines"), [(200, 9, 0, 0), (200, 9, 1, 1), (500, 9, 0, 1), (200, 0, 0, 1)]
)
def test_slow_and_failed_answers_leave_a_line_without_the_address(
    rf, seen, settings, monkeypatch, caplog, status, slow, every, lines
):
    settings.LOG_REQUESTS = bool(every)
    monkeypatch.setattr(middleware, "SLOW_SECONDS", slow - 0.0001)
    with caplog.at_level(logging.INFO, "zhibu.requests"):
        asked(rf, seen, status=status)
    assert len(caplog.records) == lines
    assert "members" not in caplog.text
    assert "138" not in caplog.text
