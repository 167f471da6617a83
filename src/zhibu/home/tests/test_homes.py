"""The homes: who lands where, what they read, what it costs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from zhibu.analytics.actions.proof import rebuild
from zhibu.analytics.tests.world import World
from zhibu.appraisals.tests.factories import appraisal_in
from zhibu.compliance.actions.keeping import judge_anew
from zhibu.compliance.models import Tally
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.learning.tests.factories import PublicationFactory
from zhibu.meetings.tests.factories import AttendeeFactory, MeetingFactory
from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.models import Organization
from zhibu.talks.actions.holding import Entered, enter_talk

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
        ("auditor", "home:start"),
        ("administrator", "home:start"),
    ],
)
def test_everybody_is_led_to_their_work(request: Any, world: World, name: str, address: str) -> None:
    person = request.getfixturevalue(name)
    response = person.client.get("/")
    assert (response.status_code, response["Location"]) == (302, reverse(address))


def test_one_who_leads_many_is_led_to_their_topmost_dashboard(world: World, office: Any) -> None:
    response = office.client.get("/")
    assert response["Location"] == reverse("analytics:node", args=[world.zone.committee.pk])


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
    assert auditor.client.get("/")["Location"] == reverse("analytics:node", args=[world.zone.root.pk])


KEPT_PLANS = 2 if connection.vendor == "postgresql" else 0
"""Statements that keep the plan of what is asked of a person (`plain.rows_planned_once`)."""


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "url", "first", "then"), [("member", "/", 11, 8), ("secretary", "/desk/", 10, 7)])
def test_a_home_costs_the_same_whatever_the_size(
    request: Any, world: World, django_assert_num_queries: Any, rows: int, name: str, url: str, first: int, then: int
) -> None:
    MemberFactory.create_batch(rows, organization=world.zone.branch)
    for _ in range(rows):
        PublicationFactory(organization=world.zone.root, position=_ + 1)
    rebuild(day=TODAY)
    client = request.getfixturevalue(name).client
    client.get(reverse("operation:live"))
    with django_assert_num_queries(first + KEPT_PLANS):
        client.get(url)
    with django_assert_num_queries(then + KEPT_PLANS):
        client.get(url)


@pytest.fixture
def busy(world: World, secretary: Any, member: Any, at: datetime) -> World:
    """Every context asks something: meetings, a talk, an appraisal, a correction, duties."""
    branch, line = world.zone.branch, {"member": member.member, "organization": world.zone.branch}
    AttendeeFactory(meeting=MeetingFactory(organization=branch), **line)
    AttendeeFactory(meeting=MeetingFactory(organization=branch, state="open", starts_at=at, title="支委会"), **line)
    MeetingFactory(organization=branch, state="closed", starts_at=at - timedelta(days=3), title="党课")
    MeetingFactory(
        organization=branch,
        state="circulated",
        starts_at=at - timedelta(days=2),
        title="主题党日",
        host=member.member,
    )
    enter_talk(actor=secretary.actor, at=at, with_id=member.member.pk, entered=Entered(TODAY))
    appraisal_in("self", secretary, branch, at)
    member.client.post(reverse("members:correct", args=["phone"]), {"value": "13900005678", "reason": "换号"})
    Organization.objects.update(created_at=datetime(2024, 1, 5, tzinfo=UTC))
    judge_anew(organization_ids=[branch.pk], at=at, cause="organization")
    return world


def test_what_every_context_asks_stands_on_the_homes(busy: World, member: Any, secretary: Any) -> None:
    text = member.client.get("/").content.decode()
    for words in ("去签到", "支部党员大会", "确认你和林知行的谈心谈话", "自评", "请你确认记录：主题党日"):
        assert words in text
    text = secretary.client.get("/desk/").content.decode()
    for words in ("本月还差 1 次", "去召集", "待写记录：党课", "主题党日", "周晓禾请求更正资料"):
        assert words in text


@pytest.mark.parametrize(("name", "url", "most"), [("member", "/", 9), ("secretary", "/desk/", 12)])
def test_a_busy_home_costs_no_more(
    request: Any, busy: World, django_assert_max_num_queries: Any, name: str, url: str, most: int
) -> None:
    client = request.getfixturevalue(name).client
    client.get(url)
    with django_assert_max_num_queries(most + KEPT_PLANS):
        client.get(url)


def test_the_dashboard_of_an_office_shows_organization_life_as_it_is_now(
    busy: World, office: Any, django_assert_max_num_queries: Any
) -> None:
    client, url = office.client, reverse("analytics:node", args=[busy.zone.committee.pk])
    assert "2026年11月组织生活" in client.get(url).content.decode()
    Tally.objects.filter(kind="theme_day").update(done=7, due=0)
    with django_assert_max_num_queries(12):
        text = client.get("/", follow=True).content.decode()
    assert "7<small>/7</small>" in text


@pytest.mark.parametrize("name", ["home", "me", "desk", "start"])
def test_a_home_asks_who_it_is(client: Any, db: Any, name: str) -> None:
    response = client.get(reverse(f"home:{name}"))
    assert response.status_code == 302
    assert reverse("accounts:sign_in") in response["Location"]
