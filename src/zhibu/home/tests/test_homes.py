"""The homes: who lands where, what they read, what it costs."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from zhibu.analytics.actions.proof import rebuild
from zhibu.analytics.tests.world import World
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.learning.tests.factories import PublicationFactory
from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory

TODAY = date(2026, 11, 18)


@pytest.fixture(autouse=True)
def _fresh_cache() -> Any:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def world(zone: Any, at: datetime, member: Any, secretary: Any) -> World:
    made = World(zone, at)
    made.people = [member.member, secretary.member]
    rebuild(day=TODAY)
    return made


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("secretary", "home:desk"),
        ("office", "analytics:start"),
        ("auditor", "home:start"),
        ("administrator", "home:start"),
    ],
)
def test_everybody_is_led_to_their_work(request: Any, world: World, name: str, address: str) -> None:
    person = request.getfixturevalue(name)
    response = person.client.get("/")
    assert (response.status_code, response["Location"]) == (302, reverse(address))


def test_a_member_is_greeted_and_offered_the_lesson_of_the_week(world: World, member: Any) -> None:
    lesson = PublicationFactory(organization=world.zone.branch).lesson
    text = member.client.get("/").content.decode()
    assert f"中午好，{member.account.name}" in text
    assert lesson.title in text
    assert reverse("learning:lesson", args=[lesson.pk]) in text


def test_a_week_without_lessons_says_what_happens_next(world: World, member: Any) -> None:
    assert "本周还没有微课" in member.client.get("/").content.decode()


def test_a_member_sees_how_the_branch_learns_as_soon_as_somebody_checks_in(world: World, member: Any) -> None:
    client = member.client
    assert "0/2" in client.get("/").content.decode()
    world.check_in(world.people[1])
    run_due_jobs()
    assert "1/2" in client.get("/").content.decode()


def test_a_secretary_can_go_to_their_own_study(world: World, secretary: Any) -> None:
    assert secretary.client.get(reverse("home:me")).status_code == 200


def test_one_who_is_no_member_has_no_member_home(world: World, office: Any) -> None:
    assert office.client.get(reverse("home:me"))["Location"] == "/"


def test_the_secretary_reads_who_is_still_to_come(world: World, secretary: Any, member: Any) -> None:
    world.check_in(world.people[1])
    run_due_jobs()
    text = secretary.client.get(reverse("home:desk")).content.decode()
    assert "本周 2 人中 <strong>1</strong> 人已学" in text
    behind = text.split('class="behind"')[1].split("</ul>")[0]
    assert member.account.name in behind
    assert secretary.account.name not in behind


def test_nobody_is_behind_of_whom_nothing_is_asked(world: World, secretary: Any) -> None:
    Member.objects.filter(pk=world.people[0].pk).update(exempt_from_hours=True)
    world.check_in(world.people[1])
    run_due_jobs()
    text = secretary.client.get(reverse("home:desk")).content.decode()
    assert "大家都学了" in text
    assert "提醒" not in text.split('id="behind"')[1].split("</section>")[0].replace("不用提醒谁", "")


def test_those_who_have_left_are_not_counted(world: World, secretary: Any, member: Any) -> None:
    world.leave(world.people[0])
    Member.objects.filter(pk=member.member.pk).update(standing=Standing.ENDED)
    run_due_jobs()
    text = secretary.client.get(reverse("home:desk")).content.decode()
    assert member.account.name not in text.split('id="behind"')[1]


def test_the_desk_of_another_branch_is_not_there(world: World, neighbor: Any, zone: Any) -> None:
    url = reverse("home:desk_of", args=[zone.branch.pk])
    assert neighbor.client.get(url).status_code == 404


def test_a_member_has_no_desk(world: World, member: Any) -> None:
    assert member.client.get(reverse("home:desk"))["Location"] == "/"


def test_one_secretary_of_two_branches_chooses(world: World, secretary: Any, zone: Any) -> None:
    Grant.objects.create(
        account_id=secretary.account.pk, role=Role.SECRETARY, scope_path=zone.branch_next.path, starts_at=world.at
    )
    client = secretary.client
    assert reverse("home:desk_of", args=[zone.branch_next.pk]) in client.get(reverse("home:desk")).content.decode()
    assert zone.branch_next.name in client.get(reverse("home:desk_of", args=[zone.branch_next.pk])).content.decode()


def test_a_reader_who_reminds_nobody_lands_on_the_dashboard(world: World, auditor: Any) -> None:
    Grant.objects.filter(account_id=auditor.account.pk).update(role=Role.READER)
    assert auditor.client.get("/")["Location"] == reverse("analytics:start")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "url", "first", "then"), [("member", "/", 11, 8), ("secretary", "/desk/", 12, 9)])
def test_a_home_costs_the_same_whatever_the_size(
    request: Any, world: World, django_assert_num_queries: Any, rows: int, name: str, url: str, first: int, then: int
) -> None:
    MemberFactory.create_batch(rows, organization=world.zone.branch)
    for _ in range(rows):
        PublicationFactory(organization=world.zone.root, position=_ + 1)
    rebuild(day=TODAY)
    client = request.getfixturevalue(name).client
    client.get(reverse("home:live"))
    with django_assert_num_queries(first):
        client.get(url)
    with django_assert_num_queries(then):
        client.get(url)


@pytest.mark.parametrize("name", ["live", "ready"])
def test_health_is_public(client: Any, db: Any, name: str) -> None:
    response = client.get(reverse(f"home:{name}"))
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("name", ["home", "me", "desk", "start"])
def test_a_home_asks_who_it_is(client: Any, db: Any, name: str) -> None:
    response = client.get(reverse(f"home:{name}"))
    assert response.status_code == 302
    assert reverse("accounts:sign_in") in response["Location"]
