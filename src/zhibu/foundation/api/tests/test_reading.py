"""Appraisals, talks and websites through the API: to whom the pages show them, and no more than they show."""

from datetime import date

import pytest

from zhibu.appraisals.models import Appraisal, Participant
from zhibu.portal.tests.things import things_of_sites
from zhibu.talks.models import Talk


@pytest.fixture
def appraisal(at, zone, member):
    made = Appraisal.objects.create(
        organization=zone.branch, year=2025, state="decided", decided_on=date(2026, 1, 10), created_at=at
    )
    Participant.objects.create(
        appraisal=made, member=member.member, is_full=True, grade="excellent", grade_reason="好"
    )
    return made


@pytest.fixture
def talk(at, zone, member, secretary):
    one, other = sorted((member.member, secretary.member), key=lambda row: row.pk)
    return Talk.objects.create(
        organization=zone.branch, one=one, other=other, state="confirmed", on=date(2026, 10, 1), reason="家里有事",
        created_at=at, changed_at=at,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "one", "grades"),
    [
        ("secretary", 200, 200),
        ("office", 200, 200),
        ("member", 404, 404),
        ("neighbor", 404, 404),
        ("auditor", 404, 404),
    ],
)
def test_who_reads_an_appraisal_and_its_grades(who, one, grades, appraisal, acting_for, request):
    client = acting_for(request.getfixturevalue(who))
    found = [client.get(f"/api/v1/appraisals/{appraisal.pk}{rest}").status_code for rest in ("", "/grades")]
    assert found == [one, grades]


def test_an_appraisal_and_its_grades_without_their_reasons(appraisal, secretary, acting_for, zone):
    client = acting_for(secretary)
    [line] = client.get(f"/api/v1/appraisals?organization={zone.branch.pk}").json()["items"]
    assert (line["year"], line["state"], line["grades"]["excellent"]) == (2025, "decided", 1)
    grades = client.get(f"/api/v1/appraisals/{appraisal.pk}/grades")
    assert [(row["name"], row["grade"]) for row in grades.json()["items"]] == [("周晓禾", "excellent")]
    assert "好" not in grades.content.decode()


@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("office", 200), ("member", 404), ("neighbor", 404)])
def test_the_ledger_of_talks_says_who_and_when_and_never_what(who, status, talk, zone, acting_for, request):
    answer = acting_for(request.getfixturevalue(who)).get(f"/api/v1/organizations/{zone.branch.pk}/talks?year=2026")
    assert answer.status_code == status
    assert "家里有事" not in answer.content.decode()
    if status == 200:
        assert [(row["on"], row["is_confirmed"]) for row in answer.json()["items"]] == [("2026-10-01", True)]


def test_own_talks_are_ones_own(talk, member, stranger, acting_for):
    assert [row["partner"] for row in acting_for(member).get("/api/v1/talks").json()["items"]] == ["林知行"]
    assert acting_for(stranger).get("/api/v1/talks").json()["items"] == []


@pytest.fixture
def sites(zone, secretary, at):
    return things_of_sites(zone, secretary)


def test_websites_and_what_they_have_published_are_for_everybody(sites, stranger, acting_for):
    client = acting_for(stranger)
    found = client.get("/api/v1/sites").json()["items"]
    assert found
    shown = [
        row
        for site in found
        for row in client.get(f"/api/v1/sites/{site['organization_id']}/articles").json()["items"]
    ]
    for row in shown:
        one = client.get(f"/api/v1/articles/{row['id']}").json()
        assert (one["title"], "text" in one, one["url"].startswith("http")) == (row["title"], True, True)
    assert client.get(f"/api/v1/articles/{stranger.account.pk}").status_code == 404


def test_the_desk_is_for_those_who_write(sites, secretary, stranger, acting_for):
    own = acting_for(secretary).get("/api/v1/desk/articles").json()["items"]
    assert own
    assert all(row["stage"] and row["stage_words"] for row in own)
    assert acting_for(stranger).get("/api/v1/desk/articles").json()["items"] == []


def test_lists_cost_the_same_with_one_row_and_with_three(secretary, acting_for, zone, at, django_assert_num_queries):
    client = acting_for(secretary)
    for year in (2023, 2024, 2025):
        Appraisal.objects.create(organization=zone.branch, year=year, created_at=at)
    client.get("/api/v1/own")
    for limit in (1, 3):
        with django_assert_num_queries(5):
            client.get(f"/api/v1/appraisals?limit={limit}")
