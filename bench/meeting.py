"""A general meeting from "new" to "confirmed": called, opened and recorded in a browser of a phone's size, while
twenty members sign in beside it over HTTP. Taps of the call are counted: a press is one, a changed field is one."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode

from django.urls import reverse
from playwright.sync_api import Page, sync_playwright

from bench import servers, visitors
from bench.results import Result, Results
from tests.e2e.shots import browser_context, chromium
from zhibu.accounts.models import Account
from zhibu.kernel import clock
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.queries.sealing import verify_seal
from zhibu.meetings.rules.codes import code_at
from zhibu.members.models import Member

MEMBERS = 20
SUMMARY = "会议通报了第四季度工作，讨论通过了明年的培训计划。决定由组织委员牵头落实。"
KEY_MS = 150
"""A thumb's pace: the summary is typed, not pasted."""


class Thumb:
    """Presses and counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def press(self, selector: str) -> None:
        """Press the first that matches, and wait for the page that comes."""
        self.taps += 1
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def change(self, selector: str, value: str) -> None:
        """Put a value into a field; no tap if it is proposed already."""
        if self.page.locator(selector).input_value() != value:
            self.taps += 1
            self.page.locator(selector).fill(value)


def _call(thumb: Thumb, secretary: Account) -> Meeting:
    """Call a general meeting for this minute; everything else is as proposed."""
    known = set(Meeting.objects.filter(organization__path=secretary.home_path).values_list("pk", flat=True))
    thumb.page.goto(reverse("meetings:new") + "?kind=general")
    soon = clock.now().astimezone(clock.ZONE)
    thumb.change("input[name=day]", f"{soon:%Y-%m-%d}")
    thumb.change("input[name=time]", f"{soon:%H:%M}")
    thumb.press("form.call .actions button.primary")
    return Meeting.objects.filter(organization__path=secretary.home_path).exclude(pk__in=known).get()


def _sign_in(port: int, meeting: Meeting, cookie: str) -> int:
    code = code_at(Meeting.objects.get(pk=meeting.pk).secret, clock.now())
    body = urlencode({"csrfmiddlewaretoken": visitors.TOKEN, "code": code})
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", reverse("meetings:here", args=[meeting.pk]), body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def _record(page: Page, meeting: Meeting) -> None:
    """End the meeting, write two sentences, send them round, confirm."""
    page.goto(reverse("meetings:close", args=[meeting.pk]))
    with page.expect_navigation():
        page.locator(f"form[action='{reverse('meetings:close', args=[meeting.pk])}'] button.primary").click()
    page.goto(reverse("meetings:minutes", args=[meeting.pk]))
    page.locator("#id_summary").press_sequentially(SUMMARY, delay=KEY_MS)
    with page.expect_navigation():
        page.locator("button[value=circulate]").click()
    form = page.locator("form[action$='/record/confirm/']")
    if form.locator("[name=reason]").count():
        form.locator("[name=reason]").fill("主持人出差")
    with page.expect_navigation():
        form.locator("button.primary").click()


def measure(database: str, results: Results) -> None:
    """One meeting, from the empty form to the seal."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver keeps a loop in this thread
    secretary = Account.objects.get(demo_role="secretary")
    roll = Member.objects.filter(organization__path=secretary.home_path, account__isnull=False)
    accounts = list(Account.objects.filter(pk__in=roll.exclude(account=secretary).values("account")).order_by("pk"))
    cookies = visitors.cookies_of([secretary, *accounts[: MEMBERS - 1]])
    with servers.serving("config.wsgi:application", database=database) as port, sync_playwright() as playwright:
        base = f"http://127.0.0.1:{port}"
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        context = browser_context(browser, "phone", base_url=base)
        session = cookies[0].split(";")[0].split("=")[1]
        context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
        thumb = Thumb(context.new_page())
        started = time.monotonic()
        meeting = _call(thumb, secretary)
        taps = thumb.taps
        thumb.page.goto(reverse("meetings:meeting", args=[meeting.pk]))
        thumb.press(f"form[action='{reverse('meetings:open', args=[meeting.pk])}'] button")
        with ThreadPoolExecutor(MEMBERS) as pool:
            answers = list(pool.map(lambda cookie: _sign_in(port, meeting, cookie), cookies))
        _record(thumb.page, meeting)
        seconds = time.monotonic() - started
        browser.close()
    found = Meeting.objects.get(pk=meeting.pk)
    here = Attendee.objects.filter(meeting=meeting, presence="present").count()
    is_whole = answers == [302] * MEMBERS and here == MEMBERS and verify_seal(found).holds
    print(
        f"meeting-90s: {here} signed in, answers {sorted(set(answers))}, {found.state}, typing at {KEY_MS} ms a key"
    )
    results.add(Result("meeting-90s", database, seconds if is_whole else 9999, "s", None, "value <= 90"))
    results.add(Result("meeting-taps", database, taps, "taps", None, "value <= 6"))
