"""A secretary imports the roster that they have, in each of the forms in use, bad rows and all."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import saved
from tests.e2e.rosters import Roster, form_of_2017, short_roster, thirteen_columns
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.members.models import Member

pytestmark = pytest.mark.browser

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def uploaded(page: Page, roster: Roster) -> None:
    """The file is in; its columns are recognized."""
    page.goto("/imports/")
    file = {"name": "花名册.xlsx", "mimeType": XLSX, "buffer": roster.stream.getvalue()}
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form[data-busy] button.primary").click()
    page.wait_for_url("**/columns/")
    for head, key in roster.columns.items():
        line = page.locator("tbody tr").filter(has=page.locator("th", has_text=head))
        expect(line.locator("select").first).to_have_value(key)


def assert_figures(page: Page, roster: Roster) -> None:
    """The counts add up; each bad row stands there with its reason."""
    twice = 1
    expect(page.locator("a.figure[href='?kind=new'] .figure-value")).to_have_text(str(len(roster.good)))
    expect(page.locator("a.figure[href='?kind=error'] .figure-value")).to_have_text(str(len(roster.bad) + twice))
    for name, reason in roster.bad.items():
        row = page.locator("#list tbody tr").filter(has=page.locator("th", has_text=name)).first
        expect(row).to_contain_text(reason)


@pytest.mark.parametrize("make", [form_of_2017, short_roster, thirteen_columns])
def test_a_roster_with_bad_rows(
    desk: Callable[..., Page], secretary: Any, zone: Any, tmp_path: Path, make: Callable[[], Roster]
) -> None:
    roster, page = make(), desk(secretary)
    uploaded(page, roster)
    page.locator("main form[data-busy] button.primary").click()
    page.wait_for_url("**/check/")
    run_due_jobs()
    expect(page.locator("#progress")).to_have_count(0)
    assert_figures(page, roster)
    assert not Member.objects.filter(name__in=roster.good).exists()
    page.locator("form[action$='/commit/'] button").click()
    page.wait_for_url("**/result/")
    run_due_jobs()
    expect(page.locator("#progress")).to_have_count(0)
    file = saved(page, page.locator("main a[href*='/files/']").click, tmp_path)
    assert_result_file(file, roster)
    assert set(Member.objects.filter(organization=zone.branch).exclude(pk=secretary.member.pk).values_list("name", flat=True)) == set(roster.good)  # fmt: skip  # noqa: E501
    page.goto("/members/")
    for name in roster.good:
        expect(page.locator("#list tbody")).to_contain_text(name)


def assert_result_file(path: Path, roster: Roster) -> None:
    """Only the bad rows, each with its reason in the last column."""
    head, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    name = head.index("姓名")
    assert sorted(row[name] for row in rows) == sorted([*roster.bad, "陆明远"])
    for row in rows:
        assert roster.bad[row[name]] in row[-1]
