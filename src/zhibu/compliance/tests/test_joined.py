"""Appraisals and talks are judged beside the meetings, each in the year that it belongs to."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

import conftest
from conftest import grant
from zhibu.appraisals.events import AppraisalFinished
from zhibu.appraisals.models import Appraisal
from zhibu.compliance.actions.keeping import judge_anew
from zhibu.compliance.actions.proof import differences
from zhibu.compliance.choices import State, Why
from zhibu.compliance.queries.places import dutiful_below
from zhibu.compliance.tests.deeds import LONG_AGO, judgment, standing
from zhibu.foundation.access.choices import Role
from zhibu.foundation.events.actions import publish
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.kernel import clock
from zhibu.organizations.models import Organization, PostHolding
from zhibu.talks.events import TalkRecorded
from zhibu.talks.models import Talk

YEAR = date(2026, 1, 1)


@pytest.fixture
def judged(zone, secretary, member, at):
    """The branch here with two members, judged as of now."""
    Organization.objects.update(created_at=LONG_AGO, founded_on=None)
    judge_anew(organization_ids=dutiful_below(""), at=at, cause="organization")
    return zone.branch


def appraise(branch, year, state, decided_on, at):
    row = Appraisal.objects.create(
        organization=branch, year=year, state=state, decided_on=decided_on, created_at=at, started_on=decided_on
    )
    if decided_on:
        publish(AppraisalFinished(branch.pk, branch.path, year, decided_on), at=at)
    run_due_jobs()
    return row


def talk(branch, one, other, on, at, state="confirmed"):
    pair = sorted((one.member, other.member), key=lambda member: member.pk)
    Talk.objects.create(
        organization=branch, one=pair[0], other=pair[1], state=state, on=on, recorded_by_id=pair[0].pk,
        created_at=at, changed_at=at,
    )  # fmt: skip
    publish(TalkRecorded(branch.pk, branch.path, on), at=at)
    run_due_jobs()


def sits(branch, person):
    PostHolding.objects.create(
        organization=branch, holder_id=person.member.pk, holder_name=person.member.name, post="secretary",
        starts_on=date(2024, 1, 1),
    )  # fmt: skip


def evidence(person, branch, kind):
    url = reverse("compliance:judgment", args=[branch.pk, kind, "2026-01-01"])
    return person.client.get(url).content.decode()


def test_an_appraisal_is_due_all_year_and_done_when_the_grades_are_decided(judged, secretary, at):
    assert standing(judged, "appraisal", YEAR) == (State.DUE, Why.NOT_YET)
    row = appraise(judged, 2026, "sheet", None, at)
    page = reverse("appraisals:appraisal", args=[row.pk])
    html = evidence(secretary, judged, "appraisal")
    assert page in html
    assert "进行中" in html
    Appraisal.objects.all().delete()
    appraise(judged, 2026, "decided", date(2026, 11, 17), at)
    assert standing(judged, "appraisal", YEAR) == (State.DONE, Why.HELD)
    assert "计入" in evidence(secretary, judged, "appraisal")
    assert differences(at=at) == []


def test_an_appraisal_decided_in_january_counts_for_its_year(judged):
    with clock.frozen(datetime(2027, 1, 12, 4, tzinfo=UTC)):
        now = clock.now()
        judge_anew(organization_ids=dutiful_below(""), at=now, cause="time")
        assert standing(judged, "appraisal", YEAR) == (State.LATE, Why.MISSED)
        appraise(judged, 2026, "decided", date(2027, 1, 11), now)
        assert standing(judged, "appraisal", YEAR) == (State.DONE, Why.HELD)
        assert standing(judged, "appraisal", date(2027, 1, 1)) == (State.DUE, Why.NOT_YET)
        assert differences(at=now) == []


def test_a_called_off_appraisal_is_none(judged, at):
    appraise(judged, 2026, "cancelled", None, at)
    assert judgment(judged, "appraisal", YEAR).state == State.DUE


def test_talks_are_counted_one_by_one_and_done_when_none_is_missing(judged, secretary, member, at):
    third = conftest.enroll(judged, "第三人")
    sits(judged, secretary)
    judge_anew(organization_ids=[judged.pk], at=at, cause="members")
    asked = judgment(judged, "talks", YEAR)
    assert (asked.state, asked.done) == (State.DUE, 0)
    talk(judged, secretary, member, date(2026, 11, 3), at, state="held")
    assert judgment(judged, "talks", YEAR).done == 0
    talk(judged, member, third, date(2026, 11, 4), at)
    row = judgment(judged, "talks", YEAR)
    assert (row.state, row.times, row.done) == (State.DUE, 4, 2)
    html = evidence(secretary, judged, "talks")
    assert reverse("talks:ledger", args=[judged.pk]) in html
    assert "已谈 2 次，应谈 4 次" in html
    talk(judged, secretary, third, date(2026, 11, 5), at)
    talk(judged, secretary, member, date(2026, 11, 6), at)
    assert standing(judged, "talks", YEAR) == (State.DONE, Why.HELD)
    assert differences(at=at) == []


def test_who_sees_no_talks_is_not_led_to_their_ledger(judged, at):
    reader = grant(conftest.enroll(judged, "闻笛"), Role.READER, judged)
    html = evidence(reader, judged, "talks")
    may = reader.actor.can("see_talks", judged.path)
    assert (reverse("talks:ledger", args=[judged.pk]) in html) == may


def test_a_secretary_alone_owes_no_talks(zone, stranger, at):
    sits(zone.branch_far, stranger)
    Organization.objects.update(created_at=LONG_AGO, founded_on=None)
    judge_anew(organization_ids=[zone.branch_far.pk], at=at, cause="organization")
    assert judgment(zone.branch_far, "talks", YEAR).state == State.EXEMPT
