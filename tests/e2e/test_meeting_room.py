"""A meeting in a room: opened, signed in at by digits, voted in, closed; on phones, and on the wall."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from conftest import Person, enroll
from tests.e2e.axe import faults_of
from tests.e2e.test_offline import installed
from zhibu.kernel import clock
from zhibu.meetings.actions import door, leading, motions
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.tests.factories import AttendeeFactory, ItemFactory, MeetingFactory

pytestmark = pytest.mark.browser

RESOLUTION = "同意支部 2027 年度工作计划。"


@pytest.fixture
def meeting(zone: Any, secretary: Any, member: Any) -> Meeting:
    """A general meeting that begins now; three of its members are expected."""
    now = clock.now().replace(second=0, microsecond=0)
    made: Meeting = MeetingFactory(
        organization=zone.branch, host=secretary.member, host_name="林知行", mode="hybrid",
        starts_at=now, ends_at=now + timedelta(minutes=90), on=clock.day_of(now),
    )  # fmt: skip
    for person in (secretary, member):
        AttendeeFactory(meeting=made, member=person.member)
    for title in ("支部工作报告", "讨论年度计划"):
        ItemFactory(meeting=made, title=title)
    return made


@pytest.fixture
def second(zone: Any, meeting: Meeting) -> Person:
    """Another member of the branch."""
    person = enroll(zone.branch, "何一帆")
    AttendeeFactory(meeting=meeting, member=person.member)
    return person


def signed_in(page: Page, meeting: Meeting, code: str) -> None:
    """By the six digits."""
    page.goto(f"/meetings/{meeting.pk}/live/")
    page.get_by_label("现场屏幕上的六位签到码").fill(code)
    page.get_by_role("button", name="签到", exact=True).click()
    expect(page.locator("svg.seal")).to_be_visible()
    page.get_by_role("link", name="进入会场").click()
    expect(page.locator(".signed")).to_contain_text("已签到")


def test_a_meeting_from_opening_to_end(
    desk: Callable[..., Page], phone: Callable[..., Page], meeting: Meeting, secretary: Any, member: Any, second: Any
) -> None:
    lead = desk(secretary)
    lead.goto(f"/meetings/{meeting.pk}/")
    lead.get_by_role("button", name="宣布开会").click()
    lead.wait_for_url("**/live/")
    code = lead.locator("[data-code]").inner_text()
    one, two = phone(member), phone(second)
    signed_in(one, meeting, code)
    expect(lead.locator(".live-figure strong")).to_have_text("1")
    signed_in(two, meeting, lead.locator("[data-code]").inner_text())
    expect(lead.locator(".live-quorum.done")).to_contain_text("可以表决")
    expect(one.locator(".live-figure strong")).to_have_text("2")
    _vote(lead, one, two)
    assert faults_of(one) == []
    assert faults_of(lead) == []
    lead.get_by_role("link", name="结束会议").click()
    lead.get_by_role("button", name="结束会议").click()
    lead.wait_for_url(f"**/meetings/{meeting.pk}/")
    found = Meeting.objects.get(pk=meeting.pk)
    assert (found.state, found.present, found.expected, found.validity) == ("closed", 2, 3, "valid")


def _vote(lead: Page, one: Page, two: Page) -> None:
    """A motion typed by the secretary, put to the phones, approved by two of three."""
    lead.get_by_text("提一项表决").click()
    lead.get_by_label("表决事项").fill(RESOLUTION)
    lead.get_by_role("button", name="记下来").click()
    lead.get_by_role("button", name="用手机表决").click()
    for page in (one, two):
        expect(page.locator(".vote")).to_contain_text(RESOLUTION)
        page.get_by_role("button", name="赞成", exact=True).click()
        expect(page.get_by_role("button", name="赞成", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(lead.locator(".motion")).to_contain_text("已表决 2 / 2 人")
    lead.get_by_role("button", name="结束表决").click()
    expect(one.locator(".motion .badge")).to_have_text("通过")


def test_what_somebody_is_writing_stays_while_others_sign_in(
    phone: Callable[..., Page], desk: Callable[..., Page], meeting: Meeting, secretary: Any, member: Any
) -> None:
    lead = desk(secretary)
    lead.goto(f"/meetings/{meeting.pk}/")
    lead.get_by_role("button", name="宣布开会").click()
    lead.get_by_text("提一项表决").click()
    lead.get_by_label("表决事项").fill("写到一半")
    signed_in(phone(member), meeting, lead.locator("[data-code]").inner_text())
    expect(lead.locator(".live-figure strong")).to_have_text("1")
    expect(lead.get_by_label("表决事项")).to_have_value("写到一半")


def test_the_wall_goes_on_without_a_network(desk: Callable[..., Page], meeting: Meeting, secretary: Any) -> None:
    page = desk(secretary)
    page.goto(f"/meetings/{meeting.pk}/")
    page.get_by_role("button", name="宣布开会").click()
    page.wait_for_url("**/live/")
    page.goto(f"/meetings/{meeting.pk}/screen/")
    code = page.locator("[data-code]")
    expect(code).to_have_text(code.inner_text())
    page.wait_for_load_state("networkidle")
    assert faults_of(page) == []
    before = code.inner_text()
    page.context.set_offline(True)
    page.evaluate(
        "(() => { const now = performance.now.bind(performance); performance.now = () => now() + 60e3; })()"
    )
    expect(code).not_to_have_text(before)
    assert len(code.inner_text()) == 6
    page.context.set_offline(False)


def test_a_meeting_without_scripts(
    phone: Callable[..., Page], desk: Callable[..., Page], meeting: Meeting, secretary: Any, member: Any
) -> None:
    lead = desk(secretary, java_script_enabled=False)
    lead.goto(f"/meetings/{meeting.pk}/")
    lead.get_by_role("button", name="宣布开会").click()
    page = phone(member, java_script_enabled=False)
    signed_in(page, meeting, lead.locator("[data-code]").inner_text())
    page.get_by_role("button", name="举手").click()
    expect(page.get_by_role("button", name="放下手")).to_be_visible()
    page.get_by_label("写下你的发言").fill("我赞成这个计划。")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".talk")).to_contain_text("我赞成这个计划。")
    lead.get_by_role("link", name="刷新").click()
    expect(lead.locator(".talk")).to_contain_text("我赞成这个计划。")


PAGES = ("live/", "here/", "screen/", "door/", "close/", "video/", "door/{line}/")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_pages_of_a_meeting_are_for_everyone(
    site: Any, meeting: Meeting, secretary: Any, member: Any, second: Any, size: str
) -> None:
    leading.open_meeting(actor=secretary.actor, at=clock.now(), meeting_id=meeting.pk)
    line = Attendee.objects.get(meeting=meeting, member=member.member)
    door.sign_in_by_hand(actor=secretary.actor, at=clock.now(), meeting_id=meeting.pk, attendee_ids=[line.pk])
    motion = motions.make_motion(
        actor=secretary.actor, at=clock.now(), meeting_id=meeting.pk, text=RESOLUTION, token=uuid4()
    )
    motions.put_to_vote(actor=secretary.actor, at=clock.now(), motion_id=motion.pk, way="electronic")
    found = {}
    for person, pages in ((secretary, PAGES), (member, ("live/", "here/")), (second, ("live/", "here/"))):
        page = site.open(person, size)
        for path in pages:
            page.goto(f"/meetings/{meeting.pk}/{path.format(line=line.pk)}")
            faults = faults_of(page)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                faults.append("wider than the screen")
            if faults:
                found[f"{person.account.name} {path}"] = faults
    assert found == {}


def test_a_phone_without_a_network_signs_in_later(
    desk: Callable[..., Page], phone: Callable[..., Page], meeting: Meeting, secretary: Any, member: Any
) -> None:
    lead = desk(secretary)
    lead.goto(f"/meetings/{meeting.pk}/")
    lead.get_by_role("button", name="宣布开会").click()
    lead.wait_for_url("**/live/")
    page = installed(phone(member), f"/meetings/{meeting.pk}/live/")
    expect(page.locator("[data-frame][data-ready]")).to_be_attached()
    page.context.set_offline(True)
    page.get_by_label("现场屏幕上的六位签到码").fill(lead.locator("[data-code]").inner_text())
    page.get_by_role("button", name="签到", exact=True).click()
    expect(page.locator("main")).to_contain_text("已存在这部手机上")
    assert Attendee.objects.get(meeting=meeting, member=member.member).presence == "invited"
    page.context.set_offline(False)
    expect(lead.locator(".live-figure strong")).to_have_text("1", timeout=30_000)
    line = Attendee.objects.get(meeting=meeting, member=member.member)
    assert (line.presence, line.signed_in_by) == ("present", "later")
    expect(lead.locator(".live-people")).to_contain_text("离线签到，联网后补传")
