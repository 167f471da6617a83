"""Large type on every page of members and secretaries: nothing runs out of a narrow screen, all can be pressed."""

from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from tests.access.objects import things
from tests.access.test_matrix import addresses, table, url_of
from tests.e2e.axe import faults_of
from tests.e2e.conftest import Site
from zhibu.kernel import clock
from zhibu.kernel.periods import week_of
from zhibu.learning.tests.factories import LessonFactory, PublicationFactory

pytestmark = pytest.mark.browser

NARROW = {"width": 360, "height": 740}
COLUMN = {"member": 2, "secretary": 3}
ALONE = {"portal", "cms", "api", "developers", "ui"}
"""Sites for readers and the editor of Wagtail have sheets of their own; components show every state at once."""
DATA = {"/app/token/"}
"""Data at the address of a page."""
LARGEST = {"name": "zb_elder", "value": "160"}

WRONG = """() => {
  const wide = document.documentElement.scrollWidth > window.innerWidth;
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const scrolled = (one) => {
    for (let up = one.parentElement; up; up = up.parentElement)
      if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX) && up !== document.body) return true;
    return false;
  };
  const words = (one) => (one.textContent ?? "").trim().slice(0, 20);
  const name = (one) => `${one.tagName.toLowerCase()}.${one.className} "${words(one)}"`;
  const beyond = wide ? [...document.body.querySelectorAll("*")].filter((one) => shown(one) && !scrolled(one)
    && one.getBoundingClientRect().right > window.innerWidth + 1).slice(-3).map((one) => `wide: ${name(one)}`) : [];
  const kinds = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const pressed = [...document.querySelectorAll(kinds)];
  const small = pressed.filter((one) => {
    if (!shown(one) || one.closest(".skip, .visually-hidden, [aria-hidden=true]")) return false;
    const ticked = one.matches("[type=checkbox], [type=radio]");
    const box = ticked ? one.closest("label, .check-line, .choice") ?? one : one;
    if (getComputedStyle(box).display === "inline") return false;
    const { width, height } = box.getBoundingClientRect();
    return width > 1 && height > 1 && (height < 47.5 || width < 47.5);
  }).map((one) => `small: ${name(one)} ${Math.round(one.getBoundingClientRect().height)}`);
  return [...(wide && !beyond.length ? ["wide"] : []), ...beyond, ...new Set(small)];
}"""


def pages_of(role: str, objects: dict[str, object]) -> list[str]:
    """Every address that somebody of a role may open; what members may open too is not asked of secretaries again."""
    wanted, found = addresses(), []
    for (name, method), row in table().items():
        if method != "GET" or row[COLUMN[role]] != 200 or name.split(":")[0] in ALONE or name not in wanted:
            continue
        if role == "member" or row[COLUMN["member"]] != 200:
            found.append(url_of(name, wanted[name], objects))
    return [url for url in found if url.endswith("/") and url not in DATA]


def faults_on(page: Page, address: str) -> list[str] | None:
    """What is wrong with a page in large type; None for a file or a part, which is no page."""
    try:
        answer = page.goto(address)
    except Error:
        return None
    is_page = answer is not None and answer.headers.get("content-type", "").startswith("text/html")
    if not is_page or not page.locator("html[data-elder]").count():
        return None
    return [f"{address}: {fault}" for fault in page.evaluate(WRONG)]


def large(site: Site, person: Any, *, java_script_enabled: bool = False) -> Page:
    """A narrow phone of somebody who has chosen the largest type."""
    page = site.open(person, "phone", service_workers="block", java_script_enabled=java_script_enabled)
    page.set_viewport_size(NARROW)
    page.context.add_cookies([{**LARGEST, "url": site.base}])
    return page


def test_no_page_is_too_wide_and_nothing_too_small_in_the_largest_type(
    site: Site, zone: Any, member: Any, secretary: Any, settled: Any
) -> None:
    objects = things(zone, secretary, member)
    settled()
    found = []
    for role, person in (("member", member), ("secretary", secretary)):
        page = large(site, person)
        found += [faults_on(page, address) for address in pages_of(role, objects)]
    pages = [faults for faults in found if faults is not None]
    wrong = [fault for faults in pages for fault in faults]
    assert not wrong, "\n".join(wrong)
    assert len(pages) > 100


AXE = ["/", "/learning/", "/learning/lessons/{lesson_id}/", "/members/me/", "/ui/preferences/"]


def test_everyone_can_use_the_main_pages_in_the_largest_type(
    site: Site, zone: Any, member: Any, secretary: Any, settled: Any
) -> None:
    lesson = LessonFactory(organization=zone.branch)
    PublicationFactory(lesson=lesson, organization=zone.branch, week=week_of(clock.today()))
    settled()
    page = large(site, member, java_script_enabled=True)
    faults = []
    for address in AXE:
        page.goto(address.format(lesson_id=lesson.pk))
        faults += [f"{address}: {fault}" for fault in faults_of(page)]
    assert faults == []


def test_a_size_is_chosen_in_the_header_and_holds_from_the_first_moment(
    site: Site, member: Any, settled: Any
) -> None:
    settled()
    page = site.open(member, "phone")
    page.goto("/learning/")
    page.get_by_label("字号").click()
    page.get_by_role("button", name="特大").click()
    page.wait_for_url("**/learning/")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "25.6px"
    assert 'data-elder="160"' in page.request.get("/learning/").text()


VOICE = """() => {
  window.said = [];
  const voice = { lang: "zh-CN", name: "测试", default: true, localService: true, voiceURI: "t" };
  speechSynthesis.getVoices = () => [voice];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  speechSynthesis.speak = (one) => { window.said.push(one.text); setTimeout(() => one.onend && one.onend(), 40); };
  speechSynthesis.cancel = () => undefined;
}"""


def test_a_page_is_read_aloud_sentence_by_sentence(site: Site, zone: Any, member: Any, settled: Any) -> None:
    lesson = LessonFactory(
        organization=zone.branch, title="会前公示", body="<p>先看日期。再看名单！</p><p>最后签名</p>"
    )
    PublicationFactory(lesson=lesson, organization=zone.branch, week=week_of(clock.today()))
    settled()
    page = site.open(member, "phone")
    page.add_init_script(f"({VOICE})()")
    page.goto(f"/learning/lessons/{lesson.pk}/")
    page.get_by_role("button", name="读给我听").click()
    expect(page.get_by_role("button", name="读给我听")).to_be_visible()
    said = page.evaluate("window.said")
    assert said[0] == "会前公示"
    assert [one for one in said if one in {"先看日期。", "再看名单！", "最后签名"}] == [
        "先看日期。",
        "再看名单！",
        "最后签名",
    ]


def test_where_there_is_no_voice_there_is_no_button(site: Site, member: Any, settled: Any) -> None:
    settled()
    page = site.open(member, "phone")
    page.add_init_script("speechSynthesis.getVoices = () => []")
    page.goto("/learning/year/")
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-listen]")).to_be_hidden()
