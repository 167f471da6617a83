"""Every main page: without faults for those who cannot see or point, and never wider than the screen."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import faults_of
from tests.e2e.conftest import Site
from zhibu.kernel import clock
from zhibu.kernel.periods import week_of
from zhibu.learning.models import Lesson
from zhibu.learning.tests.factories import FinishedFactory, LessonFactory, PublicationFactory

pytestmark = pytest.mark.browser

PAGES = {
    "": ["/account/sign-in/", "/ui/preferences/", "/app/offline/"],
    "member": [
        "/", "/learning/", "/learning/library/", "/learning/lessons/{lesson}/", "/learning/year/", "/members/me/",
        "/members/me/looks/", "/members/me/correct/native_place/", "/members/branch/", "/organizations/mine/",
        "/notices/", "/account/", "/no/such/page/", "/app/",
    ],
    "secretary": [
        "/desk/", "/members/", "/members/{member}/", "/members/{member}/edit/", "/members/of/{branch}/",
        "/members/of/{branch}/groups/", "/members/of/{branch}/groups/new/",
        "/members/corrections/", "/learning/desk/weeks/{branch}/", "/learning/desk/", "/learning/desk/new/article/",
        "/learning/hours/of/{branch}/", "/learning/hours/of/{branch}/enter/", "/imports/", "/imports/history/",
    ],
    "office": [
        "/dashboard/{committee}/", "/dashboard/{committee}/branches/", "/dashboard/{committee}/wall/",
        "/organizations/", "/organizations/?view=list", "/organizations/{committee}/",
        "/organizations/{committee}/chart/", "/organizations/{committee}/posts/", "/organizations/found/",
        "/organizations/{committee}/suspend/",
        "/members/export/",
    ],
    "administrator": ["/access/", "/access/give/", "/access/roles/", "/account/people/", "/jobs/", "/rules/",
                      "/rules/hours.year.member/"],
    "auditor": ["/audit/"],
}  # fmt: skip


@pytest.fixture
def lesson(zone: Any, member: Any, settled: Callable[[], None]) -> Lesson:
    """A lesson of this week that the member has studied to its end."""
    made = LessonFactory(organization=zone.root, title="支部大会怎样才有效", duration_seconds=20)
    PublicationFactory(lesson=made, organization=zone.branch, week=week_of(clock.today()))
    FinishedFactory(member=member.member, lesson=made)
    settled()
    return made


def faults_on(page: Page, address: str) -> list[str]:
    """What is wrong with a page. A wall is there to move on by itself; nobody reads on it with a screen reader."""
    page.goto(address)
    found = [fault for fault in faults_of(page) if not (address.endswith("/wall/") and "meta-refresh" in fault)]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("wider than the screen")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} headings of the first order")
    return [f"{address}: {fault}" for fault in found]


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("role", PAGES)
def test_everyone_can_use_the_pages_of_a_role(
    role: str, size: str, site: Site, request: pytest.FixtureRequest, zone: Any, member: Any, lesson: Lesson
) -> None:
    names = {
        "lesson": lesson.pk, "member": member.member.pk, "branch": zone.branch.pk, "committee": zone.committee.pk,
    }  # fmt: skip
    page = site.open(request.getfixturevalue(role) if role else None, size)
    faults = [fault for address in PAGES[role] for fault in faults_on(page, address.format(**names))]
    assert not faults, "\n".join(faults)


def test_a_check_in_by_keyboard_alone(phone: Callable[..., Page], member: Any, lesson: Lesson) -> None:
    page = phone(member)
    page.goto(f"/learning/lessons/{lesson.pk}/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "reflection":
            break
        assert page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' })()"
        ), page.evaluate("document.activeElement.outerHTML")
    page.keyboard.type("钉牢一件事")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/learning/check-ins/**")
    expect(page.locator("svg.seal")).to_be_visible()
