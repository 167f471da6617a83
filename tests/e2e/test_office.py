"""The office founds, renames and moves, and cannot dissolve what still has members; chart and list open."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from conftest import grant
from tests.e2e.conftest import saved
from zhibu.foundation.access.choices import Role
from zhibu.organizations.choices import OrganizationState
from zhibu.organizations.models import Organization

pytestmark = pytest.mark.browser


def pick(page: Page, name: str, text: str) -> None:
    """Search an organization in a form and choose the first one found."""
    page.locator(f"input[name={name}_q]").press_sequentially(text)
    page.locator(f".chooser-found input[name={name}]").first.check()


def sent(page: Page) -> None:
    """Send the form of a page of change."""
    page.locator("main form.card button[type=submit]").click()


def test_a_branch_is_founded_renamed_and_moved(desk: Callable[..., Page], office: Any, zone: Any) -> None:
    page = desk(grant(office, Role.OFFICE, zone.root))
    page.goto("/organizations/found/")
    pick(page, "parent", zone.committee.name)
    page.locator("#id_name").fill("星河软件党支部")
    sent(page)
    expect(page.locator("main h1")).to_have_text("星河软件党支部")
    made = Organization.objects.get(name="星河软件党支部")
    assert (made.parent_id, made.kind) == (zone.committee.pk, "branch")
    page.goto(f"/organizations/{made.pk}/rename/")
    page.locator("#id_name").fill("星河智能党支部")
    sent(page)
    expect(page.locator("main h1")).to_have_text("星河智能党支部")
    page.goto(f"/organizations/{made.pk}/move/")
    pick(page, "to", zone.other_committee.name)
    sent(page)
    expect(page.locator("nav.crumbs")).to_contain_text(zone.other_committee.name)
    made.refresh_from_db()
    assert (made.name, made.parent_id) == ("星河智能党支部", zone.other_committee.pk)
    assert made.path.startswith(zone.other_committee.path)
    page.goto(f"/organizations/{made.pk}/history/")
    expect(page.locator("main")).to_contain_text("星河软件党支部")


def test_a_branch_with_members_is_not_dissolved(
    desk: Callable[..., Page], office: Any, member: Any, zone: Any
) -> None:
    page = desk(office)
    page.goto(f"/organizations/{zone.branch.pk}/dissolve/")
    expect(page.locator(".notice.due")).to_contain_text("1")
    page.locator("#id_reason").fill("并入软件园")
    page.locator("#id_sure").check()
    sent(page)
    expect(page.locator(".error-summary")).to_be_visible()
    assert Organization.objects.get(pk=zone.branch.pk).state == OrganizationState.ACTIVE


def test_the_chart_opens_and_the_list_downloads(
    desk: Callable[..., Page], office: Any, zone: Any, tmp_path: Path
) -> None:
    page = desk(office)
    page.goto(f"/organizations/{zone.committee.pk}/")
    page.locator("main a[href*='/chart/']").first.click()
    expect(page.locator("svg.drawing-sheet a.chart-box", has_text=zone.branch.name)).to_be_visible()
    page.goto("/organizations/")
    path = saved(page, page.locator("main a[href*='/organizations/export/']").click, tmp_path)
    names = [row[1] for row in openpyxl.load_workbook(path).active.iter_rows(min_row=2, values_only=True)]
    assert set(names) == {zone.committee.name, zone.branch.name, zone.branch_next.name}
