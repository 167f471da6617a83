"""What the year asks of members changes by records, rules and posts, and the roll-ups follow: real actions only."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from conftest import Person, Zone
from zhibu.analytics.actions.proof import rebuild, verify
from zhibu.analytics.models import Node, NodeYear
from zhibu.analytics.queries.lists import members_in_group, person_lines
from zhibu.analytics.tasks import posts_of_the_day
from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.access.registry import Place
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.rulebook.actions import end_local_rule, make_stricter
from zhibu.kernel import clock
from zhibu.kernel.ids import new_id
from zhibu.learning.actions.hours import Given, correct_hours, enter_hours
from zhibu.learning.choices import HoursKind
from zhibu.learning.models import HoursEntry
from zhibu.members.actions import change_standing, edit_member, move_member
from zhibu.members.actions.records import details_of
from zhibu.members.choices import Standing
from zhibu.organizations.actions import dissolve_organization, end_holding, move_organization, take_post
from zhibu.organizations.choices import PostKind

TODAY = date(2026, 11, 18)


@pytest.fixture
def studied(zone: Zone, member: Person, secretary: Person, office: Person, at: Any) -> Person:
    """The member here has 33 hours; the roll-ups know it."""
    rebuild(day=TODAY)
    given = Given(HoursKind.CLASS, "培训班", Decimal(33), TODAY, new_id())
    enter_hours(actor=secretary.actor, at=at, member_id=member.member.pk, given=given)
    run_due_jobs()
    assert reached(zone) == 1
    return member


def reached(zone: Zone) -> int:
    """How many have reached the hours of the year."""
    return NodeYear.objects.get(path=zone.root.path, year=2026).reached


def stricter(zone: Zone, organization: Any, at: Any, day: date = TODAY) -> Any:
    """40 hours are asked there from a day on."""
    return make_stricter(
        actor=SYSTEM, at=at, code="hours.year.member", place=Place(organization.pk, organization.path, "这里", ""),
        value=Decimal(40), source="办法", in_force_from=day,
    )  # fmt: skip


def test_nothing_is_asked_of_an_exempt_member(zone, studied, secretary, at):
    details = replace(details_of(studied.member), exempt_from_hours=True)
    edit_member(actor=secretary.actor, at=at, member_id=studied.member.pk, details=details)
    run_due_jobs()
    assert (reached(zone), Node.objects.get(path=zone.branch.path).own_exempt) == (0, 1)
    assert verify(day=TODAY) == []


def test_a_stricter_rule_asks_more_of_everybody_below(zone, studied, at):
    rule = stricter(zone, zone.committee, at)
    run_due_jobs()
    assert (reached(zone), verify(day=TODAY)) == (0, [])
    end_local_rule(actor=SYSTEM, at=at, rule_id=rule.pk, ends_on=TODAY)
    run_due_jobs()
    assert (reached(zone), verify(day=TODAY)) == (1, [])


def test_a_rule_that_begins_another_day_is_followed_that_day(zone, studied, at):
    stricter(zone, zone.committee, at, TODAY + timedelta(days=3))
    run_due_jobs()
    assert (reached(zone), verify(day=TODAY)) == (1, [])
    with clock.frozen(at + timedelta(days=3)):
        posts_of_the_day({})
    assert (reached(zone), verify(day=TODAY + timedelta(days=3))) == (0, [])


def test_a_branch_that_moves_under_a_stricter_rule_follows_it(zone, studied, at):
    stricter(zone, zone.other_committee, at)
    run_due_jobs()
    move_organization(actor=SYSTEM, at=at, organization_id=zone.branch.pk, to_id=zone.other_committee.pk, on=TODAY)
    run_due_jobs()
    assert (reached(zone), verify(day=TODAY)) == (0, [])


def test_a_post_taken_and_withdrawn_with_its_organization_leaves_no_trace(zone, studied, at):
    take_post(
        actor=SYSTEM, at=at, organization_id=zone.branch_far.pk, post=PostKind.SECRETARY, holder_name="周晓禾",
        holder_id=studied.member.pk, on=TODAY - timedelta(days=1),
    )  # fmt: skip
    run_due_jobs()
    assert (reached(zone), verify(day=TODAY)) == (0, [])
    dissolve_organization(actor=SYSTEM, at=at, organization_id=zone.branch_far.pk, on=TODAY - timedelta(days=5))
    run_due_jobs()
    assert (reached(zone), verify(day=TODAY)) == (1, [])


def test_a_year_of_real_actions_makes_no_difference(zone, studied, secretary, office, at):
    actor, person = office.actor, studied.member
    holding = take_post(
        actor=actor, at=at, organization_id=zone.branch.pk, post=PostKind.COMMISSIONER, holder_name=person.name,
        holder_id=person.pk, on=TODAY,
    )  # fmt: skip
    run_due_jobs()
    assert (reached(zone), verify(day=TODAY)) == (0, [])
    move_member(actor=actor, at=at, member_id=person.pk, to_organization_id=zone.branch_next.pk)
    entry = HoursEntry.objects.get(member=person)
    correct_hours(actor=actor, at=at, entry_id=entry.pk, hours=Decimal("60.5"), reason="更正")
    end_holding(actor=actor, at=at, holding_id=holding.pk, on=TODAY + timedelta(days=1))
    run_due_jobs()
    assert (reached(zone), verify(day=TODAY)) == (1, [])
    dissolve_organization(
        actor=actor, at=at, organization_id=zone.branch_next.pk, successor_id=zone.branch.pk, on=TODAY
    )
    change_standing(actor=actor, at=at, member_id=person.pk, standing=Standing.ENDED, on=TODAY, reason="组织关系转出")
    run_due_jobs()
    assert (reached(zone), verify(day=TODAY)) == (0, [])
    assert verify(day=date(2027, 1, 1)) == []


def test_of_those_without_hours_the_year_asks_too(zone, studied, secretary, at):
    take_post(
        actor=SYSTEM, at=at, organization_id=zone.branch.pk, post=PostKind.SECRETARY, holder_name="林知行",
        holder_id=secretary.member.pk, on=TODAY,
    )  # fmt: skip
    people = list(members_in_group(zone.root.path, year=2026, group=0).select_related("organization"))
    lines = person_lines(people, year=2026, day=TODAY)
    assert [(line.name, line.hours, line.required) for line in lines] == [("林知行", Decimal(0), Decimal(56))]
