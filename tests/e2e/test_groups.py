"""A secretary divides the branch into groups; the member reads which one is theirs."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import faults_of

pytestmark = pytest.mark.browser


def test_a_branch_is_divided_and_led(
    desk: Callable[..., Page], phone: Callable[..., Page], secretary: Any, member: Any, zone: Any
) -> None:
    page = desk(secretary)
    page.goto(f"/members/of/{zone.branch.pk}/groups/")
    page.locator(".empty a.button").click()
    expect(page.locator("#id_name")).to_have_value("第一党小组")
    page.locator("main form button.primary").click()
    page.wait_for_url("**/groups/")
    page.get_by_label("周晓禾").check()
    page.locator("#id_group").select_option(label="第一党小组")
    page.locator(".assign button").click()
    page.get_by_role("link", name="指定组长").click()
    page.get_by_label("周晓禾").check()
    page.locator("main form button.primary").click()
    expect(page.locator("main")).to_contain_text("组长 周晓禾")
    assert faults_of(page) == []
    here = phone(member)
    here.goto("/members/branch/")
    expect(here.locator("main")).to_contain_text("我的党小组：第一党小组")
