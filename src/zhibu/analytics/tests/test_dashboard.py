"""The dashboard: what it says, who may see it, and what it costs."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse

from zhibu.analytics.actions.proof import rebuild
from zhibu.analytics.models import Node
from zhibu.analytics.tests.world import World
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.organizations.models import Organization

TODAY = date(2026, 11, 18)
PAGES = ["node", "export", "branches", "people", "wall"]


@pytest.fixture(autouse=True)
def _fresh_cache() -> Any:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def world(zone: Any, at: datetime) -> World:
    made = World(zone, at)
    made.enroll(zone.branch, 4)
    made.enroll(zone.branch_next, 2)
    made.check_in(made.people[0])
    made.check_in(made.people[4], weeks_ago=6)
    rebuild(day=TODAY)
    return made


def page(person: Any, name: str, node: Organization, **query: str) -> Any:
    return person.client.get(reverse(f"analytics:{name}", args=[node.pk]), query)


def test_the_office_reads_a_sentence_about_its_branches(world: World, office: Any) -> None:
    rebuild(day=TODAY)
    text = page(office, "node", world.zone.committee).content.decode()
    assert "2 个支部" in text
    assert "6 名党员，<strong>1</strong> 人已学，占 17%" in text
    assert world.zone.branch_next.name in text


def test_the_start_of_the_dashboard_is_the_topmost_node_in_sight(world: World, office: Any) -> None:
    response = office.client.get(reverse("analytics:start"))
    assert response.status_code == 302
    assert str(world.zone.committee.pk) in response["Location"]


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_finds_nothing(world: World, stranger: Any, name: str) -> None:
    assert page(stranger, name, world.zone.branch).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_the_neighbor_sees_neither_the_branch_next_door_nor_what_is_above(
    world: World, neighbor: Any, name: str
) -> None:
    assert page(neighbor, name, world.zone.branch).status_code == 404
    assert page(neighbor, name, world.zone.committee).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_member_knows_the_branch_but_not_its_figures(world: World, member: Any, name: str) -> None:
    assert page(member, name, world.zone.branch).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_a_reader_sees_every_page(world: World, auditor: Any, name: str) -> None:
    Grant.objects.filter(account_id=auditor.account.pk).update(role=Role.READER)
    response = page(auditor, name, world.zone.root)
    response.close()
    assert response.status_code == 200


def test_names_above_ones_sight_are_not_told(world: World, office: Any) -> None:
    assert world.zone.root.short_name not in page(office, "node", world.zone.branch).content.decode()


@pytest.mark.parametrize("children", [1, 3])
def test_a_dashboard_takes_twelve_queries_at_most_whatever_its_size(
    world: World, office: Any, children: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(children):
        world.found(world.zone.committee)
        world.enroll(world.branches[-1], children)
    run_due_jobs()
    client = office.client
    url = reverse("analytics:node", args=[world.zone.committee.pk])
    cache.clear()
    with django_assert_max_num_queries(12):
        client.get(url)
    with django_assert_max_num_queries(6):
        client.get(url)


def test_a_kept_dashboard_is_drawn_anew_as_soon_as_a_figure_changes(world: World, office: Any) -> None:
    client, url = office.client, reverse("analytics:node", args=[world.zone.committee.pk])
    assert "<strong>1</strong> 人已学" in client.get(url).content.decode()
    world.check_in(world.people[1])
    run_due_jobs()
    assert "<strong>2</strong> 人已学" in client.get(url).content.decode()


def test_another_reader_with_a_wider_sight_gets_the_path_above(world: World, office: Any) -> None:
    page(office, "node", world.zone.branch)
    Grant.objects.filter(account_id=office.account.pk).update(scope_path=world.zone.root.path)
    assert world.zone.root.short_name in page(office, "node", world.zone.branch).content.decode()


def test_a_branch_without_learning_is_listed_as_asleep(world: World, office: Any) -> None:
    text = page(office, "branches", world.zone.committee, show="asleep").content.decode()
    assert world.zone.branch_next.name in text
    assert world.zone.branch.name not in text


def test_the_longest_asleep_come_first(world: World, office: Any) -> None:
    Node.objects.filter(path=world.zone.branch.path).update(quiet_since=TODAY - timedelta(weeks=30))
    text = page(office, "branches", world.zone.committee, show="asleep").content.decode()
    assert text.index(world.zone.branch.name) < text.index(world.zone.branch_next.name)


def test_an_old_week_can_be_looked_at_and_a_future_one_cannot(world: World, office: Any) -> None:
    old = page(office, "node", world.zone.committee, week="2026-10-05").content.decode()
    assert "这一周" in old
    future = page(office, "node", world.zone.committee, week="2030-01-01").content.decode()
    assert "这一周" not in future


@pytest.mark.parametrize(
    "query", [{"week": "x"}, {"page": "-1"}, {"page": "999"}, {"order": "drop"}, {"group": "99"}]
)
def test_a_senseless_address_is_the_default(world: World, office: Any, query: dict[str, str]) -> None:
    for name in ("node", "people", "branches", "wall"):
        assert page(office, name, world.zone.committee, **query).status_code == 200


def test_the_people_behind_a_bar_are_listed_with_their_branch(world: World, office: Any) -> None:
    person = world.people[0]
    world.enter_hours(person, Decimal("12"))
    run_due_jobs()
    inside = page(office, "people", world.zone.committee, group="2").content.decode()
    without = page(office, "people", world.zone.committee, group="0").content.decode()
    assert person.name in inside
    assert person.name not in without


def test_the_export_holds_each_child_and_the_sum(world: World, office: Any) -> None:
    response = page(office, "export", world.zone.committee)
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    response.close()
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [
        world.zone.branch.name, world.zone.branch_next.name, world.zone.committee.name,
    ]  # fmt: skip
    assert rows[-1][2:4] == (6, 1)


def test_the_wall_goes_round_the_children_without_a_script(world: World, office: Any) -> None:
    seen = []
    url = reverse("analytics:wall", args=[world.zone.committee.pk])
    for turn in range(4):
        text = office.client.get(url, {"turn": turn}).content.decode()
        assert f"turn={turn + 1}" in text
        seen.append(text.split("<h1>")[1].split("</h1>")[0])
    names = [world.zone.committee.name, world.zone.branch.name, world.zone.branch_next.name]
    assert seen == [*names, world.zone.committee.name]
