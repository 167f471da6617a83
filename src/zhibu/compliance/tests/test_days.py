"""The nightly judging, the turn of the year, and several workers at once."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhibu.compliance.actions.keeping import judge_anew
from zhibu.compliance.actions.proof import differences, rebuild
from zhibu.compliance.choices import State, Why
from zhibu.compliance.models import Judgment, PastJudgment, Tally
from zhibu.compliance.queries.places import dutiful_below
from zhibu.compliance.tasks import judge_the_day
from zhibu.compliance.tests.deeds import LONG_AGO, hold, judgment, standing
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.kernel import clock
from zhibu.learning.tests.parallel import at_once
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.models import Organization

NOVEMBER = date(2026, 11, 1)


def night(year, month, day):
    """What the clock starts at ten past midnight, done to the end."""
    with clock.frozen(datetime(year, month, day, 0, 10, tzinfo=clock.ZONE)):
        judge_the_day({})
        run_due_jobs()
        return differences(at=clock.now())


def test_every_night_leaves_what_a_fresh_judging_finds(branch, at):
    hold(branch, "theme_day", date(2026, 11, 12), confirmed_on=None)
    hold(branch, "general", date(2026, 11, 19), is_held=False, validity="open", confirmed_on=None)
    judge_anew(organization_ids=dutiful_below(""), at=at, cause="organization")
    assert standing(branch, "theme_day", NOVEMBER) == (State.DONE, Why.HELD)
    for day in ((2026, 11, 19), (2026, 11, 20), (2026, 12, 1), (2026, 12, 31), (2027, 1, 1)):
        assert night(*day) == []
    assert standing(branch, "theme_day", NOVEMBER) == (State.DONE, Why.UNCONFIRMED)
    assert standing(branch, "general", date(2026, 10, 1)) == (State.LATE, Why.MISSED)
    assert judgment(branch, "theme_day", date(2027, 2, 1)).state == State.COMING
    assert PastJudgment.objects.count() == 0


def test_a_night_in_which_nothing_changes_writes_nothing(branch, at):
    judge_anew(organization_ids=dutiful_below(""), at=at, cause="organization")
    assert night(2026, 11, 19) == []
    with clock.frozen(datetime(2026, 11, 19, 0, 20, tzinfo=clock.ZONE)), CaptureQueriesContext(connection) as caught:
        assert judge_anew(organization_ids=dutiful_below(""), at=clock.now(), cause="time", since=NOVEMBER) == 0
    written = [q["sql"] for q in caught if q["sql"].split(" ", 1)[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert written == []
    assert len(caught) <= 30


def test_older_years_stay_and_are_shown(branch, secretary, at):
    judge_anew(organization_ids=dutiful_below(""), at=at, cause="organization")
    with clock.frozen(datetime(2028, 2, 1, 0, 10, tzinfo=clock.ZONE)):
        judge_anew(organization_ids=dutiful_below(""), at=clock.now(), cause="time")
        rebuild(at=clock.now())
        assert differences(at=clock.now()) == []
        assert judgment(branch, "theme_day", NOVEMBER).state == State.DUE
        assert Tally.objects.filter(path=branch.path, starts_on=NOVEMBER).exists()
        html = secretary.client.get(reverse("compliance:organization", args=[branch.pk]), {"year": "2026"})
        assert "2026 年11月" in html.content.decode().replace("2026年", "2026 年")
        assert "year=2026" in html.content.decode()
        unknown = secretary.client.get(reverse("compliance:organization", args=[branch.pk]), {"year": "1999"})
        assert 'href="?year=1999' not in unknown.content.decode()
        assert 'href="?year=2026' in unknown.content.decode()


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_lose_no_sum(zone, at, tmp_path):
    Organization.objects.update(created_at=LONG_AGO, founded_on=None)
    places = [zone.branch, zone.branch_next, zone.branch_far]
    for place in places:
        MemberFactory(organization=place, joined_on=date(2015, 7, 1))
        hold(place, "theme_day", date(2026, 11, 5))
    works = [
        lambda pk=place.pk: judge_anew(organization_ids=[pk], at=datetime(2026, 11, 18, tzinfo=UTC), cause="record")
        for place in places * 2
    ]
    changed = at_once(works, tmp_path)
    assert sum(changed) == at_once([lambda: Judgment.objects.count()], tmp_path)[0] > 0
    assert at_once([lambda: differences(at=at)], tmp_path) == [[]]
