"""Events reach their subscribers in batches, each exactly once, and a bad one keeps nobody waiting."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from zhibu.foundation.events.actions import publish
from zhibu.foundation.events.registry import from_payload, subscribe, to_payload
from zhibu.foundation.jobs.delivery import Deliverer
from zhibu.foundation.jobs.models import Job, JobState, ScheduleSlot
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound
from zhibu.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Counted:
    number: int
    who: UUID
    on: date | None
    hours: Decimal


def event(number):
    return Counted(number, new_id(), date(2026, 11, 18), Decimal("0.1"))


def test_an_event_comes_back_as_it_was():
    for one in (event(1), Counted(2, new_id(), None, Decimal("-1.5"))):
        assert from_payload(Counted, to_payload(one)) == one


def test_events_arrive_in_one_batch_in_order_and_leave_the_table(at):
    batches = []
    subscribe(Counted)(batches.append)
    sent = [event(n) for n in range(20)]
    publish(*sent, at=at)
    assert run_due_jobs() == 20
    assert batches == [sent]
    assert not Job.objects.exists()


def test_an_event_without_subscribers_costs_nothing(at, django_assert_num_queries):
    with django_assert_num_queries(0):
        publish(event(1), at=at)


def test_a_bad_event_fails_alone_and_takes_back_what_it_wrote(at):
    received = []

    @subscribe(Counted)
    def handle(events):
        for one in events:
            ScheduleSlot.objects.create(name=str(one.number), slot_at=at)
            if one.number == 7:
                raise ValueError("seven")
        received.extend(one.number for one in events)

    publish(*[event(n) for n in range(20)], at=at)
    assert Deliverer().deliver_due() == 20
    assert sorted(received) == [n for n in range(20) if n != 7]
    assert ScheduleSlot.objects.count() == 19
    job = Job.objects.get()
    assert (job.state, job.attempts, job.payload["number"]) == (JobState.QUEUED, 1, 7)
    assert timedelta(seconds=8) <= job.run_at - at <= timedelta(seconds=12)
    assert job.last_error.startswith("ValueError: seven")


def test_an_event_that_keeps_failing_waits_for_a_person(at):
    @subscribe(Counted)
    def handle(events):
        raise ValueError

    publish(event(1), at=at)
    for hour in range(10):
        with clock.frozen(at + timedelta(hours=2 * hour)):
            Deliverer().deliver_due()
    job = Job.objects.get()
    assert (job.state, job.attempts) == (JobState.FAILED, 8)


def test_what_a_rule_refuses_is_not_tried_again(at):
    @subscribe(Counted)
    def handle(events):
        raise NotFound

    publish(event(1), at=at)
    Deliverer().deliver_due()
    assert Job.objects.get().state == JobState.FAILED


def test_batches_grow_with_quick_handlers_and_shrink_with_slow_ones():
    deliverer = Deliverer()
    deliverer._learn("quick", 50, 0.002)
    deliverer._learn("slow", 50, 0.06)
    assert (deliverer._size["quick"], deliverer._size["slow"]) == (100, 25)
