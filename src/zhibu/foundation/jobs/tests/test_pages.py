"""The page of jobs: who sees it, what it shows, retrying."""

from datetime import timedelta

import pytest
from django.urls import reverse

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.jobs.actions import retry_failed, retry_job
from zhibu.foundation.jobs.models import Job, JobState
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.kernel.ids import new_id

LIST = reverse("jobs:list")


def failed(at, name="imports.run", **given):
    return Job.objects.create(
        name=name,
        payload={"id_number": "11010519491231002X"},
        state=JobState.FAILED,
        attempts=5,
        run_at=at,
        created_at=at,
        finished_at=at,
        last_error="ValueError: no such column\n  zhibu/x.py:1 read",
        **given,
    )


def test_only_who_keeps_the_site_running_sees_jobs(administrator, office, auditor, member, at):
    job = failed(at)
    for person, status in ((administrator, 200), (office, 403), (auditor, 403), (member, 403)):
        assert person.client.get(LIST).status_code == status
        assert person.client.get(reverse("jobs:job", args=[job.pk])).status_code == status


def test_the_page_shows_the_error_and_never_the_payload(administrator, at):
    job = failed(at)
    for url in (LIST, reverse("jobs:job", args=[job.pk])):
        text = administrator.client.get(url).content.decode()
        assert "ValueError: no such column" in text
        assert "1949" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(administrator, at, count, django_assert_num_queries):
    for _ in range(count):
        failed(at)
    client = administrator.client
    with django_assert_num_queries(9):
        assert client.get(LIST).status_code == 200


def test_retrying_one_puts_it_in_the_queue_and_is_recorded_once(administrator, at):
    job = failed(at)
    for _ in range(2):
        assert administrator.client.post(reverse("jobs:retry", args=[job.pk])).status_code == 302
    job.refresh_from_db()
    assert (job.state, job.attempts, job.run_at, job.finished_at) == (JobState.QUEUED, 0, at, None)
    assert [entry.action for entry in Entry.objects.all()] == ["job.retried"]


def test_work_that_is_already_open_is_not_retried(administrator, at):
    job = failed(at, unique_key="k")
    Job.objects.create(name="imports.run", run_at=at, created_at=at, unique_key="k")
    with pytest.raises(Refused):
        retry_job(actor=administrator.actor, at=at, job_id=job.pk)
    assert administrator.client.post(reverse("jobs:retry", args=[job.pk])).status_code == 422
    assert retry_failed(actor=administrator.actor, at=at) == 0


def test_of_several_with_one_key_the_newest_is_retried(administrator, at):
    older, newer = failed(at, unique_key="k"), failed(at + timedelta(hours=1), unique_key="k")
    assert retry_failed(actor=administrator.actor, at=at) == 1
    assert Job.objects.get(state=JobState.QUEUED) == newer
    assert Job.objects.get(state=JobState.FAILED) == older


def test_all_of_one_name_are_retried_and_the_others_left(administrator, at):
    for name in ("a", "a", "b"):
        failed(at, name=name)
    administrator.client.post(reverse("jobs:retry_all"), {"name": "a"})
    assert Job.objects.filter(state=JobState.QUEUED).count() == 2
    assert Entry.objects.get().detail == {"job": "a", "number": 2}


def test_who_may_not_manage_jobs_cannot_retry(member, administrator, at):
    job = failed(at)
    with pytest.raises(Forbidden):
        retry_job(actor=member.actor, at=at, job_id=job.pk)
    with pytest.raises(Forbidden):
        retry_failed(actor=member.actor, at=at)
    with pytest.raises(NotFound):
        retry_job(actor=administrator.actor, at=at, job_id=new_id())


def test_states_and_kinds_filter_the_list(administrator, at):
    failed(at, name="event:zhibu.learning.subscribers.count:CheckedIn")
    Job.objects.create(name="imports.run", run_at=at + timedelta(days=1), created_at=at)
    page = administrator.client.get(LIST, {"kind": "event:zhibu.learning.subscribers.count:CheckedIn"})
    assert "CheckedIn → learning.count" in page.content.decode()
    assert "imports.run" in administrator.client.get(LIST, {"state": "queued"}).content.decode()
    assert administrator.client.get(LIST, {"state": "done", "page": "99"}).status_code == 200
