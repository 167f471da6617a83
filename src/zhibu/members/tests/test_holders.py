"""Filling a post: the member is picked while typing, or by sending the form; who has no record stays a name."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from zhibu.members.choices import Standing
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.models import PostHolding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


@pytest.fixture
def people(zone):
    """Two 沈星河 and one 沈星远 in the branch, one 沈星 next door."""
    names = ["沈星河", "沈星河", "沈星远"]
    here = [MemberFactory(organization=zone.branch, name=name) for name in names]
    MemberFactory(organization=zone.branch_next, name="沈星海")
    return here


def page_of(branch):
    return reverse("organizations:take_post", args=[branch.pk])


def fill(person, branch, name, picked="", post="commissioner"):
    data = {"token": "01a20000-0000-7000-8000-000000000009", "post": post, "on": "2026-11-01"}
    return person.client.post(page_of(branch), {**data, "holder_name": name, "holder_name_id": picked})


def held():
    return [(one.holder_name, one.holder_id) for one in PostHolding.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("typed", "count"), [("沈", 3), ("星远", 1), ("shenxing", 3), ("sxy", 1), ("陈", 0), ("", 0)]
)
def test_those_of_the_branch_are_found_while_typing(secretary, zone, people, typed, count):
    found = secretary.client.get(page_of(zone.branch), {"holder_name": typed}, headers={"HX-Request": "true"})
    assert len(found.context["found"].candidates) == count
    assertNotContains(found, "沈星海")
    assertNotContains(found, "<html")


def test_the_office_finds_everybody_below_and_who_has_left_nobody(office, zone, people):
    MemberFactory(organization=zone.branch, name="沈星云", standing=Standing.ENDED)
    page = page_of(zone.committee)
    found = office.client.get(page, {"holder_name": "沈星"}, headers={"HX-Request": "true"})
    assert [one.name for one in found.context["found"].candidates] == ["沈星海", "沈星河", "沈星河", "沈星远"]


def test_the_member_who_was_picked_takes_the_post(secretary, zone, people):
    assert fill(secretary, zone.branch, "shen", people[1].pk).status_code == 302
    assert held() == [("沈星河", people[1].pk)]


def test_without_scripts_the_form_comes_back_with_those_who_may_be_meant(secretary, zone, people):
    answer = fill(secretary, zone.branch, "沈星河")
    assert (answer.status_code, held()) == (422, [])
    for one in people[:2]:
        assertContains(answer, f'value="{one.pk}"', status_code=422)
    assert fill(secretary, zone.branch, "沈星河", people[0].pk).status_code == 302
    assert held() == [("沈星河", people[0].pk)]


def test_a_name_that_one_member_bears_means_that_member(secretary, zone, people):
    assert fill(secretary, zone.branch, "沈星远").status_code == 302
    assert held() == [("沈星远", people[2].pk)]


@pytest.mark.parametrize(("name", "picked"), [("何川", ""), ("沈星", "as-written"), ("沈星河", "as-written")])
def test_somebody_without_a_record_stays_a_name(secretary, zone, people, name, picked):
    assert fill(secretary, zone.branch, name, picked).status_code == 302
    assert held() == [(name, None)]


@pytest.mark.parametrize("picked", ["neighbor", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_nobody_else_can_be_forged_into_a_post(secretary, neighbor, zone, people, picked):
    asked = neighbor.member.pk if picked == "neighbor" else picked
    assert fill(secretary, zone.branch, "沈星河", asked).status_code == 422
    assert held() == []


def test_the_neighbor_is_shown_nobody(neighbor, member, zone, people):
    ask = {"query_params": {"holder_name": "沈"}, "headers": {"HX-Request": "true"}}
    assert neighbor.client.get(page_of(zone.branch), **ask).status_code == 404
    assert member.client.get(page_of(zone.branch), **ask).status_code == 403
