"""What a forged or garbled request may not do."""

import pytest
from django.urls import reverse

from conftest import Person, Zone
from zhibu.kernel.ids import new_id
from zhibu.organizations.models import PostHolding

POST = {"post": "secretary", "holder_name": "顾盼", "on": "2026-11-01"}


def test_a_token_of_an_organization_elsewhere_tells_nothing_of_it(zone: Zone, office: Person, at):
    founding = {
        "token": zone.branch_far.pk, "parent": zone.committee.pk, "name": "第九党支部", "kind": "branch",
        "on": "2026-11-01",
    }  # fmt: skip
    answer = office.client.post(reverse("organizations:found"), founding)
    assert (answer.status_code, zone.branch_far.name in answer.content.decode()) == (404, False)


def test_a_token_of_a_post_elsewhere_is_not_taken_for_done(zone: Zone, secretary: Person, neighbor: Person, at):
    sent = {**POST, "token": new_id()}
    assert (
        neighbor.client.post(reverse("organizations:take_post", args=[zone.branch_next.pk]), sent).status_code == 302
    )
    assert secretary.client.post(reverse("organizations:take_post", args=[zone.branch.pk]), sent).status_code == 404
    assert PostHolding.objects.count() == 1


@pytest.mark.parametrize("wanted", ["²", "٣", "9" * 30, "-1", ""])
def test_any_start_of_a_part_of_the_tree_is_answered(zone: Zone, office: Person, at, wanted):
    here = reverse("organizations:children", args=[zone.committee.pk])
    assert office.client.get(here, {"from": wanted}, headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_term_outside_of_the_calendar_is_refused(zone: Zone, secretary: Person, at, day):
    here = reverse("organizations:start_term", args=[zone.branch.pk])
    assert secretary.client.post(here, {"starts_on": day}).status_code == 422
