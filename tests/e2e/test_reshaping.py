"""An office splits a branch on the desk, undoes it on the phone, and merges it into another one."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import faults_of
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.models import Organization, Reshaping
from zhibu.organizations.tests.factories import OrganizationFactory

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("RESHAPING_SHOTS")


def looked_at(page: Page, name: str) -> None:
    """Without a fault that axe knows; a picture where one is asked for."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    assert faults_of(page) == []


def test_a_branch_is_split_put_back_and_merged(
    desk: Callable[..., Page], phone: Callable[..., Page], office: Any, secretary: Any, zone: Any
) -> None:
    group = OrganizationFactory(name="第一党小组", kind="group", parent=zone.branch)
    for number in range(5):
        MemberFactory(organization=zone.branch, group=group if number < 3 else None)
    page = desk(office)
    page.goto(f"/members/of/{zone.branch.pk}/split/")
    looked_at(page, "split-desk")
    page.locator("input[name=name]").fill("云创科技第二党支部")
    page.locator("input[name=reason]").fill("软党〔2026〕9号")
    page.locator("input[data-narrow]").fill(secretary.account.name)
    expect(page.locator("#id_members li:visible")).to_have_count(1)
    page.locator("input[data-narrow]").fill("")
    page.locator("input[name=groups]").check()
    page.locator("main form.form button.primary").click()
    expect(page.locator(".foretold li").first).to_contain_text("3 名党员转到新支部")
    looked_at(page, "split-sure-desk")
    page.locator("button[name=sure]").click()
    page.wait_for_url("**/organizations/**")
    done = Reshaping.objects.get()
    assert Member.objects.filter(organization=done.other).count() == 3
    small = phone(office)
    small.goto(f"/organizations/{zone.branch.pk}/")
    looked_at(small, "undoable-phone")
    small.locator(f"a[href='/organizations/undo/{done.pk}/']").click()
    looked_at(small, "undo-phone")
    small.locator("main form button.primary").click()
    small.wait_for_url(f"**/organizations/{zone.branch.pk}/")
    assert Member.objects.filter(organization=zone.branch, group=group).count() == 3
    small.goto(f"/organizations/{zone.branch.pk}/merge/")
    looked_at(small, "merge-phone")
    small.locator("input[name=successor_q]").fill(zone.branch_next.name)
    small.locator(".chooser-found input").first.check()
    small.locator("input[name=reason]").fill("合并")
    small.locator("main form button.primary").click()
    expect(small.locator(".foretold")).to_contain_text("6 名党员转到数联信息党支部")
    looked_at(small, "merge-sure-phone")
    small.locator("main form button.danger").click()
    small.wait_for_url(f"**/organizations/{zone.branch.pk}/")
    assert Organization.objects.get(pk=zone.branch.pk).state == "dissolved"
