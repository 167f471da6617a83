"""A meeting is called in six taps, answered in one, moved, and everybody can use its pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_for_everyone import faults_on
from zhibu.accounts.tests.factories import PASSWORD
from zhibu.foundation.notify.models import Notice
from zhibu.kernel import clock
from zhibu.meetings.actions.calling import call_meeting
from zhibu.meetings.models import AgendaItem, Attendee, Meeting, Topic
from zhibu.meetings.tests.cast import a_call, committee, members
from zhibu.meetings.tests.factories import ItemFactory, MeetingFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def branch(zone: Any, secretary: Any, member: Any, settled: Callable[[], None]) -> Any:
    """A branch with a committee, a past meeting that left something open, and a topic of the office."""
    committee(zone.branch, secretary.member, member.member, *members(zone.branch, 1))
    now = clock.now()
    past = MeetingFactory(organization=zone.branch, starts_at=now - timedelta(days=100), state="archived")
    ItemFactory(meeting=past, title="修缮活动室", is_open=True)
    Topic.objects.create(
        organization=zone.committee, title="学习条例", starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=40), made_at=now,
    )  # fmt: skip
    settled()
    return zone.branch


@pytest.fixture
def meeting(branch: Any, secretary: Any) -> Meeting:
    """A meeting the day after tomorrow."""
    at = clock.now()
    call = a_call(starts_at=at + timedelta(days=2))
    return call_meeting(actor=secretary.actor, at=at, organization_id=branch.pk, call=call, token=uuid4()).meeting


def test_a_meeting_is_called_in_six_taps(
    phone: Callable[..., Page], branch: Any, secretary: Any, member: Any
) -> None:
    page = phone(secretary)
    page.goto("/desk/")
    taps = [
        ".side-open", "#side a[href='/meetings/desk/']", "main .page-head a[href='/meetings/new/']",
        ".kind-menu summary", ".kind-menu a[href*='kind=general']", ".call .actions button.primary",
    ]  # fmt: skip
    for tap in taps:
        page.locator(tap).first.tap()
        page.wait_for_load_state()
    assert len(taps) <= 6
    expect(page.locator(".messages")).to_contain_text("已通知 2 人")
    meeting = Meeting.objects.get(state="called")
    assert meeting.kind == "general"
    assert [item.title for item in AgendaItem.objects.filter(meeting=meeting)][:2] == ["修缮活动室", "学习条例"]
    assert Notice.objects.filter(kind="meeting.called").count() == 2
    expect(page.locator(".agenda-list")).to_contain_text("上级要求")


def test_the_agenda_is_arranged_with_a_finger(phone: Callable[..., Page], branch: Any, secretary: Any) -> None:
    page = phone(secretary)
    page.goto("/meetings/new/?kind=general")
    lines = page.locator("input[name=line_title]")
    before = [line.input_value() for line in lines.all()]
    page.locator("[data-agenda-add]").tap()
    expect(lines).to_have_count(len(before) + 1)
    lines.last.fill("临时动议")
    page.locator("[data-agenda-drop]").first.tap()
    page.locator(".agenda-edit").evaluate("section => section.scrollIntoView()")
    handle, target = page.locator("[data-agenda-grip]").last.bounding_box(), lines.first.bounding_box()
    assert handle
    assert target
    page.mouse.move(handle["x"] + 4, handle["y"] + 14)
    page.mouse.down()
    page.mouse.move(handle["x"] + 4, target["y"] + 2, steps=12)
    page.mouse.up()
    assert [line.input_value() for line in lines.all()] == ["临时动议", *before[1:]]
    page.locator(".call .actions button.primary").tap()
    page.wait_for_url("**/meetings/*-*/")
    found = AgendaItem.objects.filter(meeting__state="called").values_list("title", flat=True)
    assert list(found) == ["临时动议", *before[1:]]


def test_one_tap_answers_and_an_excuse_takes_three(phone: Callable[..., Page], meeting: Meeting, member: Any) -> None:
    page = phone(member)
    page.goto("/meetings/")
    page.locator("main .cells a").first.tap()
    page.locator("form[action$='/come/'] button").tap()
    expect(page.locator("#answer")).to_contain_text("你已回复参加")
    page.locator("#answer summary").tap()
    page.locator("#reason").fill("出差")
    page.locator("form[action$='/excuse/'] button").tap()
    expect(page.locator("#answer")).to_contain_text("你已请假")
    assert Attendee.objects.get(meeting=meeting, member=member.member).presence == "excused"


def test_a_secretary_calls_without_scripts(desk: Callable[..., Page], branch: Any, secretary: Any) -> None:
    page = desk(java_script_enabled=False)
    page.goto("/meetings/new/?kind=theme_day")
    page.locator("#id_username").fill(secretary.account.username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator(".door-form button.primary").click()
    page.wait_for_url("**/meetings/new/**")
    page.locator("button[name=arrange][value='down:0']").click()
    page.locator("button[name=arrange][value=add]").click()
    page.locator("input[name=line_title]").last.fill("看望老党员")
    page.locator("#id_place").fill("党员之家")
    page.locator("#id_place").press("Enter")
    page.wait_for_url("**/meetings/*-*/")
    meeting = Meeting.objects.get(state="called")
    titles = [item.title for item in AgendaItem.objects.filter(meeting=meeting)]
    assert (meeting.kind, meeting.place, titles[-1]) == ("theme_day", "党员之家", "看望老党员")


def test_a_meeting_is_moved_and_cancelled_and_the_member_reads_why(
    desk: Callable[..., Page], phone: Callable[..., Page], meeting: Meeting, secretary: Any, member: Any
) -> None:
    page = desk(secretary)
    page.goto(f"/meetings/{meeting.pk}/")
    page.locator(".page-head .menu summary").click()
    page.locator(".menu-sheet a[href$='/move/']").click()
    page.locator("#id_place").fill("二楼活动室")
    page.locator("main form.form button.primary").click()
    page.wait_for_url(f"**/meetings/{meeting.pk}/")
    page.goto(f"/meetings/{meeting.pk}/cancel/")
    page.locator("#id_reason").fill("台风")
    page.locator("main form.form button.danger").click()
    page.wait_for_url(f"**/meetings/{meeting.pk}/")
    here = phone(member)
    here.goto("/notices/")
    expect(here.locator("#list")).to_contain_text("已取消：支部党员大会")
    here.goto(f"/meetings/{meeting.pk}/")
    expect(here.locator("main")).to_contain_text("台风")


PAGES = {
    "member": ["/meetings/", "/meetings/{meeting}/"],
    "secretary": [
        "/meetings/desk/", "/meetings/new/", "/meetings/new/?kind=lecture", "/meetings/{meeting}/",
        "/meetings/{meeting}/move/", "/meetings/{meeting}/cancel/", "/meetings/{meeting}/details/",
        "/meetings/{meeting}/agenda/", "/meetings/{meeting}/company/", "/meetings/of/{branch}/",
        "/meetings/of/{branch}/habits/", "/meetings/topics/",
    ],
    "office": ["/meetings/desk/", "/meetings/new/", "/meetings/topics/new/", "/meetings/topics/{topic}/"],
    "administrator": ["/meetings/kinds/"],
}  # fmt: skip


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("role", PAGES)
def test_everyone_can_use_the_pages_of_a_call(
    role: str, size: str, site: Site, request: pytest.FixtureRequest, branch: Any, meeting: Meeting
) -> None:
    names = {"meeting": meeting.pk, "branch": branch.pk, "topic": Topic.objects.get().pk}
    page = site.open(request.getfixturevalue(role), size)
    faults = [fault for address in PAGES[role] for fault in faults_on(page, address.format(**names))]
    assert not faults, "\n".join(faults)
