"""The app without a network: pages that were seen, what is done meanwhile, whose it is, and a new version."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.e2e.axe import faults_of
from zhibu.accounts.models import Session
from zhibu.accounts.tests.factories import PASSWORD
from zhibu.foundation.offline import shell
from zhibu.foundation.offline.middleware import OfflineMiddleware
from zhibu.foundation.offline.models import Receipt
from zhibu.kernel import clock
from zhibu.kernel.periods import week_of
from zhibu.learning.models import CheckIn, Lesson
from zhibu.learning.rules import study as study_rules
from zhibu.learning.tests.factories import FinishedFactory, LessonFactory, PublicationFactory
from zhibu.meetings.tests.factories import AttendeeFactory, MeetingFactory
from zhibu.meetings.tests.recorded import held

pytestmark = pytest.mark.browser

SENTENCE = "会前公示要满五天"


@pytest.fixture
def lesson(zone: Any, member: Any, settled: Callable[[], None]) -> Lesson:
    """A lesson of this week that the member has studied to its end."""
    made = LessonFactory(organization=zone.root, title="支部大会怎样才有效", duration_seconds=20)
    PublicationFactory(lesson=made, organization=zone.branch, week=week_of(clock.today()))
    FinishedFactory(member=member.member, lesson=made)
    settled()
    return made


def until(page: Page, condition: str) -> None:
    """Wait for something that only a script can see; the page's policy forbids Playwright's own way."""
    page.evaluate(f"async () => {{ while (!({condition})) await new Promise((go) => setTimeout(go, 50)) }}")


def opened(page: Page, address: str) -> Page:
    """A page whose script is there, with the app installed: nothing of it is on its way any more."""
    page.goto(address)
    expect(page.locator("[data-frame][data-ready]")).to_be_attached()
    until(page, "navigator.serviceWorker.controller !== null")
    return page


SETTLING = """async (wanted) => {
  const kept = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map((request) => new URL(request.url).pathname);
  };
  for (let turn = 0; turn < 8; turn++) {
    const there = await kept();
    if (wanted.every((one) => there.includes(one))) return;
    await new Promise((go) => setTimeout(go, 40));
  }
}"""
"""Waits until pages are kept, for a third of a second at most: not every page is."""


def installed(page: Page, *addresses: str) -> Page:
    """The app installed on the page's device, and pages seen."""
    opened(page, "/")
    for address in ("/", *addresses):
        page.goto(address)
    page.evaluate(SETTLING, ["/", *addresses])
    return page


def test_a_page_that_was_seen_opens_without_a_network(
    phone: Callable[..., Page], member: Any, lesson: Lesson
) -> None:
    page = installed(phone(member), "/learning/")
    page.context.set_offline(True)
    page.goto("/learning/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("[data-kept-note]")).to_be_visible()
    expect(page.locator("[data-kept-note]")).to_contain_text("存下的页面")
    expect(page.locator("[data-state-words]")).to_have_text("没有网络")
    page.goto("/organizations/mine/")
    expect(page.locator("h1")).to_have_text("现在没有网络")
    expect(page.locator("[data-page-list] li")).to_have_count(2)


def checked_in_offline(page: Page, lesson: Lesson) -> None:
    """The sentence written and the button pressed on a kept page without a network."""
    page.context.set_offline(True)
    page.goto(f"/learning/lessons/{lesson.pk}/")
    page.locator("#check-in textarea").fill(SENTENCE)
    page.locator("#check-in button.primary").click()
    expect(page.locator(".saved")).to_contain_text("已存在这部手机上")
    expect(page.locator("[data-state-words]")).to_have_text("离线，已存 1 条")


def test_a_check_in_without_a_network_is_entered_once_when_it_is_back(
    phone: Callable[..., Page], member: Any, lesson: Lesson
) -> None:
    page = installed(phone(member), f"/learning/lessons/{lesson.pk}/", "/app/")
    checked_in_offline(page, lesson)
    page.goto("/app/")
    expect(page.locator("[data-waiting-list] li")).to_contain_text(SENTENCE)
    expect(page.locator("[data-waiting-list] li")).to_contain_text(lesson.title)
    page.goto(f"/learning/lessons/{lesson.pk}/")
    expect(page.locator("#check-in form")).to_be_hidden()
    assert not CheckIn.objects.exists()
    page.context.set_offline(False)
    expect(page.locator(".saved.done")).to_contain_text("已打卡")
    expect(page.locator("[data-state-words]")).to_have_text("已发送 1 条")
    assert CheckIn.objects.get().reflection == SENTENCE
    page.locator("[data-saved-see]").click()
    expect(page.locator("svg.seal")).to_be_visible()
    page.goto("/app/")
    expect(page.locator("[data-nothing]")).to_be_visible()
    expect(page.locator(".cell.done")).to_contain_text("打卡")
    assert Receipt.objects.count() == 1


def test_two_tabs_that_come_back_at_once_enter_one_check_in(
    phone: Callable[..., Page], member: Any, lesson: Lesson
) -> None:
    page = installed(phone(member), f"/learning/lessons/{lesson.pk}/")
    other = page.context.new_page()
    other.goto("/learning/")
    checked_in_offline(page, lesson)
    page.context.set_offline(False)
    other.reload()
    expect(page.locator(".saved.done")).to_be_visible()
    page.wait_for_timeout(500)
    assert (CheckIn.objects.count(), Receipt.objects.count()) == (1, 1)


def test_a_lost_answer_enters_nothing_twice(phone: Callable[..., Page], member: Any, lesson: Lesson) -> None:
    page = installed(phone(member), f"/learning/lessons/{lesson.pk}/")
    checked_in_offline(page, lesson)
    lost = []

    def lose(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.context.route("**/app/deeds/", lose)
    page.context.set_offline(False)
    page.wait_for_timeout(1000)
    assert (lost, CheckIn.objects.count()) == ([200], 1)
    page.goto("/app/")
    expect(page.locator("[data-nothing]")).to_be_visible()
    assert (CheckIn.objects.count(), Receipt.objects.count()) == (1, 1)


def test_what_is_refused_is_told_with_what_to_do(phone: Callable[..., Page], member: Any, lesson: Lesson) -> None:
    page = installed(phone(member), f"/learning/lessons/{lesson.pk}/")
    checked_in_offline(page, lesson)
    lesson.state = "withdrawn"
    lesson.save()
    page.context.set_offline(False)
    expect(page.locator("[data-state-words]")).to_have_text("1 条没有办成，看看为什么")
    expect(page.locator("#check-in textarea")).to_have_value(SENTENCE)
    expect(page.locator("#check-in [data-held]")).to_contain_text("不在了")
    page.locator("[data-state]").click()
    row = page.locator("[data-refused-list] li")
    expect(row).to_contain_text("不在了")
    expect(row).to_contain_text(SENTENCE)
    expect(row.locator("a")).to_have_attribute("href", f"/learning/lessons/{lesson.pk}/")
    lesson.state = "approved"
    lesson.save()
    row.get_by_role("button", name="再试一次").click()
    expect(page.locator("[data-refused-list]")).to_be_hidden()
    expect(page.locator("[data-state-words]")).to_have_text("已发送 1 条")
    assert (CheckIn.objects.count(), Receipt.objects.count()) == (1, 2)


def test_what_is_discarded_is_never_sent(phone: Callable[..., Page], member: Any, lesson: Lesson) -> None:
    page = installed(phone(member), f"/learning/lessons/{lesson.pk}/", "/app/")
    checked_in_offline(page, lesson)
    page.goto("/app/")
    row = page.locator("[data-waiting-list] li")
    row.locator("summary:visible").click()
    row.locator("[data-discard]").click()
    expect(page.locator("[data-nothing]")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    assert not CheckIn.objects.exists()


def sign_in_as(page: Page, person: Any) -> None:
    """Through the door, as somebody else."""
    page.goto("/account/sign-in/")
    page.locator("#id_username").fill(person.account.username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator(".door-form button.primary").click()
    page.wait_for_url("**/")


def kept_on(page: Page) -> list[str]:
    """Every address under which the device keeps a page, whoever's."""
    found: list[str] = page.evaluate(
        """async () => {
          const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
          const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
          return all.flat().map((request) => new URL(request.url).pathname);
        }"""
    )
    return found


def sign_out(page: Page) -> None:
    """By the form of the account's page."""
    page.goto("/account/")
    page.locator("main form[action$='/sign-out/'] button").click()
    page.wait_for_url("**/account/sign-in/**")


def test_signing_out_takes_the_pages_along(phone: Callable[..., Page], member: Any, lesson: Lesson) -> None:
    page = installed(phone(member), "/learning/")
    assert "/learning/" in kept_on(page)
    sign_out(page)
    assert kept_on(page) == []
    page.context.set_offline(True)
    page.goto("/learning/")
    expect(page.locator("h1")).to_have_text("现在没有网络")
    expect(page.locator("[data-page-list]")).to_be_hidden()


def test_a_sign_out_without_a_network_takes_the_pages_along_too(
    phone: Callable[..., Page], member: Any, lesson: Lesson
) -> None:
    page = installed(phone(member), "/learning/")
    page.context.set_offline(True)
    page.goto("/learning/")
    page.locator(".me > summary").click()
    page.locator(".me form button").click()
    expect(page.locator(".me [data-held]")).to_contain_text("已清除")
    assert kept_on(page) == []


def test_what_waits_is_sent_for_the_one_who_made_it_and_shown_to_nobody_else(
    phone: Callable[..., Page], member: Any, stranger: Any, lesson: Lesson
) -> None:
    page = installed(phone(member), f"/learning/lessons/{lesson.pk}/", "/learning/")
    checked_in_offline(page, lesson)
    Session.objects.all().delete()
    page.context.set_offline(False)
    expect(page.locator("[data-state-words]")).to_have_text("1 条等你登录后发送")
    page.goto("/learning/")
    page.wait_for_url("**/account/sign-in/**")
    expect(page.locator("[data-state-words]")).to_have_text("1 条等你登录后发送")
    assert kept_on(page) == []
    sign_in_as(page, stranger)
    page.goto("/app/")
    expect(page.locator("[data-others]")).to_contain_text("还有 1 条属于别的账号")
    assert (SENTENCE in page.content(), lesson.title in page.content()) == (False, False)
    page.context.set_offline(True)
    page.goto("/learning/")
    expect(page.locator("h1")).to_have_text("现在没有网络")
    expect(page.locator("[data-page-list] li").first).to_be_visible()
    assert (SENTENCE in page.content(), CheckIn.objects.exists()) == (False, False)
    page.context.set_offline(False)
    sign_out(page)
    sign_in_as(page, member)
    expect(page.locator("[data-state-words]")).to_have_text("已发送 1 条")
    assert CheckIn.objects.get().member_id == member.member.pk


def test_a_session_that_has_ended_loses_no_words(phone: Callable[..., Page], member: Any, lesson: Lesson) -> None:
    page = opened(phone(member), f"/learning/lessons/{lesson.pk}/")
    page.locator("#check-in textarea").fill(SENTENCE)
    Session.objects.all().delete()
    page.locator("#check-in button.primary").click()
    expect(page.locator(".saved")).to_contain_text("你登录后发送")
    sign_in_as(page, member)
    expect(page.locator("[data-state-words]")).to_have_text("已发送 1 条")
    assert CheckIn.objects.get().reflection == SENTENCE


def test_a_network_that_only_seems_to_be_there_loses_no_words(
    phone: Callable[..., Page], member: Any, lesson: Lesson
) -> None:
    page = opened(phone(member), f"/learning/lessons/{lesson.pk}/")
    page.locator("#check-in textarea").fill(SENTENCE)
    page.route("**/app/**", lambda route: route.abort())
    page.locator("#check-in button.primary").click()
    expect(page.locator(".saved")).to_contain_text("有网络时自动发送")
    page.unroute("**/app/**")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".saved.done")).to_be_visible()
    assert CheckIn.objects.get().reflection == SENTENCE


def test_another_form_without_a_network_keeps_its_words(phone: Callable[..., Page], member: Any, zone: Any) -> None:
    page = opened(phone(member), "/ui/preferences/")
    page.context.set_offline(True)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main [data-held]").first).to_contain_text("还在这里")
    page.context.set_offline(False)


def test_a_page_kept_for_one_is_not_shown_after_another_has_come_in(
    phone: Callable[..., Page], member: Any, stranger: Any, lesson: Lesson
) -> None:
    """Without a sign-out: the session is another's from one moment to the next, and nothing was seen but that."""
    page = installed(phone(member), "/learning/", "/organizations/mine/")
    key, origin = stranger.client.cookies[settings.SESSION_COOKIE_NAME].value, page.evaluate("location.origin")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": origin}])
    page.goto("/learning/library/")
    page.wait_for_timeout(300)
    assert kept_on(page) == ["/learning/library/"]
    page.context.set_offline(True)
    page.goto("/learning/")
    expect(page.locator("h1")).to_have_text("现在没有网络")


def test_a_slow_network_shows_the_kept_page_and_says_so(
    phone: Callable[..., Page], member: Any, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "PATIENCE_MS", 400)
    monkeypatch.setattr(shell, "_kept", {})
    page = installed(phone(member), "/learning/")
    answer = OfflineMiddleware.__call__

    def late(self: OfflineMiddleware, request: Any) -> Any:
        time.sleep(1.5 if request.path == "/learning/" else 0)
        return answer(self, request)

    monkeypatch.setattr(OfflineMiddleware, "__call__", late)
    page.goto("/learning/")
    expect(page.locator("[data-state-words]")).to_have_text(re.compile("网络很慢|打开最新的页面"))
    expect(page.locator("[data-kept-note]")).to_be_visible()
    page.wait_for_timeout(1200)


def test_a_new_version_is_offered_and_comes_when_it_is_wanted(
    phone: Callable[..., Page], member: Any, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = installed(phone(member))
    before = shell.script()
    newer = shell.Script(before.text.replace(before.version, "0123456789ab"), "0123456789ab")
    monkeypatch.setattr(shell, "script", lambda: newer)
    page.goto(f"/learning/lessons/{lesson.pk}/")
    expect(page.locator("[data-update]")).to_contain_text("新版本已就绪")
    page.locator("#check-in textarea").fill(SENTENCE)
    page.get_by_role("button", name="更新").click()
    expect(page.locator("[data-update]")).to_contain_text("先写完")
    expect(page.locator("#check-in textarea")).to_have_value(SENTENCE)
    until(page, "(await caches.keys()).includes('shell-0123456789ab')")
    page.goto("/learning/")
    page.wait_for_timeout(700)
    expect(page.locator("[data-update]")).to_be_hidden()


def test_a_new_version_opens_the_page_again_only_when_asked(
    phone: Callable[..., Page], member: Any, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = installed(phone(member))
    before = shell.script()
    newer = shell.Script(before.text.replace(before.version, "fedcba987654"), "fedcba987654")
    monkeypatch.setattr(shell, "script", lambda: newer)
    page.goto("/learning/")
    expect(page.locator("[data-update]")).to_be_visible()
    page.evaluate("window.untouched = true")
    page.wait_for_timeout(700)
    assert page.evaluate("window.untouched") is True
    with page.expect_navigation():
        page.get_by_role("button", name="更新").click()
    assert page.evaluate("window.untouched") is None
    expect(page.locator("[data-update]")).to_be_hidden()


def test_the_worker_leaves_files_exports_and_what_is_sent_alone(
    desk: Callable[..., Page], office: Any, zone: Any, settled: Callable[[], None]
) -> None:
    settled()
    page = opened(desk(office), "/organizations/")
    origin, through = page.evaluate("location.origin"), set()
    page.context.on("response", lambda answer: through.add(answer.url) if answer.from_service_worker else None)
    page.goto("/organizations/?view=list")
    page.evaluate("fetch('/health/live').then(() => fetch('/organizations/', {method: 'POST'}))")
    with page.expect_download():
        page.evaluate("window.location.href = '/organizations/export/'")
    assert f"{origin}/organizations/?view=list" in through
    assert not [url for url in through if "/health/" in url or "/export/" in url or url == f"{origin}/organizations/"]
    assert kept_on(page) == []


@pytest.mark.parametrize("dark", [False, True])
def test_everyone_can_use_the_pages_of_the_app(
    phone: Callable[..., Page], member: Any, lesson: Lesson, dark: bool
) -> None:
    page = installed(phone(member, dark=dark), f"/learning/lessons/{lesson.pk}/", "/app/")
    checked_in_offline(page, lesson)
    for address in ("/app/", "/organizations/mine/"):
        page.goto(address)
        expect(page.locator("[data-waiting-list] li")).to_be_visible()
        page.locator("[data-waiting-list] summary:visible").click()
        assert faults_of(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_the_last_seconds_of_a_lesson_may_be_studied_without_a_network(
    phone: Callable[..., Page],
    member: Any,
    zone: Any,
    settled: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(study_rules, "LEAST_READING_SECONDS", 3)
    lesson = LessonFactory(organization=zone.root, title="会前公示", duration_seconds=6)
    PublicationFactory(lesson=lesson, organization=zone.branch, week=week_of(clock.today()))
    settled()
    page = opened(phone(member), "/learning/")
    with page.expect_response("**/progress/"):
        opened(page, f"/learning/lessons/{lesson.pk}/")
    page.context.set_offline(True)
    page.mouse.wheel(0, 4000)
    expect(page.locator("[data-check-in]")).to_be_visible(timeout=30_000)
    page.locator("[data-check-in] textarea").fill(SENTENCE)
    page.locator("[data-check-in] button.primary").click()
    expect(page.locator(".saved")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".saved.done")).to_contain_text("已打卡")
    assert CheckIn.objects.get(lesson=lesson).reflection == SENTENCE


def test_what_waits_can_be_written_on(phone: Callable[..., Page], member: Any, lesson: Lesson) -> None:
    page = installed(phone(member), f"/learning/lessons/{lesson.pk}/")
    checked_in_offline(page, lesson)
    page.reload()
    page.get_by_role("button", name="接着改").click()
    expect(page.locator("#check-in textarea")).to_have_value(SENTENCE)
    expect(page.locator("[data-state-words]")).to_have_text("没有网络")
    page.locator("#check-in textarea").fill("说到就要做到")
    page.locator("#check-in button.primary").click()
    expect(page.locator("[data-state-words]")).to_have_text("离线，已存 1 条")
    page.context.set_offline(False)
    expect(page.locator(".saved.done")).to_be_visible()
    assert CheckIn.objects.get().reflection == "说到就要做到"


def test_a_page_that_is_no_longer_there_is_let_go(phone: Callable[..., Page], member: Any, lesson: Lesson) -> None:
    address = f"/learning/lessons/{lesson.pk}/"
    page = installed(phone(member), address)
    assert address in kept_on(page)
    lesson.state = "withdrawn"
    lesson.save()
    page.goto(address)
    page.wait_for_timeout(300)
    assert address not in kept_on(page)


def test_refused_words_stand_in_their_form_again(
    phone: Callable[..., Page], member: Any, lesson: Lesson, settled: Callable[[], None]
) -> None:
    page = installed(phone(member), f"/learning/lessons/{lesson.pk}/")
    checked_in_offline(page, lesson)
    lesson.state = "withdrawn"
    lesson.save()
    page.context.set_offline(False)
    expect(page.locator("[data-state-words]")).to_have_text("1 条没有办成，看看为什么")
    lesson.state = "approved"
    lesson.save()
    page.goto(f"/learning/lessons/{lesson.pk}/")
    expect(page.locator("#check-in [data-held]")).to_contain_text("不在了")
    expect(page.locator("#check-in textarea")).to_have_value(SENTENCE)
    page.locator("#check-in button.primary").click()
    page.wait_for_url("**/learning/check-ins/**")
    expect(page.locator("[data-state]")).to_be_hidden()
    assert CheckIn.objects.get().reflection == SENTENCE


def test_minutes_written_without_a_network_arrive(
    phone: Callable[..., Page], zone: Any, secretary: Any, member: Any, settled: Callable[[], None]
) -> None:
    meeting = held(zone.branch, secretary, member)
    settled()
    address = f"/meetings/{meeting.pk}/minutes/"
    page = installed(phone(secretary), address)
    page.context.set_offline(True)
    page.goto(address)
    page.locator("#id_summary").fill("会议通过了年度培训计划。")
    page.locator("form[data-minutes] .actions button:not([value])").click()
    expect(page.locator(".saved")).to_contain_text("已存在这部手机上")
    page.context.set_offline(False)
    expect(page.locator(".saved.done")).to_be_visible()
    page.goto(address)
    expect(page.locator("#id_summary")).to_have_value("会议通过了年度培训计划。")


def test_an_excuse_said_without_a_network_arrives(
    phone: Callable[..., Page], member: Any, zone: Any, settled: Callable[[], None]
) -> None:
    settled()
    meeting = MeetingFactory(organization=zone.branch, starts_at=clock.now() + timedelta(days=2))
    line = AttendeeFactory(meeting=meeting, member=member.member)
    page = installed(phone(member), f"/meetings/{meeting.pk}/")
    page.context.set_offline(True)
    page.goto(f"/meetings/{meeting.pk}/")
    page.locator("#answer summary").click()
    page.locator("#reason").fill("出差在外")
    page.locator("#answer form[data-offline] button").click()
    expect(page.locator(".saved")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".saved.done")).to_contain_text("请假")
    line.refresh_from_db()
    assert (line.excuse, line.presence) == ("出差在外", "excused")
