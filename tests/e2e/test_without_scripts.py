"""Work at the desk in a browser without JavaScript: sign in, open the tree, filter the registry, enter hours."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from zhibu.accounts.tests.factories import PASSWORD
from zhibu.learning.models import HoursEntry

pytestmark = pytest.mark.browser


def test_a_secretary_works_without_scripts(desk: Callable[..., Page], secretary: Any, member: Any, zone: Any) -> None:
    page = desk(java_script_enabled=False)
    page.goto("/members/")
    page.locator("#id_username").fill(secretary.account.username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator(".door-form button.primary").click()
    page.wait_for_url("**/members/")
    page.locator("#main form[role=search] input[name=q]").fill(member.account.name)
    page.locator("#main form[role=search] button[type=submit]:visible").first.click()
    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page.locator("#list tbody")).to_contain_text(member.account.name)
    page.goto("/organizations/")
    expect(page.locator(".tree")).to_contain_text(zone.branch.name)
    page.goto(f"/learning/hours/of/{zone.branch.pk}/enter/")
    page.locator("#id_title").fill("十一月主题党日")
    page.locator("#id_hours").fill("2")
    page.locator("main form.form button.primary").click()
    page.wait_for_url(f"**/learning/hours/of/{zone.branch.pk}/")
    assert set(HoursEntry.objects.values_list("member_id", "hours", "title")) == {
        (person.member.pk, Decimal("2.0"), "十一月主题党日") for person in (secretary, member)
    }
