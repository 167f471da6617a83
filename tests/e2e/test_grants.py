"""The administrator gives a role and ends it; the auditor reads and takes both entries away."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import saved
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit.models import Entry

pytestmark = pytest.mark.browser


def test_a_role_is_given_and_ended_and_both_are_on_record(
    desk: Callable[..., Page], administrator: Any, auditor: Any, member: Any, zone: Any, tmp_path: Path
) -> None:
    page = desk(administrator)
    page.goto("/access/give/")
    page.locator("#q").fill(member.account.name)
    page.locator("main form[role=search] button").click()
    page.locator("button.pick").first.click()
    page.locator("#q").fill(zone.branch.name)
    page.locator("main form[role=search] button").click()
    page.locator("button.pick", has_text=zone.branch.name).click()
    page.locator("input[name=role][value=commissioner]").check()
    page.locator("main form.form button.primary").click()
    page.wait_for_url("**/access/")
    given = Grant.objects.get(account_id=member.account.pk)
    assert (given.role, given.scope_path, given.ends_at) == (Role.COMMISSIONER, zone.branch.path, None)
    page.locator(f"a[href='/access/grants/{given.pk}/end/']").click()
    page.locator("main form button.danger").click()
    page.wait_for_url("**/access/")
    given.refresh_from_db()
    assert given.ends_at is not None
    log = desk(auditor)
    log.goto("/audit/")
    expect(log.locator("#list tbody tr", has_text=administrator.account.name)).to_have_count(2)
    path = saved(log, log.locator("button[name=format][value=xlsx]").click, tmp_path)
    rows = list(openpyxl.load_workbook(path).active.iter_rows(min_row=2, values_only=True))
    assert sum(administrator.account.name in row for row in rows) == 2
    actions = ["grant.given", "grant.ended"]
    assert list(Entry.objects.filter(action__in=actions).order_by("at").values_list("action", flat=True)) == actions
