"""Lessons taken along: fetched by a press, studied with the network cut, told once; gone with their owner."""

import io
import wave
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from tests.e2e.axe import faults_of
from tests.e2e.test_offline import SENTENCE, installed, kept_on, opened, sign_in_as, sign_out
from zhibu.foundation.files import actions as files
from zhibu.kernel import clock
from zhibu.kernel.periods import week_of
from zhibu.learning.actions.lessons import MEDIA_FILE
from zhibu.learning.actions.study import check_in
from zhibu.learning.choices import Form
from zhibu.learning.models import CheckIn, Lesson, StudyProgress, TakenAlong
from zhibu.learning.tests.factories import FinishedFactory, LessonFactory, PublicationFactory

pytestmark = pytest.mark.browser

WEEK = "/learning/"
LONG = 60
"""Seconds of the recording; of it four have to be heard."""


def recording() -> ContentFile[bytes]:
    """A minute of silence, 1.9 MB: four pieces."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(b"\0\0" * 16_000 * LONG)
    return ContentFile(kept.getvalue(), name="课.wav")


@pytest.fixture
def lesson(zone: Any, member: Any, settled: Callable[[], None]) -> Lesson:
    """A recording in this week."""
    stored = files.store(
        actor=member.actor, at=clock.now(), file=recording(), kind=MEDIA_FILE, scope_path=zone.root.path
    )
    made = LessonFactory(
        organization=zone.root, title="听一段会议记录", form=Form.AUDIO, duration_seconds=4, media_id=stored.pk,
        media_type="audio/wav",
    )  # fmt: skip
    PublicationFactory(lesson=made, organization=zone.branch, week=week_of(clock.today()))
    settled()
    return made


def taken(page: Page) -> Page:
    """The lessons of the week taken along by a press, and by saying that this is Wi-Fi."""
    opened(page, WEEK)
    page.locator("#along [data-go]").click()
    expect(page.locator("#along [data-why]")).to_contain_text("连着无线网络吗")
    page.locator("#along [data-yes]").click()
    expect(page.locator("#along [data-said]")).to_have_text("下载好了，没有网络也能学。")
    return page


def media_on(page: Page) -> int:
    """How many pieces of files the device keeps, whoever's."""
    found: int = page.evaluate(
        """async () => {
          const names = (await caches.keys()).filter((name) => name.startsWith("media-"));
          return (await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))).flat().length;
        }"""
    )
    return found


def test_a_lesson_taken_along_is_heard_sought_and_checked_in_without_a_network(
    phone: Callable[..., Page], member: Any, lesson: Lesson
) -> None:
    page = taken(phone(member))
    expect(page.locator("#along li")).to_contain_text("1.9 MB")
    assert (media_on(page), TakenAlong.objects.count(), StudyProgress.objects.count()) == (4, 1, 0)
    page.context.set_offline(True)
    page.goto(f"/learning/lessons/{lesson.pk}/")
    sought = page.evaluate(
        """async () => {
          const media = document.querySelector("[data-player]");
          const heard = (name) => new Promise((go) => media.addEventListener(name, go, { once: true }));
          if (media.readyState < 1) await heard("loadedmetadata");
          const there = heard("seeked");
          media.currentTime = 50;
          await there;
          media.muted = true;
          await media.play();
          return [Math.round(media.duration), media.currentTime >= 50];
        }"""
    )
    assert sought == [LONG, True]
    expect(page.locator("[data-check-in]")).to_be_visible(timeout=10_000)
    page.locator("[data-check-in] textarea").fill(SENTENCE)
    page.locator("[data-check-in] button.primary").click()
    expect(page.locator(".saved")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".saved.done")).to_contain_text("已打卡")
    assert (CheckIn.objects.get().reflection, StudyProgress.objects.get().credited_ms) == (SENTENCE, 4000)


def test_ranges_are_answered_from_the_phone(phone: Callable[..., Page], member: Any, lesson: Lesson) -> None:
    page = taken(phone(member))
    page.context.set_offline(True)
    answers = page.evaluate(
        """async (address) => Promise.all(["bytes=0-9", "bytes=524280-524299", "bytes=-5", "bytes=9999999-", ""].map(
          async (range) => {
            const answer = await fetch(address, range ? { headers: { Range: range } } : {});
            return [answer.status, (await answer.arrayBuffer()).byteLength, answer.headers.get("Content-Range")];
          }))""",
        f"/files/{lesson.media_id}",
    )
    size = 16_000 * 2 * LONG + 44
    assert answers == [
        [206, 10, f"bytes 0-9/{size}"],
        [206, 20, f"bytes 524280-524299/{size}"],
        [206, 5, f"bytes {size - 5}-{size - 1}/{size}"],
        [416, 0, f"bytes */{size}"],
        [200, size, None],
    ]


def test_a_download_that_breaks_off_goes_on_where_it_stopped(
    phone: Callable[..., Page], member: Any, lesson: Lesson
) -> None:
    page = opened(phone(member), WEEK)
    asked: list[str] = []

    def second_fails(route: Any) -> None:
        asked.append(route.request.headers["range"])
        _ = route.abort() if len(asked) == 2 else route.continue_()

    page.context.route(f"**/files/{lesson.media_id}", second_fails)
    page.locator("#along [data-go]").click()
    page.locator("#along [data-yes]").click()
    expect(page.locator("#along [data-said]")).to_contain_text("下好的部分还在")
    expect(page.locator("#along [data-go]")).to_contain_text("下载其余部分 · 1.4 MB")
    page.reload()
    page.locator("#along [data-go]").click()
    page.locator("#along [data-yes]").click()
    expect(page.locator("#along [data-said]")).to_contain_text("下载好了")
    assert asked[1:3] == ["bytes=524288-1048575"] * 2
    assert len(asked) == 5


def test_a_full_phone_says_so_and_what_is_deleted_is_gone(
    phone: Callable[..., Page], member: Any, lesson: Lesson
) -> None:
    page = opened(phone(member), WEEK)
    devtools = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1_500_000})
    page.locator("#along [data-go]").click()
    page.locator("#along [data-yes]").click()
    expect(page.locator("#along [data-said]")).to_contain_text("手机存满了")
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    taken(page)
    assert faults_of(page) == []
    page.get_by_label(f"从手机上删除：{lesson.title}").click()
    expect(page.locator("#along [data-go]")).to_contain_text("下载本周微课 · 1.9 MB")
    assert media_on(page) == 0


def test_lessons_of_past_weeks_go_by_themselves(phone: Callable[..., Page], member: Any, lesson: Lesson) -> None:
    page = taken(phone(member))
    page.evaluate(
        """async () => {
          const answer = (asked) => new Promise((go) => { asked.onsuccess = () => go(asked.result); });
          const opened = await answer(indexedDB.open("zhibu"));
          const store = opened.transaction("bundles", "readwrite").objectStore("bundles");
          const all = await answer(store.getAll());
          for (const one of all) store.put({ ...one, week: "2020-01-06" });
        }"""
    )
    page.reload()
    expect(page.locator("#along [data-go]")).to_contain_text("下载本周微课")
    assert media_on(page) == 0


def test_the_next_on_the_phone_finds_nothing_of_it(
    phone: Callable[..., Page], member: Any, stranger: Any, lesson: Lesson
) -> None:
    page = taken(phone(member))
    sign_out(page)
    assert (media_on(page), kept_on(page)) == (0, [])
    sign_in_as(page, stranger)
    installed(page, WEEK, "/app/")
    expect(page.locator("#along")).to_be_hidden()
    page.context.set_offline(True)
    status = page.evaluate("(address) => fetch(address).then((a) => a.status, () => 0)", f"/files/{lesson.media_id}")
    assert (status, lesson.title in page.content()) == (0, False)


OFFER = """() => window.dispatchEvent(Object.assign(new Event("beforeinstallprompt", { cancelable: true }),
  { prompt: () => { window.asked = true; return Promise.resolve(); } }))"""


def test_installing_is_offered_once_after_a_check_in(phone: Callable[..., Page], member: Any, zone: Any) -> None:
    lesson = PublicationFactory(organization=zone.branch, week=week_of(clock.today())).lesson
    FinishedFactory(member=member.member, lesson=lesson)
    made = check_in(actor=member.actor, at=clock.now(), lesson_id=lesson.pk, reflection=SENTENCE)
    page = opened(phone(member), f"/learning/check-ins/{made.check_in_id}/")
    offer = page.locator("[data-install-once]")
    expect(offer).to_be_hidden()
    page.evaluate(OFFER)
    offer.get_by_role("button", name="安装").click()
    expect(offer).to_be_hidden()
    assert page.evaluate("window.asked") is True
    page.reload()
    expect(page.locator("[data-frame][data-ready]")).to_be_attached()
    page.evaluate(OFFER)
    expect(offer).to_be_hidden()
