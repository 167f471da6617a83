"""The editor as an editor uses it: what is typed shows in the preview, is checked there, and is kept by itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site
from zhibu.portal.models import ArticlePage
from zhibu.portal.reading import directory, memory, stamps
from zhibu.portal.tests.desk_things import GOOD, body
from zhibu.portal.tests.factories import make_article, make_site

pytestmark = pytest.mark.browser


@pytest.fixture
def article(zone: Any, live_server: Any) -> Iterator[ArticlePage]:
    """An article that readers see, of the branch here."""
    for part in (stamps, directory, memory):
        part.forget()
    yield make_article(make_site(zone.branch, "here"), body=body(*GOOD))
    for part in (stamps, directory, memory):
        part.forget()


def test_what_is_typed_is_previewed_checked_and_kept(site: Site, article: ArticlePage, secretary: Any) -> None:
    page = site.open(secretary, "desk")
    address = f"/cms/pages/{article.pk}/edit/"
    page.goto(address)
    page.locator("[data-side-panel-toggle=preview]").click()
    shown = page.frame_locator("#w-preview-iframe").get_by_role("heading", level=1)
    expect(shown).to_have_text(article.title)
    page.locator("[data-side-panel-toggle=checks]").click()
    expect(page.locator("[data-content-word-count]")).not_to_have_text("-")
    page.wait_for_timeout(2500)  # Wagtail notes two seconds after the page has opened what it compares changes with
    with page.expect_response(lambda said: said.request.method == "POST" and said.url.endswith(address)) as kept:
        page.locator("[name=title]").fill("改过的题目")
    assert kept.value.ok
    page.locator("[data-side-panel-toggle=preview]").click()
    expect(shown).to_have_text("改过的题目")
    now = ArticlePage.objects.get(pk=article.pk)
    assert (now.title, now.get_latest_revision_as_object().title) == (article.title, "改过的题目")
