"""How notices reach somebody: the page of the ways, and a push from the site to a notification on the device.

The server of Chromium's maker is not asked: the browser signs up at a server of the test's own, which opens what was
sealed for it; Chromium's service worker is then given what that server would hand over.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import faults_of
from tests.e2e.test_offline import opened, until
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.notify.actions import notify
from zhibu.foundation.notify.models import Delivery, Notice, Preference, PushDevice
from zhibu.foundation.notify.tests.browsers import Browser, push_service
from zhibu.foundation.outbound.tests.servers import Receiver
from zhibu.kernel import clock

pytestmark = pytest.mark.browser

WAYS = "/notices/ways/"
SIGN_UP = """
(() => {
  const says = %s;
  const held = { endpoint: says.endpoint, options: {}, toJSON: () => says, unsubscribe: async () => true };
  PushManager.prototype.getSubscription = async () => (localStorage.getItem("held") ? held : null);
  PushManager.prototype.subscribe = async () => (localStorage.setItem("held", "1"), held);
})();
"""


@pytest.fixture
def maker(settings: Any) -> Iterator[Receiver]:
    """The server of a browser's maker."""
    settings.OUTBOUND_PRIVATE = True
    with push_service() as server:
        yield server


def tell(person: Any) -> Notice:
    """Tell somebody something, by day."""
    at = clock.now().replace(hour=4)
    notify(
        account_ids=[person.account.pk],
        kind="meeting.called",
        title="支部党员大会：周四 19:30",
        url="/meetings/",
        at=at,
    )
    with clock.frozen(clock.now().replace(hour=5)):
        run_due_jobs()
    return Notice.objects.get()


def test_what_is_wanted_is_chosen_on_one_page(phone: Callable[..., Page], member: Any) -> None:
    page = phone(member)
    page.goto(WAYS)
    box = page.get_by_role("checkbox", name="学习: 推送").or_(page.locator("input[name=push][value=lessons]")).first
    expect(box).to_be_checked()
    box.uncheck()
    page.locator("input[name=pace][value=daily]").check()
    page.locator("form.form button.primary").click()
    expect(page.locator("input[name=pace][value=daily]")).to_be_checked()
    expect(page.locator("input[name=push][value=lessons]")).not_to_be_checked()
    assert Preference.objects.get().choices["lessons"] == ["mail"]
    assert faults_of(page) == []


def test_a_push_arrives_and_a_tap_opens_its_page(
    phone: Callable[..., Page], member: Any, maker: Receiver, site: Any
) -> None:
    browser = Browser(f"{maker.address}/device")
    page = phone(member, permissions=["notifications"])
    page.add_init_script(SIGN_UP % json.dumps(browser.says()))
    opened(page, WAYS)
    page.get_by_role("button", name="推送到这台设备").click()
    expect(page.locator("[data-push-is=on]")).to_be_visible()
    assert PushDevice.objects.get().account_id == member.account.pk

    notice = tell(member)
    assert Delivery.objects.get().state == "sent"
    [(_, _, body)] = maker.got
    deliver(page, site.base, json.dumps(browser.reads(body)))
    shown = notifications(page)
    assert [(one["title"], one["body"]) for one in shown] == [("支部云", "会议有新消息")]

    tap(page)
    page.wait_for_url(f"**/notices/{notice.pk}/")
    expect(page.locator("h1")).to_have_text("支部党员大会：周四 19:30")
    page.get_by_role("button", name="去看看").click()
    page.wait_for_url("**/meetings/**")


def test_a_push_that_cannot_be_read_says_that_there_is_news(
    phone: Callable[..., Page], member: Any, site: Any
) -> None:
    page = opened(phone(member, permissions=["notifications"]), "/")
    deliver(page, site.base, "not what we send")
    assert [one["body"] for one in notifications(page)] == ["您有新消息"]


def test_a_browser_that_changes_its_address_says_so(phone: Callable[..., Page], member: Any, settings: Any) -> None:
    settings.OUTBOUND_PRIVATE = True
    page = opened(phone(member), "/")
    page.context.service_workers[0].evaluate(
        "(says) => { const event = new ExtendableEvent('pushsubscriptionchange');"
        " Object.assign(event, { newSubscription: { toJSON: () => says } }); self.dispatchEvent(event); }",
        Browser("http://127.0.0.1:1/fresh").says(),
    )
    page.wait_for_timeout(1000)
    assert PushDevice.objects.get().account_id == member.account.pk


def test_whoever_signs_out_signs_the_device_off(phone: Callable[..., Page], member: Any) -> None:
    page = opened(phone(member), "/account/")
    worker = page.context.service_workers[0]
    worker.evaluate(
        "() => { const held = { unsubscribe: async () => (self.left = true) };"
        " PushManager.prototype.getSubscription = async () => held; }"
    )
    page.locator("form[action$='/sign-out/'] button").last.click()
    page.wait_for_url("**/sign-in/**")
    assert worker.evaluate("() => self.left") is True


def test_without_leave_to_ask_the_page_says_what_to_do(phone: Callable[..., Page], member: Any) -> None:
    page = phone(member)
    page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    opened(page, WAYS)
    expect(page.locator("[data-push-is=denied]")).to_be_visible()
    expect(page.get_by_role("button", name="推送到这台设备")).not_to_be_visible()


def deliver(page: Page, base: str, data: str) -> None:
    """Hand a push to the service worker, as the browser does."""
    talk = page.context.new_cdp_session(page)
    known: list[dict[str, Any]] = []
    talk.on("ServiceWorker.workerRegistrationUpdated", lambda event: known.extend(event["registrations"]))
    talk.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    registration = known[-1]["registrationId"]
    talk.send("ServiceWorker.deliverPushMessage", {"origin": base, "registrationId": registration, "data": data})
    until(page, "(await (await navigator.serviceWorker.ready).getNotifications()).length > 0")


def notifications(page: Page) -> list[dict[str, str]]:
    """What the device shows."""
    return page.evaluate(
        "async () => (await (await navigator.serviceWorker.ready).getNotifications())"
        ".map((one) => ({ title: one.title, body: one.body, tag: one.tag }))"
    )


def tap(page: Page) -> None:
    """Tap on the notification."""
    worker = page.context.service_workers[0]
    worker.evaluate(
        "async () => { const [notification] = await self.registration.getNotifications();"
        " self.dispatchEvent(new NotificationEvent('notificationclick', { notification })); }"
    )
