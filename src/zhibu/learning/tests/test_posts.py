"""A post that is filled on its page raises what the year asks of its holder."""

from datetime import date
from decimal import Decimal

from django.urls import reverse

from conftest import Person, Zone, enroll
from zhibu.kernel.ids import new_id
from zhibu.learning.queries.hours import required_of
from zhibu.organizations.models import PostHolding

TODAY = date(2026, 11, 18)


def fill(person: Person, organization, name: str, picked: str = "") -> PostHolding:
    """Fill the post of a secretary by its page; what stands then."""
    sent = {"token": new_id(), "post": "secretary", "holder_name": name, "holder_name_id": picked, "on": "2026-11-01"}
    assert person.client.post(reverse("organizations:take_post", args=[organization.pk]), sent).status_code == 302
    return PostHolding.objects.get(organization=organization)


def test_a_post_filled_by_name_is_the_members(zone: Zone, secretary: Person, member: Person, at):
    assert fill(secretary, zone.branch, "周晓禾").holder_id == member.member.pk
    assert required_of(member.member, on=TODAY) == Decimal(56)


def test_a_committee_finds_its_secretary_in_its_branches(zone: Zone, office: Person, member: Person, at):
    assert fill(office, zone.committee, "周晓禾").holder_id == member.member.pk


def test_of_two_namesakes_neither_is_taken_and_nobody_of_elsewhere(zone: Zone, office, member, stranger, at):
    enroll(zone.branch, "周晓禾")
    assert fill(office, zone.branch, "周晓禾", "as-written").holder_id is None
    assert fill(office, zone.committee, "陶然").holder_id is None


def test_a_secretary_whom_a_sheet_named_is_recognized_once_there_is_a_record(zone: Zone, secretary, at):
    holding = fill(secretary, zone.branch, "周晓禾")
    assert holding.holder_id is None
    person = enroll(zone.branch, "周晓禾")
    assert fill(secretary, zone.branch, "周晓禾").holder_id == person.member.pk
    assert required_of(person.member, on=TODAY) == Decimal(56)
