"""Whatever happens, in whatever order it is delivered, the roll-ups are what their sources give."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from zhibu.analytics.actions.proof import rebuild, verify
from zhibu.analytics.actions.upkeep import enter_check_ins, move_subtree
from zhibu.analytics.models import Node, NodeWeek, NodeYear
from zhibu.analytics.tests.world import World
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.organizations.models import Organization

TODAY = date(2026, 11, 18)
WEEK = date(2026, 11, 16)


@pytest.fixture
def world(zone: Any, at: datetime) -> World:
    """The small tree, rolled up, with people in it."""
    made = World(zone, at)
    made.enroll(zone.branch, 3)
    made.enroll(zone.branch_next, 2)
    made.enroll(zone.branch_far, 2)
    rebuild(day=TODAY)
    return made


def figures(path: str) -> tuple[int, int, int]:
    """Members, branches and members learning this week at a node."""
    node = Node.objects.get(path=path)
    week = NodeWeek.objects.filter(path=path, week=WEEK).first()
    return node.members, node.branches, week.members_learning if week else 0


def test_a_check_in_is_seen_at_every_ancestor(world: World) -> None:
    world.check_in(world.people[0])
    world.check_in(world.people[0])
    run_due_jobs()
    zone = world.zone
    assert figures(zone.branch.path) == (3, 1, 1)
    assert figures(zone.committee.path) == (5, 2, 1)
    assert figures(zone.root.path) == (7, 3, 1)
    assert NodeWeek.objects.get(path=zone.root.path, week=WEEK).check_ins == 2
    assert verify(day=TODAY) == []


def test_an_event_that_names_the_old_place_is_entered_at_the_new_one(world: World) -> None:
    world.check_in(world.people[0])
    world.move(world.zone.branch, world.zone.other_committee)
    run_due_jobs()
    assert figures(world.zone.committee.path) == (2, 1, 0)
    assert figures(world.zone.other_committee.path) == (5, 2, 1)
    assert verify(day=TODAY) == []


def test_hours_go_with_a_member_who_moves_and_weeks_stay(world: World) -> None:
    person = world.people[0]
    world.check_in(person)
    world.enter_hours(person, Decimal("33"))
    world.transfer(person, world.zone.branch_far)
    run_due_jobs()
    assert figures(world.zone.branch.path) == (2, 1, 1)
    year = NodeYear.objects.get(path=world.zone.other_committee.path, year=2026)
    assert (year.hours, year.learners, year.reached) == (Decimal("33.0"), 1, 1)
    assert not NodeYear.objects.filter(path=world.zone.committee.path, year=2026, learners__gt=0).exists()
    assert verify(day=TODAY) == []


def test_a_post_raises_what_the_year_asks(world: World) -> None:
    person = world.people[0]
    world.enter_hours(person, Decimal("33"))
    world.take_post(person)
    run_due_jobs()
    assert NodeYear.objects.get(path=world.zone.root.path, year=2026).reached == 0
    assert verify(day=TODAY) == []


def test_a_correction_takes_hours_back(world: World) -> None:
    world.enter_hours(world.people[0], Decimal("2.5"))
    run_due_jobs()
    world.enter_hours(world.people[0], Decimal("-2.5"))
    run_due_jobs()
    year = NodeYear.objects.get(path=world.zone.root.path, year=2026)
    assert (year.hours, year.learners) == (Decimal(0), 0)
    assert verify(day=TODAY) == []


@pytest.mark.parametrize("seed", range(6))
def test_no_sequence_of_events_makes_a_difference(world: World, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(60):
        world.something(chance)
        if chance.random() < 0.2:
            run_due_jobs()
    run_due_jobs()
    assert verify(day=TODAY) == []


def test_events_on_their_way_are_no_difference_and_are_not_lost(world: World) -> None:
    world.check_in(world.people[0])
    assert verify(day=TODAY) == []
    assert figures(world.zone.root.path) == (7, 3, 0)
    run_due_jobs()
    assert figures(world.zone.root.path) == (7, 3, 1)


def test_a_rebuild_does_not_count_again_what_is_on_its_way(world: World) -> None:
    world.check_in(world.people[0])
    world.enter_hours(world.people[0], Decimal("0.1"))
    rebuild(day=TODAY)
    run_due_jobs()
    assert figures(world.zone.root.path) == (7, 3, 1)
    assert verify(day=TODAY) == []


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Node, {"members": 8}),
        (Node, {"quiet_since": WEEK + timedelta(days=7)}),
        (NodeWeek, {"completed": 1}),
        (NodeYear, {"reached": 5}),
    ],
)
def test_verify_finds_a_single_wrong_figure(world: World, model: Any, change: dict[str, Any]) -> None:
    world.check_in(world.people[0])
    world.enter_hours(world.people[0], Decimal("1.5"))
    run_due_jobs()
    assert model.objects.filter(path=world.zone.root.path).update(**change) == 1
    found = verify(day=TODAY)
    assert [world.zone.root.path in difference.key for difference in found] == [True]
    with pytest.raises(CommandError, match="1 differences"):
        call_command("rollups", "verify", stdout=StringIO())


def test_the_command_says_that_all_is_well_after_a_rebuild(world: World) -> None:
    world.check_in(world.people[0])
    out = StringIO()
    call_command("rollups", "rebuild", stdout=out)
    call_command("rollups", "verify", stdout=out)
    assert "no difference" in out.getvalue()


def test_a_branch_that_learns_before_and_after_its_move_is_one_branch(world: World) -> None:
    world.check_in(world.people[0])
    run_due_jobs()
    old = world.zone.branch.path
    world.move(world.zone.branch, world.zone.other_committee)
    new = Organization.objects.get(pk=world.zone.branch.pk).path
    enter_check_ins([(new, WEEK, 2)])
    move_subtree(old_path=old, new_path=new)
    assert NodeWeek.objects.get(path=new, week=WEEK).branches_learning == 1
    assert NodeWeek.objects.get(path=world.zone.root.path, week=WEEK).branches_learning == 1
