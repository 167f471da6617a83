"""The office calls an open duty to mind; the secretary reads the notice and knows what to do."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import faults_of
from zhibu.compliance.actions.keeping import judge_anew
from zhibu.compliance.queries.places import dutiful_below
from zhibu.kernel import clock
from zhibu.organizations.models import Organization

pytestmark = pytest.mark.browser


def test_the_office_calls_to_mind_and_the_secretary_is_told(
    desk: Callable[..., Page], phone: Callable[..., Page], office: Any, secretary: Any, zone: Any
) -> None:
    Organization.objects.update(created_at=datetime(2024, 1, 5, tzinfo=UTC))
    judge_anew(organization_ids=dutiful_below(""), at=clock.now(), cause="organization")
    page = desk(office)
    page.goto("/compliance/")
    expect(page.locator("main h1")).to_have_text(zone.committee.name)
    assert faults_of(page) == []
    page.locator(".duty", has_text="主题党日").locator("a[href*='show=due']").click()
    row = page.locator("tr", has_text=zone.branch.name)
    expect(row).to_contain_text("还没开展")
    assert faults_of(page) == []
    row.get_by_role("button").click()
    expect(page.locator("main, .messages").first).to_be_visible()
    expect(page.locator("body")).to_contain_text("已提醒 1 个")
    here = phone(secretary)
    here.goto("/notices/")
    here.get_by_text("主题党日").first.click()
    expect(here.locator("main")).to_contain_text("还差 1 次主题党日")
    assert faults_of(here) == []
