"""The auditor sees how far the log is sealed, has it checked, and is told of faults."""

import pytest
from django.db import connection
from django.urls import reverse

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.audit import triggers
from zhibu.foundation.audit.actions import record
from zhibu.foundation.audit.models import Check, Entry
from zhibu.foundation.audit.sealing import seal_all
from zhibu.foundation.audit.todos import CHAIN_BROKEN
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.ui.todos import todos_of

PAGE = reverse("audit:seal")


@pytest.fixture
def sealed(at, db):
    """One sealed entry."""
    entry = record(actor=SYSTEM, at=at, action="thing.done")
    seal_all(at=at)
    return entry


def test_the_log_says_until_when_it_is_sealed(auditor, sealed, at):
    page = auditor.client.get(reverse("audit:log"))
    assert page.context["sealing"].until == at
    assert page.context["sealing"].head.startswith("1:")


def test_a_check_is_asked_for_done_by_a_worker_and_shown(auditor, sealed, at):
    assert auditor.client.post(reverse("audit:check")).status_code == 302
    run_due_jobs()
    page = auditor.client.get(PAGE)
    assert [check.fault_count for check in page.context["checks"]] == [0]
    assert page.context["links"] == 2
    assert Entry.objects.filter(action="audit.check_asked", actor_id=auditor.account.pk).count() == 1


def test_faults_are_told_on_the_page_and_on_the_home(auditor, administrator, sealed, at):
    triggers.take_down(connection)
    Entry.objects.filter(pk=sealed.pk).update(action="thing.undone")
    triggers.put_up(connection)
    auditor.client.post(reverse("audit:check"))
    run_due_jobs()
    page = auditor.client.get(PAGE)
    assert [entry for _, entry in page.context["faults"]] == [str(sealed.pk)]
    assert [todo.url for todo in todos_of(auditor.actor, at, [CHAIN_BROKEN])] == [PAGE]
    assert todos_of(administrator.actor, at, [CHAIN_BROKEN]) == []


def test_a_good_check_after_a_bad_one_ends_the_reminder(auditor, at):
    from datetime import timedelta

    for hours, count in ((2, 3), (1, 0)):
        Check.objects.create(
            at=at - timedelta(hours=hours), is_whole=True, seal_number=0, entries=0, fault_count=count
        )
    assert todos_of(auditor.actor, at, [CHAIN_BROKEN]) == []


@pytest.mark.parametrize("who", ["member", "secretary", "office", "administrator"])
def test_nobody_else_sees_or_asks(request, who):
    client = request.getfixturevalue(who).client
    assert (client.get(PAGE).status_code, client.post(reverse("audit:check")).status_code) == (403, 403)
