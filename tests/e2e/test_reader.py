"""Whoever reads a website: without an account, without a cookie, without scripts; and what scripts add to it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import faults_of
from tests.e2e.conftest import Site
from zhibu.foundation.search.actions import write
from zhibu.portal.choices import Layout
from zhibu.portal.models import ArticlePage, SitePage
from zhibu.portal.reading import counting, directory, memory, stamps
from zhibu.portal.search import KIND
from zhibu.portal.tests.factories import KINDS, make_article, make_site

pytestmark = pytest.mark.browser

TABLE = {
    "type": "table",
    "value": {
        "columns": [{"type": "text", "heading": "项目"}, {"type": "number", "heading": "元"}],
        "rows": [{"values": ["书报", "120"]}, {"values": ["茶水", "36"]}],
        "caption": "上月开支",
    },
}
BODY = [
    {"type": "paragraph", "value": "<p>第一段，讲清楚事情的由来。</p><h2>怎么办</h2><p>第二段，讲清楚办的步骤。</p>"},
    TABLE,
    {"type": "quotation", "value": {"text": "有话慢慢说。", "source": "老支书"}},
]


def _forget() -> None:
    for part in (stamps, directory, memory, counting):
        part.forget()


@pytest.fixture
def written(zone: Any, live_server: Any) -> Iterator[dict[str, Any]]:
    """Two sites, one above the other, with two articles in a column."""
    _forget()
    above = make_site(zone.committee, slug="above", name="软件园党建", layout=Layout.GAZETTE)
    here = make_site(zone.branch, slug="here", name="云创党支部", layout=Layout.SHELF, columns=KINDS)
    body = ArticlePage._meta.get_field("body").stream_block
    first = make_article(here, "会前公示要满五天", lead="少一天也不算。", body=body.to_python(BODY))
    second = make_article(here, "票数当场公布", lead="谁都看得见。")
    write(KIND, [str(first.pk), str(second.pk)])
    SitePage.objects.filter(pk__in=[above.pk, here.pk]).update(latitude="34.20100", longitude="108.90100")
    yield {"above": above, "here": here, "first": first, "second": second}
    _forget()


def test_a_reader_finds_and_reads_without_scripts_and_without_a_cookie(site: Site, written: dict[str, Any]) -> None:
    page = site.open(None, "phone", java_script_enabled=False)
    page.goto("/s/above/near/")
    page.get_by_role("link", name="云创党支部").first.click()
    page.get_by_role("navigation", name="栏目", exact=True).get_by_role("link", name="要闻").click()
    page.get_by_role("link", name="会前公示要满五天").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("会前公示要满五天")
    expect(page.locator("table caption")).to_have_text("上月开支")
    page.locator(".next a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("票数当场公布")
    page.locator("#ask input").fill("公示")
    page.locator("#ask button").click()
    expect(page.locator(".results")).to_contain_text("会前公示要满五天")
    assert page.context.cookies() == []


def test_large_type_works_by_the_style_sheet_alone(site: Site, written: dict[str, Any]) -> None:
    page = site.open(None, "phone", java_script_enabled=False)
    page.goto("/s/here/")
    size = "() => getComputedStyle(document.documentElement).fontSize"
    before = page.evaluate(size)
    page.locator("label[for=large]").click()
    assert float(page.evaluate(size)[:-2]) > float(before[:-2]) * 1.2


def test_large_type_is_remembered_without_a_cookie(site: Site, written: dict[str, Any]) -> None:
    page = site.open(None, "phone")
    page.goto("/s/here/")
    page.locator("label[for=large]").click()
    page.goto("/s/here/news/")
    expect(page.locator("#large")).to_be_checked()
    assert page.context.cookies() == []


def test_what_is_near_is_worked_out_on_the_phone(site: Site, written: dict[str, Any]) -> None:
    page = site.open(None, "phone", geolocation={"latitude": 34.2, "longitude": 108.9}, permissions=["geolocation"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    page.goto("/s/here/near/")
    page.get_by_role("button", name="按远近排列").click()
    expect(page.locator(".near-me li")).to_have_count(2)
    assert not [one for one in asked if "34.2" in one or "108.9" in one]


def test_an_article_is_read_aloud_piece_by_piece(site: Site, written: dict[str, Any]) -> None:
    page = site.open(None, "desk")
    page.add_init_script(
        """window.said = []; window.SpeechSynthesisUtterance = function (text) { this.text = text; };
        Object.defineProperty(window, 'speechSynthesis', { value: { getVoices: () => [], cancel() {},
        speak(one) { window.said.push([one.text, one.rate]); setTimeout(() => one.onend && one.onend(), 5); } } });"""
    )
    page.goto(f"/s/here/news/{written['first'].slug}/")
    page.get_by_role("button", name="听").click()
    expect(page.locator("[data-player]")).to_have_attribute("data-speaking", "false")
    said = [text for text, _rate in page.evaluate("window.said")]
    assert said[-1] == "老支书"
    assert said[:4] == ["会前公示要满五天", "少一天也不算。", "第一段，讲清楚事情的由来。", "怎么办"]
    page.get_by_role("button", name="停止朗读").click()
    expect(page.locator("[data-player]")).to_be_hidden()


@pytest.mark.parametrize(("size", "dark"), [("phone", False), ("desk", True)])
def test_everybody_can_use_every_page(site: Site, written: dict[str, Any], size: str, dark: bool) -> None:
    page = site.open(None, size, dark=dark)
    found = {}
    for layout in Layout:
        SitePage.objects.filter(pk=written["here"].pk).update(layout=layout)
        memory.forget()
        page.goto("/s/here/")
        found[layout.value] = faults_of(page)
    for path in ("", "here/news/", f"here/news/{written['first'].slug}/", "here/near/", "here/find/?q=公示"):
        page.goto(f"/s/{path}")
        found[path] = faults_of(page)
    assert {path: faults for path, faults in found.items() if faults} == {}
