"""Many at the same instant: one sheet each, a box that adds up, one appraisal a year."""

import pytest

from conftest import enroll
from zhibu.appraisals.actions.own import take_sheet
from zhibu.appraisals.actions.running import Plan, move_on, plan_appraisal
from zhibu.appraisals.choices import AppraisalState, MutualWay
from zhibu.appraisals.models import Appraisal, Box, Passage, SheetTaken
from zhibu.appraisals.queries.own import subjects_for
from zhibu.appraisals.queries.reading import tallies_in
from zhibu.appraisals.tests.factories import appraisal_in, place_of
from zhibu.learning.tests.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def sheet_of(person, appraisal, at, grade="qualified"):
    grades = {str(p.pk): grade for p in subjects_for(place_of(person, appraisal))}
    actor = person.actor
    return lambda: take_sheet(actor=actor, at=at, appraisal_id=appraisal.pk, grades=grades)


def test_twenty_identical_sheets_are_one(secretary, member, zone, at, tmp_path):
    appraisal = appraisal_in("sheet", secretary, zone.branch, at)
    results = at_once([sheet_of(member, appraisal, at)] * 20, tmp_path)
    assert sorted(results) == [False] * 19 + [True]
    [[taken, tallies]] = at_once([lambda: [SheetTaken.objects.count(), tallies_in(Box.objects.get())]], tmp_path)
    assert (taken, sum(sum(counts.values()) for counts in tallies.values())) == (1, 1)


def test_twelve_members_at_once_lose_no_sheet(secretary, zone, at, tmp_path):
    people = [secretary, *(enroll(zone.branch, f"党员{n}") for n in "一二三四五六七八九十甲")]
    appraisal = appraisal_in("sheet", secretary, zone.branch, at)
    assert at_once([sheet_of(person, appraisal, at) for person in people], tmp_path) == [True] * 12
    [tallies] = at_once([lambda: tallies_in(Box.objects.get())], tmp_path)
    assert {counts["qualified"] for counts in tallies.values()} == {11}


def test_a_sheet_while_the_box_is_closed_is_in_it_or_refused(secretary, member, zone, at, tmp_path):
    appraisal = appraisal_in("sheet", secretary, zone.branch, at)
    runner = secretary.actor

    def shut():
        move_on(actor=runner, at=at, appraisal_id=appraisal.pk, to=AppraisalState.PROPOSAL)

    def put_in():
        try:
            return sheet()
        except Exception as error:
            return getattr(error, "code", repr(error))

    sheet = sheet_of(member, appraisal, at)
    results = at_once([put_in, shut, shut], tmp_path)
    [[taken, passed]] = at_once(
        [lambda: [SheetTaken.objects.count(), Passage.objects.filter(state="proposal").count()]], tmp_path
    )
    assert (results[0], taken, passed) in {(True, 1, 1), ("state", 0, 1)}


def test_two_secretaries_plan_one_year_once(secretary, zone, at, tmp_path):
    actor, branch = secretary.actor, zone.branch.pk

    def work():
        return plan_appraisal(actor=actor, at=at, organization_id=branch, plan=Plan(2026, MutualWay.MEETING)).pk

    assert len(set(at_once([work] * 8, tmp_path))) == 1
    assert at_once([Appraisal.objects.count], tmp_path) == [1]
