"""The yearly appraisal from the plan to the result; its pages for everybody; the sheet without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conftest import enroll
from tests.e2e.conftest import Site
from tests.e2e.test_for_everyone import faults_on
from zhibu.appraisals.models import Appraisal, Participant, SheetTaken
from zhibu.appraisals.tests.factories import appraisal_in, fill_sheet, hand_in, place_of
from zhibu.kernel import clock

pytestmark = pytest.mark.browser


def press(page: Page, words: str) -> None:
    """Press the button of these words and wait for the page that follows."""
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()


def step_on(page: Page, words: str) -> None:
    """Take a step that asks once more."""
    page.locator("details.confirm > summary", has_text=words).click()
    page.locator("details.confirm[open] form button[type=submit]").click()
    page.wait_for_load_state()


def test_a_branch_appraises_its_members_from_the_plan_to_the_result(
    desk: Callable[..., Page], phone: Callable[..., Page], secretary: Any, member: Any, zone: Any
) -> None:
    third = enroll(zone.branch, "郑钧")
    page, here = desk(secretary), phone(member)
    page.goto("/appraisals/")
    page.locator("a.button.primary").click()
    press(page, "保存安排")
    press(page, "开始并通知 3 人")
    here.goto("/appraisals/mine/")
    here.get_by_role("link", name="开始写").click()
    here.locator("textarea").fill("一年来按时参加组织生活，完成规定学时。")
    press(here, "交上去")
    page.reload()
    expect(page.locator(".progress-text").first).to_contain_text("1/3")
    step_on(page, "进入党员互评")
    press(page, "开启民主测评")
    here.goto("/appraisals/mine/")
    here.get_by_role("link", name="去填").click()
    for name in ("林知行", "郑钧"):
        here.get_by_role("group", name=name).get_by_label("优秀").check()
    press(here, "投进票箱")
    expect(here.locator("svg.seal")).to_be_visible()
    for person in (secretary, third):
        fill_sheet(person, Appraisal.objects.get(), clock.now())
    page.reload()
    step_on(page, "关闭票箱")
    decide(page, zone)
    press(page, "反馈给 3 人")
    here.goto("/appraisals/mine/")
    here.locator("a.cell-body", has_text="民主评议").first.click()
    expect(here.locator(".card.lead")).to_contain_text("优秀")
    press(here, "我已阅知")
    assert place_of(member, Appraisal.objects.get()).acknowledged_at is not None


def decide(page: Page, zone: Any) -> None:
    """Propose the grades, one too many excellent at first, and record the decision."""
    page.get_by_role("link", name="提出等次").click()
    selects = page.locator("main select")
    selects.nth(0).select_option("excellent")
    expect(page.locator("#share")).to_contain_text("已到上限")
    selects.nth(1).select_option("excellent")
    expect(page.locator("#share .badge.late")).to_be_visible()
    selects.nth(0).select_option("qualified")
    selects.nth(2).select_option("excellent")
    selects.nth(1).select_option("qualified")
    names = [option.text_content() for option in page.locator("main tbody th").all()]
    chosen = names.index("周晓禾")
    for index in range(3):
        selects.nth(index).select_option("excellent" if index == chosen else "qualified")
    expect(page.locator("#share .badge.late")).to_have_count(0)
    press(page, "保存等次意见")
    page.get_by_role("link", name="录入评定结果").click()
    press(page, "记录评定结果")


STATES = ["planned", "self", "mutual", "sheet", "proposal", "published"]


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_everyone_can_use_the_pages_of_an_appraisal(
    size: str, site: Site, secretary: Any, member: Any, office: Any, zone: Any
) -> None:
    faults: list[str] = []
    desk, here, above = (site.open(person, size) for person in (secretary, member, office))
    for state in STATES:
        Appraisal.objects.all().delete()
        appraisal = appraisal_in(state, secretary, zone.branch, clock.now(), day=clock.today())
        base, mine = f"/appraisals/{appraisal.pk}/", f"/appraisals/mine/{appraisal.pk}/"
        if state == "self":
            hand_in(secretary, appraisal, clock.now())
        faults += faults_on(desk, base)
        faults += faults_on(here, "/appraisals/mine/")
        places = {"self": ["self/"], "mutual": ["others/"], "sheet": ["sheet/"], "published": ["result/"]}
        for page in places.get(state, []):
            faults += faults_on(here, mine + page)
        if state == "proposal":
            faults += [
                fault for page in ("proposal/", "decision/", "roll/") for fault in faults_on(desk, base + page)
            ]
    place = place_of(member, appraisal)
    for page in ("register/", "call-off/", "days/", f"people/{place.pk}/", f"amend/{place.pk}/"):
        faults += faults_on(desk, base + page)
    branch = f"/appraisals/of/{zone.branch.pk}/"
    faults += [*faults_on(above, "/appraisals/"), *faults_on(desk, branch), *faults_on(desk, branch + "plan/")]
    assert not faults, "\n".join(faults)


def test_the_sheet_and_the_grades_without_scripts(site: Site, secretary: Any, member: Any, zone: Any) -> None:
    appraisal = appraisal_in("sheet", secretary, zone.branch, clock.now(), day=clock.today())
    page = site.open(member, "phone", java_script_enabled=False)
    page.goto(f"/appraisals/mine/{appraisal.pk}/sheet/")
    page.get_by_label("合格", exact=True).first.check()
    page.get_by_role("button", name="投进票箱").click()
    expect(page.locator("svg.seal")).to_be_visible()
    assert SheetTaken.objects.count() == 1
    desk = site.open(secretary, "desk", java_script_enabled=False)
    desk.goto(f"/appraisals/{appraisal.pk}/")
    desk.locator("details.confirm > summary", has_text="关闭票箱").click()
    desk.locator("details.confirm[open] form button[type=submit]").click()
    desk.get_by_role("link", name="提出等次").click()
    for select in desk.locator("main select").all():
        select.select_option("excellent")
    desk.get_by_role("button", name="保存等次意见").click()
    expect(desk.locator(".error-summary")).to_contain_text("最多 0 名")
    assert Participant.objects.exclude(proposed="").count() == 0
